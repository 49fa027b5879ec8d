"""Does anything that the thief held or planted still work? Twilio is asked, account by account.

What could not be looked at is None, and then nobody may call the account clean.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ..errors import BadAnswer, TwilioError, Unreachable
from ..model.own_write import OwnWrite
from ..model.plan import Check, Preset
from ..model.scope import Scope
from ..texts import N_, visible
from ..twilio.credential import Credential
from .action import Done, Premises
from .actions import CATALOGUE, Actions
from .actions.close_countries import CloseCountries
from .actions.delete_api_key import keys_of
from .actions.restore_usage_trigger import RestoreUsageTrigger, known_fields
from .actions.restore_webhook import host, moved
from .actions.rotate_auth_token import RotateAuthToken
from .hands import Hands, moment
from .left_behind import left_in
from .people import UserTask
from .resources import TABLES, URLS, value
from .traffic import Judge

_TOLERANCE = timedelta(seconds=10)
_TWILIOS_OWN = ("demo.twilio.com", "webhooks.twilio.com", "handler.twilio.com", "studio.twilio.com")
"""Hosts that Twilio itself puts into a new number, or that stand for things inside of the account."""
_TOKEN_EVENTS = ("secondary-created", "secondary-deleted", "promoted")

Answer = tuple[bool | None, str]
"""Good or not; and the SID that shows it, or ""."""


@dataclass(frozen=True)
class _Question:
    id: str
    says: dict[bool | None, str]
    ask: Callable[[Hands, str], Answer]


def verify(
    scope: Scope,
    hands: Hands,
    *,
    own: Sequence[OwnWrite] = (),
    done: Sequence[Done] = (),
    actions: Actions = CATALOGUE,
) -> list[Check]:
    """Every check of every account that is not closed; changes nothing.

    `own`: what Dakkan changed, by its journal. `done`: steps and tasks proven so far.
    Raises Unauthorized when no token opens the main account, Unreachable when the tree cannot be read.
    """
    hands.about(scope)
    questions = [
        *_QUESTIONS,
        _Question(_FOREIGN, _FOREIGN_SAYS, partial(_no_foreign_secondary, own=own)),
        _Question(_TRIGGERS, _TRIGGERS_SAYS, partial(_triggers_in_place, done=done)),
    ]
    checks = [
        _check(question, account.sid, hands)
        for account in hands.accounts()
        if account.status == "active" or account.sid == hands.main_sid
        if not hands.scope.is_hostile(account.sid)
        for question in questions
    ]
    checks += list(_subaccounts(hands))
    checks.append(_countries(hands))
    checks.append(_people(hands, done, actions))
    checks += _young_enough(hands, done)
    return checks


def _check(question: _Question, account_sid: str, hands: Hands) -> Check:
    try:
        ok, exhibit = question.ask(hands, account_sid)
        why = ""
    except (TwilioError, Unreachable, BadAnswer) as error:
        ok, exhibit, why = None, "", str(error)
    facts = {"account": account_sid, "sid": exhibit, "why": visible(why)}
    return Check(question.id, account_sid, ok, question.says[ok], facts, exhibit)


def _old_token_refused(hands: Hands, sid: str) -> Answer:
    """All that were in use; and one must have been replaced at all."""
    current = hands.own(sid).secret
    old = [secret for secret in hands.vault.retired(sid) if secret != current]
    if sid == hands.main_sid and hands.given.kind == "auth-token" and hands.given.secret != current:
        old.append(hands.given.secret)
    if not old:
        return hands.scope.began_at is None, ""
    return not any(hands.opens(Credential.token(sid, secret)) for secret in old), ""


def _new_token_opens(hands: Hands, sid: str) -> Answer:
    return hands.opens(hands.own(sid)), ""


def _no_unknown_key(hands: Hands, sid: str) -> Answer:
    for key in keys_of(sid, hands):
        if hands.scope.is_hostile(key.sid) or (not key.ours and hands.scope.began_at is not None):
            return False, key.sid
    return True, ""


def _webhooks_at_home(hands: Hands, sid: str) -> Answer:
    """On the owner's hosts, and those that were moved back where they were."""
    strayed = next((thing.sid for thing in moved(hands) if thing.account_sid == sid), "")
    if strayed:
        return False, strayed
    own = {name.lower() for name in hands.scope.hosts} | set(_TWILIOS_OWN)
    unknown = ""
    for kind, table in TABLES.items():
        for row in hands.rows(table, sid):
            hosts = {host(value(row, field)) for field in URLS[kind]} - {""}
            if hosts - own:
                unknown = unknown or row["sid"]
    if not unknown:
        return True, ""
    return (False, unknown) if hands.scope.hosts else (None, unknown)


