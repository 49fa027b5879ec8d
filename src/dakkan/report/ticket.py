"""The answer to Twilio Support: what happened, what was done, what is asked for. Plain text."""

from ..model.dossier import Dossier
from ..model.verdict import Takeover
from ..texts import N_, _, say
from . import leaked
from .escape import harmless
from .incident import began_at, contained_at, kinds, measures, samples
from .now import status, still_open
from .rca import gap_text
from .tables import some
from .words import amount, exact

_MOST_SAMPLES = 10


def render(dossier: Dossier) -> str:
    """To be sent as a reply in Twilio's own mail thread, or as a ticket from the account concerned."""
    return "\n".join(
        [
            say(
                N_("Subject: Account {account}: answer about suspicious activity"),
                account=dossier.account_sid,
            ),
            "",
            _("To Twilio Support / Fraud Operations,"),
            "",
            _opening(dossier),
            "",
            *_listed(_("What happened (UTC)"), _facts(dossier)),
            *_listed(_("What we have done"), list(measures(dossier)) or [_("Nothing is proven yet.")]),
            *_listed(_("State"), [text for text in [status(dossier)[0]] if text]),
            *_listed(_("Still being worked on"), list(still_open(dossier, "support")[:12])),
            *_listed(_("What we ask for"), _wishes(dossier)),
            gap_text(_("your name, your role, and how you can be reached")),
            "",
        ]
    )


def _opening(dossier: Dossier) -> str:
    if dossier.verdict.takeover is Takeover.NONE:
        return _("We have examined our account and found no sign of a takeover in the records we could read.")
    return _("We have examined our account. It was used by somebody who is not authorised by us.")


def _listed(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"- {line}" for line in lines), ""] if lines else []


def _facts(dossier: Dossier) -> list[str]:
    loss, began, ended = dossier.loss, began_at(dossier), dossier.scope.last_seen_at
    found = [say(N_("Account: {account}"), account=dossier.account_sid)]
    if dossier.verdict.kinds:
        found.append(say(N_("Kind: {kinds}"), kinds=kinds(dossier)))
    if began and ended:
        found.append(say(N_("From {began} to {ended}"), began=exact(began), ended=exact(ended)))
    elif began:
        found.append(say(N_("Since {began}"), began=exact(began)))
    shut = contained_at(dossier)
    if shut:
        found.append(say(N_("Access cut off (last token or key replaced, proven): {at}"), at=exact(shut)))
    if loss.messages or loss.calls:
        says = N_("{messages} messages and {calls} calls, {money}")
        money = f"{amount(loss.fraud)} {harmless(loss.currency, 8)}"
        found.append(say(says, messages=loss.messages, calls=loss.calls, money=money))
    numbers = [thing.sid for thing in dossier.scope.hostile if thing.kind == "number"]
    if numbers:
        found.append(
            say(N_("Numbers that are not ours: {sids}"), sids=some([harmless(n, 40) for n in numbers]))
        )
    if dossier.scope.addresses:
        addresses = some([harmless(one, 64) for one in dossier.scope.addresses])
        found.append(say(N_("The intruder came from: {addresses}"), addresses=addresses))
    if leak := leaked.paragraph(dossier, people=False):
        found.append(leak)
    for kind, says in (
        ("messages", N_("Messages, for example: {sids}")),
        ("calls", N_("Calls, for example: {sids}")),
    ):
        sids = samples(dossier, kind, _MOST_SAMPLES)
        if sids:
            found.append(say(says, sids=", ".join(sids)))
    return found


def _wishes(dossier: Dossier) -> list[str]:
    wishes = [
        _("If the account is suspended: please reactivate it, or tell us what is still missing."),
        _("Please tell us what your own records show of the intruder's logins and API use."),
    ]
    if dossier.loss.fraud:
        wishes.insert(1, _("Please review the charges of this traffic for a credit."))
    if dossier.verdict.takeover is not Takeover.NONE:
        wishes.append(_("A root cause analysis in your four parts is ready; we attach it on request."))
    return wishes
