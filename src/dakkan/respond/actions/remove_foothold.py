"""Remove what the thief left in the configuration: SIP logins, apps, sinks, exports, programs, caller IDs.

None of it needs a token or a key, so it outlives them all. Whatever lets somebody in or calls at the owner's
cost goes before the token is replaced, the rest right after. What is deleted cannot be had again; an export is
only switched off, and an alarm that was silenced switched on again. For Connect apps there is no API.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from ...model.plan import Breaks, Step
from ...model.scope import Scope
from ...texts import N_
from ...twilio import writes
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands
from ..left_behind import ENDS, SAFE_LIST, Left, is_of_the_case, left, of_kind, works

_WAYS_IN = frozenset(
    {
        *("oauth-app", "sip-domain", "sip-credential", "sip-access-address", "sip-credential-list"),
        *("sip-access-list", "trunk", "trunk-origination-url", "byoc-trunk"),
    }
)
_LISTS = ("sip-credential-list", "sip-access-list")
_SAYS: Mapping[str, str] = {
    "oauth-app": N_("Delete the OAuth app {name} ({sid}) in {account}: it opens the account by itself"),
    "sip-domain": N_("Delete the SIP domain {name} ({sid}) in {account}"),
    "sip-credential": N_("Delete the SIP login {name} ({sid}) in {account}: it calls at your cost"),
    "sip-access-address": N_("Delete the SIP address range {name} ({sid}) in {account}"),
    "sip-credential-list": N_("Delete the list of SIP logins {name} ({sid}) in {account}, with its logins"),
    "sip-access-list": N_("Delete the list of SIP addresses {name} ({sid}) in {account}, with its addresses"),
    "trunk": N_("Delete the SIP trunk {name} ({sid}) in {account}"),
    "trunk-origination-url": N_("Delete the origination URL {name} ({sid}) of a trunk in {account}"),
    "byoc-trunk": N_("Delete the BYOC trunk {name} ({sid}) in {account}"),
    "event-subscription": N_("Delete the event subscription {name} ({sid}) in {account}"),
    "event-sink": N_("Delete the event sink {name} ({sid}) in {account}: it copies your events"),
    "export-job": N_("Delete the export job {name} ({sid}) in {account}"),
    "function": N_("Delete the function {name} ({sid}) in {account}; its code is lost for good"),
    "function-service": N_(
        "Delete the service {name} ({sid}) with all its functions in {account}; the code is lost for good"
    ),
    "flow": N_("Delete the Studio flow {name} ({sid}) in {account}; it cannot be had again"),
    "verify-webhook": N_("Delete the Verify webhook {name} ({sid}) in {account}"),
    "connect-app": N_("Delete the Connect app {name} ({sid}) in {account}"),
    "caller-id": N_("Delete the caller ID {name} ({sid}) in {account}"),
    "alarm": N_("Delete the alarm {name} ({sid}) in {account}"),
    "application": N_("Delete the TwiML application {name} ({sid}) in {account}"),
    "message-service": N_(
        "Delete the Messaging Service {name} ({sid}) in {account}; numbers in it stay in the account"
    ),
    SAFE_LIST: N_("Take {name} off the safe list of {account}: Twilio's fraud protection looks at it again"),
}
_SWITCH_OFF = N_("Switch off the daily export of {name} in {account}")
_SWITCH_ON = N_("Switch the alarm {name} ({sid}) in {account} on again")
_REVOKE = N_(
    "Revoke the Connect app {name} ({sid}) in {account}: Console > Account > Connected apps (Authorized "
    "Connect Apps) > {name} > Deauthorize. It has rights of its own, which no new token ends."
)
_LOST = N_("Whoever of you uses {name} ({sid}), should it be yours after all: it cannot be had again.")


@dataclass(frozen=True)
class Footholds:
    things: tuple[Left, ...]
    """In the order of removal."""


class RemoveFoothold(Action[Footholds]):
    id = "remove-foothold"
    title = N_("Remove what the intruder left in the configuration")
    leaves: ClassVar[Leaves] = {"delete": tuple(dict.fromkeys((*ENDS.values(), "sip-domain.updated")))}

    def inspect(self, hands: Hands) -> Footholds:
        """While Twilio has suspended the account, what opens it goes; the rest does nothing, and waits."""
        things = left(hands)
        return Footholds(things if works(hands) else tuple(t for t in things if t.kind == "oauth-app"))

    def plan(self, scope: Scope, seen: Footholds, premises: Premises) -> list[Proposed]:
        return [(_phase(thing), self._step(scope, thing)) for thing in seen.things]

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        account_sid, sid, kind = step.target.account_sid, step.target.sid, step.data["kind"]
        match step.verb:
            case "switch-off":
                writes.set_export(hands.twilio, hands.own(account_sid), sid, enabled=False)
            case "switch-on":
                writes.set_alarm(hands.twilio, hands.own(account_sid), sid, enabled=True)
            case _:
                if kind in _LISTS:
                    _release(account_sid, sid, hands, record)
                if kind == "event-sink":
                    _drain(account_sid, sid, hands)
                _delete(step, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        found = of_kind(hands, step.target.account_sid, step.data["kind"])
        return all(thing.sid != step.target.sid for thing in found)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        account_sid, sid = step.target.account_sid, step.target.sid
        match step.verb:
            case "switch-off":
                writes.set_export(hands.twilio, hands.own(account_sid), sid, enabled=True)
            case "switch-on":
                writes.set_alarm(hands.twilio, hands.own(account_sid), sid, enabled=False)
            case _:
                super().undo(step, hands, record)

    def _step(self, scope: Scope, thing: Left) -> Step:
        verb, says, undo, breaks = _what(scope, thing)
        facts = {"name": thing.name, "sid": thing.sid, "account": thing.account_sid}
        step = self.step(
            verb,
            thing.account_sid,
            thing.sid,
            says,
            facts=facts,
            why=scope.reasons(thing.sid) or scope.why,
            undo=undo,
            breaks=(Breaks(_LOST, {"name": thing.name, "sid": thing.sid}, "low"),) if breaks else (),
            data={"kind": thing.kind, "parent": thing.parent_sid},
            kind="task" if verb == "console" else None,
        )
        if thing.kind in ("export-setting", SAFE_LIST, "authorized-connect-app"):  # may be so in two accounts
            step = replace(step, id=self.step_id(f"{thing.account_sid}.{thing.sid}", verb))
        return step


def _what(scope: Scope, thing: Left) -> tuple[str, str, str, bool]:
    """Verb, what it says, whether it is taken back, whether something is lost for good."""
    if thing.kind == "export-setting":
        return "switch-off", _SWITCH_OFF, "yes", False
    if thing.kind == "authorized-connect-app":
        return "console", _REVOKE, "no", False
    if thing.kind == "alarm" and not is_of_the_case(scope, thing.made_at):
        return "switch-on", _SWITCH_ON, "yes", False
    return "delete", _SAYS[thing.kind], "no", thing.kind != SAFE_LIST


def _phase(thing: Left) -> Phase:
    if thing.kind == "authorized-connect-app":
        return Phase.TASKS
    return Phase.HOSTILE_KEYS if thing.kind in _WAYS_IN else Phase.FOOTHOLDS


def _delete(step: Step, hands: Hands, record: Record) -> None:
    account_sid, sid, kind = step.target.account_sid, step.target.sid, step.data["kind"]
    if kind == SAFE_LIST:
        writes.delete_safe_number(hands.twilio, hands.own(account_sid), sid)
        return
    if kind in ENDS:  # a part's end is told as a change of what it lies in
        about = step.data["parent"] if ENDS[kind].endswith(".updated") else sid
        record.wrote(ENDS[kind], account_sid, about)
    with_parents_token = writes.LEFT_BEHIND[kind].startswith("https://api.twilio.com/")
    credential = hands.main() if with_parents_token else hands.own(account_sid)
    writes.delete_left_behind(hands.twilio, credential, account_sid, kind, sid, step.data["parent"])


def _release(account_sid: str, list_sid: str, hands: Hands, record: Record) -> None:
    """No domain and no trunk goes by the list any more, the owner's included: else it cannot be deleted."""
    for row in list(hands.rows("sip_domains", account_sid)):
        if writes.unmap_from_domain(hands.twilio, hands.main(), account_sid, row["sid"], list_sid):
            record.wrote("sip-domain.updated", account_sid, row["sid"])
    for row in list(hands.rows("trunks", account_sid)):
        if writes.unmap_from_trunk(hands.twilio, hands.own(account_sid), row["sid"], list_sid):
            record.wrote("trunk.updated", account_sid, row["sid"])


def _drain(account_sid: str, sink_sid: str, hands: Hands) -> None:
    """Subscriptions that were made since: a sink that has one is not deleted."""
    for row in list(hands.rows("event_subscriptions", account_sid)):
        if row.get("sink_sid") == sink_sid:
            credential = hands.own(account_sid)
            writes.delete_left_behind(hands.twilio, credential, account_sid, "event-subscription", row["sid"])
