"""Things that the thief made and that still let them in, send for them, or tell them what goes on."""

from collections.abc import Iterator, Sequence

from ibis import _

from ..model.finding import Finding
from ..model.scope import Hostile
from .left_behind import MADE, left_behind
from .roles import KEY_LEFT
from .tables import Tables, rows
from .traces import Event, Traces

KINDS = {
    "account-api-keys.created": "api-key",
    "account-keys.created": "api-key",
    "phone-number.created": "number",
    "account.created": "subaccount",
    "user.created": "user",
    "user-invitation.created": "invitation",
    "account-auth-token.secondary-created": "secondary-token",
    "copilot-application.created": "message-service",
}
"""What event makes which kind of thing (Twilio writes `copilot-application` for a Messaging Service)."""

_ALL = {**KINDS, **MADE}
_ENDS = {
    "secondary-token": ("account-auth-token.secondary-deleted", "account-auth-token.promoted"),
    "api-key": ("account-api-keys.deleted", "account-keys.deleted"),
    "number": ("phone-number.deleted",),
    "subaccount": ("account.deleted",),
    "user": ("user.deleted",),
    "invitation": ("user-invitation.deleted",),
    "message-service": ("copilot-application.deleted",),
} | {
    kind: (made.replace(".created", ".deleted"),) for made, kind in MADE.items() if kind != "sip-access-list"
}
_ENDS["sip-access-list"] = ("sip-ip-access-control-list.deleted", "ip-access-control-list.deleted")
_MADE_BY_DETECTOR = {
    "new-api-key-used-at-once": ("api-key", "SK"),
    KEY_LEFT: ("api-key", "SK"),
    "unknown-number-bought": ("number", "PN"),
    "unknown-subaccount": ("subaccount", "AC"),
}
"""Detectors whose `resources` are things that a stranger made; their exhibits may be cut short."""

_INSIDE = {"keys": "api-key", "numbers": "number", "services": "message-service"}


def footholds(
    tables: Tables, accounts: Sequence[str], main: str, traces: Traces, findings: Sequence[Finding]
) -> tuple[Hostile, ...]:
    """Each thing once, in order of kind, account and SID; what was deleted since is left out."""
    found: dict[tuple[str, str, str], Hostile] = {}
    left = left_behind(tables, accounts, traces, findings)
    for thing in (*_made(traces), *_named(traces, main), *left):
        found.setdefault((thing.kind, thing.account_sid, thing.sid), thing)
    gone = _deleted(tables, accounts, traces)
    living = {key: thing for key, thing in found.items() if key not in gone}
    for thing in _inside(tables, [t for t in living.values() if t.kind == "subaccount"]):
        living.setdefault((thing.kind, thing.account_sid, thing.sid), thing)
    return tuple(living[key] for key in sorted(living))


def _made(traces: Traces) -> Iterator[Hostile]:
    for event in traces.events:
        kind = KINDS.get(event.type)
        if kind and event.resource_sid:
            yield Hostile(kind, event.account_sid, event.resource_sid, traces.why(event))


def _named(traces: Traces, main: str) -> Iterator[Hostile]:
    """Things that serious findings name, for which there may be no event of the thief's any more."""
    seen = {event.resource_sid for event in traces.events if event.type in KINDS}
    for finding in traces.findings:
        kind, prefix = _MADE_BY_DETECTOR.get(finding.detector, ("", ""))
        for sid in finding.resources:
            if prefix and sid.startswith(prefix) and sid != main and sid not in seen:
                yield Hostile(kind, finding.account_sid, sid, (finding.id,))


def _deleted(tables: Tables, accounts: Sequence[str], traces: Traces) -> set[tuple[str, str, str]]:
    """Things that somebody, the owner or the thief, removed after they were made."""
    ends = {event_type: kind for kind, types in _ENDS.items() for event_type in types}
    events = tables.events.filter(
        _.account_sid.isin(accounts), _.type.isin(sorted(ends)), _.created_at >= traces.began_at
    )
    last_made = {(_ALL[e.type], e.account_sid, e.resource_sid): e.at for e in traces.events if e.type in _ALL}
    gone = set()
    for row in rows(events.select("type", "account_sid", "resource_sid", "created_at")):
        key = (ends[row["type"]], row["account_sid"], row["resource_sid"])
        if key not in last_made or row["created_at"] >= last_made[key]:
            gone.add(key)
    return gone


def _inside(tables: Tables, subaccounts: Sequence[Hostile]) -> Iterator[Hostile]:
    """What lies in a thief's subaccount is the thief's."""
    owners = {thing.sid: thing for thing in subaccounts}
    if not owners:
        return
    for name, kind in _INSIDE.items():
        table = getattr(tables, name).filter(_.account_sid.isin(sorted(owners)))
        for row in rows(table.select("account_sid", "sid").distinct()):
            if row["sid"]:
                yield Hostile(kind, row["account_sid"], row["sid"], owners[row["account_sid"]].why)


def users_in_doubt(traces: Traces, hostile: Sequence[Hostile]) -> tuple[str, ...]:
    """Console users who acted from the thief's addresses, or whose e-mail or password was changed there."""
    made = {thing.sid for thing in hostile}
    named = {sid for event in traces.events for sid in _users_of(event)}
    named |= {sid for finding in traces.findings for sid in finding.resources if sid.startswith("US")}
    return tuple(sorted(sid for sid in named - made if sid.startswith("US")))


def _users_of(event: Event) -> tuple[str, ...]:
    return (event.actor_sid, event.resource_sid)
