"""What is new in an account since the last look: what, when and who, as far as the audit log tells.

That a thing is new does not make it the thief's. But after a response whatever Dakkan did not do has to be
looked at by somebody who knows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ...model.clock import iso
from ...model.plan import Check
from ...texts import N_, visible
from ..hands import Row, moment
from ..looks import Last
from .inventory import Kinds
from .place import UNSEEN, Place
from .tokens import TOLERANCE

ID = "nothing-new-since-last-look"
_OVERLAP = timedelta(minutes=2)
"""The log lags a little, and the last look took its time."""
_MOST = 100
"""Checks of one account."""
_ACCESS = (
    *("account-auth-token.", "account-api-keys.created", "account-keys.created", "account.created"),
    *("account-credentials.created", "user.created", "user.updated", "user-invitation.created"),
    *("user-password.", "sms-geographic-permissions.", "voice-geographic-permissions."),
    *("connect-app.created", "authorized-connect-app.created", "security-settings."),
)
"""Beginnings of the types of events that give somebody a way in, or open a country."""


@dataclass(frozen=True)
class _New:
    says: str
    sid: str
    what: str
    event: Row | None


def news(place: Place, now: Kinds, last: Last) -> list[Check]:
    """One check a new thing; a single good one when there is none, and None where one could not look."""
    before = last.inventory.get(place.sid)
    facts = {"account": place.sid, "since": iso(last.at), "why": ""}
    try:
        events = list(place.hands.rows("events", place.sid, StartDate=iso(last.at - _OVERLAP)))
    except UNSEEN as error:
        return [Check(ID, place.sid, None, _UNSEEN, {**facts, "why": visible(str(error))})]
    foreign = [row for row in events if not _is_own(row, place)]
    # an account that the last look did not see is told of by its parent's
    found = list(_changed(place, before, now, foreign, last)) if before is not None else []
    told = {new.sid for new in found}
    found += [new for new in _events(place, foreign, last) if new.sid not in told]
    checks = [_check(place, new, facts) for new in found[:_MOST]]
    unread = [kind for kind in now if now[kind] is None or (before is not None and before.get(kind) is None)]
    if unread:
        checks.append(Check(ID, place.sid, None, _UNSEEN, {**facts, "why": ", ".join(unread)}))
    return checks or [Check(ID, place.sid, True, _NOTHING, facts)]


def accounts(sids: Iterable[str], main: Place, last: Last) -> Iterator[Check]:
    """Subaccounts that were not there."""
    facts = {"account": main.sid, "since": iso(last.at), "why": ""}
    for sid in sids:
        if sid not in last.inventory:
            yield _check(main, _New(_CAME, sid, "subaccount", None), facts)


def _changed(
    place: Place, before: Mapping[str, Mapping[str, str] | None], now: Kinds, foreign: list[Row], last: Last
) -> Iterator[_New]:
    own = {write.resource_sid for write in place.own if write.at >= last.at - _OVERLAP}
    for kind, things in now.items():
        was = before.get(kind)
        if things is None or was is None:
            continue
        for sid, settings in things.items():
            if sid in own or was.get(sid) == settings:
                continue
            event = next((row for row in foreign if row.get("resource_sid") == sid), None)
            yield _New(_MOVED if sid in was else _CAME, sid, kind, event)


def _events(place: Place, foreign: list[Row], last: Last) -> Iterator[_New]:
    for row in foreign:
        at = moment(row.get("event_date"))
        if at is not None and at < last.at - TOLERANCE:
            continue
        kind = str(row.get("event_type") or "")
        thiefs = row.get("source_ip_address") in place.scope.addresses or place.scope.is_hostile(
            str(row.get("actor_sid") or "")
        )
        if thiefs or kind.startswith(_ACCESS):
            yield _New(_HAPPENED, str(row.get("resource_sid") or row.get("sid") or ""), kind, row)


def _is_own(row: Row, place: Place) -> bool:
    at = moment(row.get("event_date"))
    return at is not None and any(
        write.event_type == row.get("event_type")
        and write.resource_sid in ("", row.get("resource_sid"))
        and abs(write.at - at) <= TOLERANCE
        for write in place.own
    )


def _check(place: Place, new: _New, facts: Mapping[str, str]) -> Check:
    row = new.event or {}
    at = moment(row.get("event_date"))
    told = {
        **facts,
        "sid": visible(new.sid, 64),
        "what": visible(new.what, 80),
        "at": iso(at) if at else "?",
        "actor": visible(str(row.get("actor_sid") or "?"), 64),
        "address": visible(str(row.get("source_ip_address") or "?"), 64),
    }
    return Check(ID, place.sid, False, new.says, told, new.sid)


_CAME = N_("New in {account} since {since}: {what} {sid} (in the log: {at}, {actor}, from {address}).")
_MOVED = N_("Changed in {account} since {since}: {what} {sid} (in the log: {at}, {actor}, from {address}).")
_HAPPENED = N_("Not Dakkan's, in {account} since {since}: {what} on {sid} ({at}, {actor}, from {address}).")
_NOTHING = N_("Nothing is new in {account} since {since}.")
_UNSEEN = N_("Whether something is new in {account} since {since} could not be looked at: {why}")
