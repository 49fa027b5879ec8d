"""What a thief left in an account's configuration: where it is listed now, and what its end is called in the log."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..errors import TwilioError
from ..model.clock import iso
from ..model.scope import Scope
from .hands import Hands, Row, moment

TABLES: Mapping[str, str] = {
    "oauth-app": "oauth_apps",
    "sip-domain": "sip_domains",
    "sip-credential": "sip_credentials",
    "sip-access-address": "sip_access_addresses",
    "trunk-origination-url": "trunk_origination_urls",
    "trunk": "trunks",
    "byoc-trunk": "byoc_trunks",
    "sip-credential-list": "sip_credential_lists",
    "sip-access-list": "sip_access_lists",
    "event-subscription": "event_subscriptions",
    "event-sink": "event_sinks",
    "export-setting": "export_settings",
    "export-job": "export_jobs",
    "function": "functions",
    "function-service": "function_services",
    "flow": "flows",
    "verify-webhook": "verify_webhooks",
    "connect-app": "connect_apps",
    "authorized-connect-app": "authorized_connect_apps",
    "caller-id": "caller_ids",
    "alarm": "alarms",
    "application": "applications",
    "message-service": "services",
}
"""Kind → table, in the order of removal: what holds a thing back goes before it."""

SAFE_LIST = "safe-list-entry"
ENDS: Mapping[str, str] = {
    "sip-domain": "sip-domain.deleted",
    "sip-credential": "sip-credential-list.updated",
    "sip-access-address": "sip-ip-access-control-list.updated",
    "trunk-origination-url": "trunk.updated",
    "trunk": "trunk.deleted",
    "byoc-trunk": "byoc-trunk.deleted",
    "sip-credential-list": "sip-credential-list.deleted",
    "sip-access-list": "sip-ip-access-control-list.deleted",
    "export-job": "bulkexports.deleted",
    "flow": "flow.deleted",
    "connect-app": "connect-app.deleted",
    "caller-id": "caller-id.deleted",
    "application": "application.deleted",
    "message-service": "copilot-application.deleted",
}
"""Kind → the event that its removal leaves; the others leave none."""

_WITH = {
    "sip-credential": "sip-credential-list",
    "sip-access-address": "sip-access-list",
    "function": "function-service",
}
"""Kinds that Twilio deletes together with what they lie in."""
_SID = {
    "authorized-connect-app": "connect_app_sid",
    "export-setting": "resource_type",
    "export-job": "job_sid",
    "alarm": "alertConfigSid",
}
_NAMES = (
    *("friendly_name", "friendlyName", "connect_app_friendly_name", "unique_name", "username"),
    *("domain_name", "phone_number", "description"),
)
_NAME_LENGTH = 64
_TIED = re.compile(r"\b(AP|TK|FW)[0-9a-f]{32}\b")
_TIED_KINDS = {"AP": "application", "TK": "trunk", "FW": "flow"}
"""What a field of the owner's may be tied to by its SID: then it overrides the URLs (reference, trap 23)."""


@dataclass(frozen=True)
class Left:
    """A thing of the thief's that is there now, and in force."""

    kind: str
    account_sid: str
    sid: str
    name: str
    parent_sid: str
    made_at: str
    """ISO 8601, or "" where Twilio does not tell."""


def left(hands: Hands) -> tuple[Left, ...]:
    """All of the scope's that there still is, in the order of removal. What cannot be read is not in it."""
    kinds = (*TABLES, SAFE_LIST)
    seen = hands.each(_accounts(hands), lambda sid: {kind: _readable(hands, sid, kind) for kind in kinds})
    return tuple(thing for kind in kinds for found in seen.values() for thing in found[kind])


def left_in(hands: Hands, account_sid: str) -> Iterator[Left]:
    """The same in one account. Raises TwilioError for what cannot be read."""
    if account_sid in _accounts(hands):
        for kind in (*TABLES, SAFE_LIST):
            yield from of_kind(hands, account_sid, kind)


def of_kind(hands: Hands, account_sid: str, kind: str) -> Iterator[Left]:
    """The scope's things of a kind that are in force in an account."""
    wanted = {t.sid for t in hands.scope.hostile if t.kind == kind and t.account_sid == account_sid}
    tied = {sid for sid in _tied(hands.scope, account_sid, kind) if sid not in wanted}
    if kind == SAFE_LIST:
        numbers = dict.fromkeys((*sorted(wanted), *hands.scope.recipients.get(account_sid, ())))
        yield from (
            Left(kind, account_sid, number, number, "", "")
            for number in numbers
            if hands.is_on_safe_list(account_sid, number)
        )
    elif wanted or tied:
        for thing in _listed(hands, account_sid, kind, wanted | tied):
            if thing.sid in wanted or is_of_the_case(hands.scope, thing.made_at):
                yield thing


def _tied(scope: Scope, account_sid: str, kind: str) -> Iterator[str]:
    """What the thief tied the owner's numbers and services to. One that is older than the case is the owner's."""
    for change in scope.webhooks:
        for found in _TIED.finditer(change.updated) if change.account_sid == account_sid else ():
            if _TIED_KINDS[found[1]] == kind and found[0] not in change.previous:
                yield found[0]


def _listed(hands: Hands, account_sid: str, kind: str, wanted: set[str]) -> Iterator[Left]:
    whole = _WITH.get(kind, "")
    going = {t.sid for t in hands.scope.hostile if t.kind == whole and t.account_sid == account_sid}
    for row in hands.rows(TABLES[kind], account_sid):
        sid, parent = sid_of(kind, row), str(row.get("parent_sid") or "")
        if sid in wanted and parent not in going and _in_force(hands, kind, row):
            made = moment(row.get("date_created") or row.get("dateCreated"))
            yield Left(kind, account_sid, sid, _name(row) or sid, parent, iso(made) if made else "")


def is_of_the_case(scope: Scope, made_at: object) -> bool:
    """It came with the thief: an alarm of which this is true is no alarm of the owner's."""
    made, began = moment(made_at), scope.began_at
    return made is not None and began is not None and made >= began.replace(microsecond=0)


def sid_of(kind: str, row: Row) -> str:
    return str(row.get(_SID.get(kind, "sid")) or row.get("sid") or "")


def works(hands: Hands) -> bool:
    """The main account is active. While Twilio has suspended it, tokens and keys are all that can be changed, and
    what else a plan would do waits for `reactivated` (reference 2.8)."""
    return hands.main_sid in hands.active_sids()


def _in_force(hands: Hands, kind: str, row: Row) -> bool:
    """An export that is off serves nobody; an alarm of the owner's that is on is as it should be."""
    if kind == "export-setting":
        return row.get("enabled") is True
    if kind == "alarm":
        return row.get("enabled") is not True or is_of_the_case(hands.scope, row.get("dateCreated"))
    return True


def _readable(hands: Hands, account_sid: str, kind: str) -> Iterable[Left]:
    """Nothing where Twilio refuses to show it: the verification says so, and the rest of the plan stands."""
    try:
        return list(of_kind(hands, account_sid, kind))
    except TwilioError:
        return []


def _accounts(hands: Hands) -> list[str]:
    """The owner's that work: what is in a suspended one is dead with it."""
    active = dict.fromkeys((hands.main_sid, *hands.active_sids()))
    return [sid for sid in active if not hands.scope.is_hostile(sid)]


def _name(row: Row) -> str:
    return next((str(row[name])[:_NAME_LENGTH] for name in _NAMES if row.get(name)), "")