def _no_waiting_messages(hands: Hands, sid: str) -> Answer:
    waiting = Judge(hands, sid).pending_messages()
    return not waiting, waiting[0].sid if waiting else ""


def _nothing_left_behind(hands: Hands, sid: str) -> Answer:
    found = next(left_in(hands, sid), None)
    return found is None, found.sid if found else ""


def _no_live_calls(hands: Hands, sid: str) -> Answer:
    live = Judge(hands, sid).live_calls()
    return not live, live[0].sid if live else ""


def _triggers_in_place(hands: Hands, sid: str, done: Sequence[Done]) -> Answer:
    """One whose settings nobody knows is in place when a person says so."""
    action = RestoreUsageTrigger()
    missing = set(action.inspect(hands).missing)
    told = {each.target.sid for each in done if each.action == action.id}
    gone = [
        trigger.sid
        for trigger in hands.scope.triggers
        if trigger.account_sid == sid and trigger.sid in missing
        if known_fields(trigger) or trigger.sid not in told
    ]
    return not gone, gone[0] if gone else ""


def _no_foreign_secondary(hands: Hands, sid: str, own: Sequence[OwnWrite]) -> Answer:
    """There is no call that shows a secondary token: the newest event about tokens tells (reference 3.2)."""
    for row in hands.rows("events", sid, ResourceSid=sid):
        kind, _dot, verb = str(row.get("event_type")).partition(".")
        if kind != "account-auth-token" or verb not in _TOKEN_EVENTS:
            continue
        if verb != "secondary-created":
            return True, ""
        at = moment(row.get("event_date"))
        return _is_own(sid, at, own), str(row.get("sid") or "")
    return True, ""


def _is_own(sid: str, at: datetime | None, own: Sequence[OwnWrite]) -> bool:
    return at is not None and any(
        write.event_type == "account-auth-token.secondary-created"
        and write.account_sid == sid
        and abs(write.at - at) <= _TOLERANCE
        for write in own
    )


def _subaccounts(hands: Hands) -> Iterator[Check]:
    active = set(hands.active_sids())
    for thing in hands.scope.hostile:
        if thing.kind == "subaccount":
            ok = thing.sid not in active
            says = {
                True: N_("The unknown subaccount {account} is not active."),
                False: N_("The unknown subaccount {account} is active."),
            }[ok]
            facts = {"account": thing.sid}
            yield Check("no-unknown-subaccount-active", thing.sid, ok, says, facts, thing.sid)
    if not any(thing.kind == "subaccount" for thing in hands.scope.hostile):
        says = N_("No unknown subaccount was found.")
        yield Check("no-unknown-subaccount-active", hands.main_sid, True, says)


def _countries(hands: Hands) -> Check:
    """One check for the tree: an account's list may be its parent's."""
    action = CloseCountries()
    facts: dict[str, str | int] = {"countries": "", "why": ""}
    try:
        premises = Premises(Preset.SANITISE, hands.twilio.now())
        steps = [step for _phase, step in action.plan(hands.scope, action.inspect(hands), premises)]
    except (TwilioError, Unreachable, BadAnswer) as error:
        says = N_("Which countries are open could not be looked at: {why}")
        facts["why"] = visible(str(error))
        return Check("countries-closed", hands.main_sid, None, says, facts)
    still = sorted(
        {c for step in steps if "countries" in step.data for c in step.data["countries"].split(",")}
    )
    facts["countries"] = ", ".join(still)
    says = (
        N_("Open, though not needed: {countries}.") if still else N_("No country is open for the intruder.")
    )
    return Check("countries-closed", hands.main_sid, not still, says, facts)


