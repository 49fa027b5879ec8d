"""Which messages and calls under way are the thief's: the judgement that stops and sweeps share.

The owner's own traffic must not suffer, so each verdict has a reason; see `why_message`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from ..model.clock import iso
from .hands import Hands, Row, moment

PENDING = ("scheduled", "accepted", "queued")
"""What can still be cancelled (reference 4.1)."""
LIVE = ("queued", "ringing", "in-progress")
_SAMPLE = 1000
"""Messages from before the takeover that show how the owner writes."""
_LIKENESS = 0.5
"""Words in common (Jaccard) from which a text counts as one of the owner's: names and amounts vary in it."""
_SLACK = timedelta(hours=1)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Item:
    """A message or call under way that is judged to be the thief's."""

    sid: str
    created_at: datetime | None
    why: str
    """`account`, `text`, `sender`, `country` or `unlike`: nothing the owner wrote before looks like it."""


class Judge:
    """Of one account. Reads what it needs when it needs it."""

    def __init__(self, hands: Hands, account_sid: str) -> None:
        self._hands = hands
        self._sid = account_sid
        self._scope = hands.scope

    def pending_messages(self, before: datetime | None = None) -> list[Item]:
        """The thief's messages that Twilio has not sent yet; with `before`, those made until then."""
        return [
            Item(row["sid"], made, why)
            for row in self._messages()
            if row.get("status") in PENDING and str(row.get("direction")) != "inbound"
            if (made := moment(row.get("date_created"))) is None or before is None or made <= before
            if (why := self.why_message(row, made))
        ]

    def live_calls(self, before: datetime | None = None) -> list[Item]:
        return [
            Item(sid, made, why)
            for sid, row in calls_under_way(self._hands, self._sid).items()
            if (made := moment(row.get("date_created"))) is None or before is None or made <= before
            if (why := self.why_call(row))
        ]

    def why_message(self, row: Row, made: datetime | None) -> str:
        """Surest reason first; "" for the owner's."""
        began = self._scope.began_at
        if self._scope.is_hostile(self._sid):
            return "account"
        template = self._hands.template_of(str(row.get("body") or ""))
        if template in self._scope.templates:
            return "text"
        if self._is_hostile_sender(row):
            return "sender"
        if began is None or made is None or made < began:
            return ""
        if self._to_attacked_country(row):
            return "country"
        return "" if not template or self._is_like_the_owners(template) else "unlike"

    def why_call(self, row: Row) -> str:
        if self._scope.is_hostile(self._sid):
            return "account"
        if str(row.get("direction")) == "inbound":
            return ""
        if self._is_hostile_sender(row):
            return "sender"
        return "country" if self._to_attacked_country(row) else ""

    def _messages(self) -> Iterator[Row]:
        """Newest first, as far back as the thief can have made any; scheduled ones may lie anywhere between.

        Without a filter by time: rows that are not sent yet have no date of sending (reference 4.1).
        """
        if self._scope.began_at is None:
            return
        edge = self._scope.began_at - _SLACK
        older = 0
        for row in self._hands.rows("messages", self._sid):
            made = moment(row.get("date_created"))
            older = older + 1 if made is not None and made < edge else 0
            if older > _SAMPLE:
                return
            yield row

    def _is_hostile_sender(self, row: Row) -> bool:
        service = row.get("messaging_service_sid")
        return (bool(service) and self._scope.is_hostile(str(service))) or row.get("from") in self._numbers

    def _to_attacked_country(self, row: Row) -> bool:
        return bool(self._attacked) and self._hands.country_of(str(row.get("to") or "")) in self._attacked

    @cached_property
    def _attacked(self) -> frozenset[str]:
        opened = {c.country for c in self._scope.countries_opened if c.account_sid == self._sid}
        attacked = set(self._scope.countries_attacked.get(self._sid, ()))
        return frozenset((opened | attacked) - set(self._scope.countries_used.get(self._sid, ())))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Of hostile numbers, as a message names them."""
        sids = {h.sid for h in self._scope.hostile if h.kind == "number" and h.account_sid == self._sid}
        if not sids:
            return frozenset()
        rows = self._hands.rows("numbers", self._sid)
        return frozenset(str(row["phone_number"]) for row in rows if row["sid"] in sids)

    def _is_like_the_owners(self, template: str) -> bool:
        words = _words(template)
        return template in self._own or any(_likeness(words, own) >= _LIKENESS for own in self._own.values())

    @cached_property
    def _own(self) -> dict[str, frozenset[str]]:
        """Template → words, of messages sent before the takeover and of none of the thief's."""
        began = self._scope.began_at
        query = {"DateSent<": iso(began - _SLACK)} if began else {}
        templates = (
            self._hands.template_of(str(row.get("body") or ""))
            for row in islice(self._hands.rows("messages", self._sid, **query), _SAMPLE)
            if str(row.get("direction")) != "inbound"
            and ((made := moment(row.get("date_created"))) is None or began is None or made < began)
        )
        return {t: _words(t) for t in templates if t and t not in self._scope.templates}


def calls_under_way(hands: Hands, account_sid: str) -> dict[str, Row]:
    """By SID. One request where an account has few calls, as most of a thousand subaccounts do."""
    rows, all_of_them = hands.newest("calls", account_sid)
    if not all_of_them:
        rows = [row for status in LIVE for row in hands.rows("calls", account_sid, Status=status)]
    return {row["sid"]: row for row in rows if row.get("status") in LIVE}


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