def _young_enough(hands: Hands, done: Sequence[Done]) -> Iterator[Check]:
    """A token that was made while the intruder could read it, in the Console or with another one, is his too."""
    action, scope = RotateAuthToken(), hands.scope
    if scope.began_at is None:
        return
    premises = Premises(Preset.SANITISE, hands.twilio.now(), tuple(done))
    for sid in hands.active_sids():
        if not scope.is_hostile(sid):
            ok = not action.is_needed(scope, sid, premises)
            says = {
                True: N_("The Auth Token of {account} is younger than the intruder's last trace."),
                False: N_("The Auth Token of {account} has to be replaced: plan sanitise, and apply."),
            }[ok]
            yield Check("auth-token-younger-than-last-trace", sid, ok, says, {"account": sid})


def _people(hands: Hands, done: Sequence[Done], actions: Actions) -> Check:
    """None while a person has something left to do: no API shows whether a password is safe."""
    premises = Premises(Preset.SANITISE, hands.twilio.now(), tuple(done))
    left = [
        step.id
        for action in actions.values()
        if isinstance(action, UserTask)
        for _phase, step in action.plan(hands.scope, action.inspect(hands), premises)
    ]
    says = {
        True: N_("No console user is in doubt."),
        None: N_("Console users are in doubt; tasks for people left: {tasks}."),
    }[None if left else True]
    return Check("users-reviewed", hands.main_sid, None if left else True, says, {"tasks": len(left)})


_FOREIGN = "no-foreign-secondary-token"
_FOREIGN_SAYS: dict[bool | None, str] = {
    True: N_("{account} has no second Auth Token of anybody else's."),
    False: N_("Somebody else has made a second Auth Token for {account} (event {sid})."),
    None: N_("Whether {account} has a second Auth Token could not be looked at: {why}"),
}
_TRIGGERS = "usage-triggers-in-place"
_TRIGGERS_SAYS: dict[bool | None, str] = {
    True: N_("All usage triggers of {account} that are known are in place."),
    False: N_("A usage trigger of {account} is missing: {sid}."),
    None: N_("The usage triggers of {account} could not be looked at: {why}"),
}
_QUESTIONS = (
    _Question(
        "old-auth-token-refused",
        {
            True: N_("The old Auth Token of {account} is refused."),
            False: N_("An Auth Token of {account} that the intruder may have still opens it."),
            None: N_("Whether the old Auth Token of {account} is dead could not be looked at: {why}"),
        },
        _old_token_refused,
    ),
    _Question(
        "new-auth-token-opens",
        {
            True: N_("The present Auth Token opens {account}."),
            False: N_("The Auth Token in the vault does not open {account}."),
            None: N_("Whether the present Auth Token opens {account} could not be looked at: {why}"),
        },
        _new_token_opens,
    ),
    _Question(
        "no-unknown-api-key",
        {
            True: N_("{account} has no API key but those that Dakkan made."),
            False: N_("{account} has an API key from before, or of somebody else: {sid}."),
            None: N_("The API keys of {account} could not be looked at: {why}"),
        },
        _no_unknown_key,
    ),
    _Question(
        "webhooks-on-own-hosts",
        {
            True: N_("All webhooks of {account} are on your own hosts."),
            False: N_("A webhook of {account} is not where it should be: {sid}."),
            None: N_("Whether the webhooks of {account} are yours could not be told: {sid} {why}"),
        },
        _webhooks_at_home,
    ),
    _Question(
        "no-hostile-scheduled-messages",
        {
            True: N_("No message of the intruder waits in {account}."),
            False: N_("A message of the intruder waits in {account}: {sid}."),
            None: N_("The waiting messages of {account} could not be looked at: {why}"),
        },
        _no_waiting_messages,
    ),
    _Question(
        "no-live-calls-of-the-thief",
        {
            True: N_("No call of the intruder goes on in {account}."),
            False: N_("A call of the intruder goes on in {account}: {sid}."),
            None: N_("The calls of {account} could not be looked at: {why}"),
        },
        _no_live_calls,
    ),
    _Question(
        "footholds-gone",
        {
            True: N_("Nothing that the intruder left in the configuration of {account} is in force."),
            False: N_("Something that the intruder left in {account} is still in force: {sid}."),
            None: N_("What the intruder left in {account} could not be looked at: {why}"),
        },
        _nothing_left_behind,
    ),
)
