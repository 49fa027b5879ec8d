"""Short openers without a link, hundreds alike, to strangers; and a person goes on with whoever answers.

"Hi, is this Anna?" carries nothing that a filter would catch. What gives it away is that one account sends
nearly the same words to many people who never wrote to it, and then types each answer by hand.
"""

from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import some
from ..summed import KEYS, with_exhibits

_SHORT = 160
_AN_HOUR, _A_DAY = 50, 100
_STRANGERS = 0.8
_ANSWERED = 3
"""People whose answer was answered, each in other words: fewer may be a shop's chance customer."""
_MOST_TEXTS = 1_000
_MOST_FAMILIES = 100
_ALIKE = 0.5
_NOBODY = {"account_sid": "string", "template": "string", "family": "int64"}


@detector(
    id="conversational-spam",
    title=N_("One account chats up strangers: openers alike, answers typed by hand"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1566",),
    answers=("cancel-messages", "suspend-subaccount"),
    needs=("messages",),
    baseline_days=7,
    cold_start=N_("Without history every opener is new; the answers typed by hand still tell."),
    says=N_("{events} openers alike to {strangers} strangers, {answered} of whom were answered by hand"),
    benign=N_("Sales people or volunteers who write to new people from one list."),
    misses=N_("Openers that nobody answered yet, and talks that go on in another channel."),
    exhibits="messages",
)
def conversational_spam(tables: Tables, window: Window) -> ir.Table:
    texts = tables.traffic.filter(_.channel == "messages", _.host == "", _.template != "")
    texts = texts.filter(_.template.length() <= _SHORT, _.strangers > 0)
    texts = texts.anti_join(tables.before, ["account_sid", "template"])
    openers = texts.join(_families(texts), ["account_sid", "template"])
    family = ["account_sid", "family"]
    hours = openers.group_by(*family, "hour").agg(sent_events=_.events.sum(), strangers=_.strangers.sum())
    loud = hours.group_by(*family).agg(
        peak=_.sent_events.max(), total=_.sent_events.sum(), unmet=_.strangers.sum()
    )
    loud = loud.filter((_.peak >= _AN_HOUR) | (_.total >= _A_DAY), _.unmet >= _STRANGERS * _.total)
    openers = openers.semi_join(loud, family)
    rows = tables.sent.join(openers.select(*KEYS, "family"), list(KEYS)).filter(_.stranger)
    answered = _answered_by_hand(tables, rows, window).filter(_.answered >= _ANSWERED)
    rows = rows.semi_join(answered, "account_sid")
    found = rows.group_by("account_sid").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        strangers=_.recipient.nunique(),
        countries=some(_.country.nullif("")),
        templates=some(_.template),
    )
    return with_exhibits(found.join(answered, "account_sid"), rows)


def _answered_by_hand(tables: Tables, openers: ir.Table, window: Window) -> ir.Table:
    """`account_sid`, `answered`: people who wrote back and got words that nobody else got."""
    people = openers.group_by("account_sid", person=_.recipient).agg(opened_at=_.created_at.min())
    heard = tables.messages.filter(
        _.direction == "inbound", _.created_at >= window.since, _.created_at < window.until
    ).select("account_sid", person=_.sender, heard_at=_.created_at)
    heard = heard.join(people, ["account_sid", "person"]).filter(_.heard_at > _.opened_at)
    heard = heard.group_by("account_sid", "person").agg(heard_at=_.heard_at.min())
    sent = tables.sent.filter(_.channel == "messages").mutate(person=_.recipient)
    answers = sent.join(heard, ["account_sid", "person"]).filter(_.created_at > _.heard_at)
    answers = answers.anti_join(openers, "sid")
    texts = answers.group_by("account_sid", "template").agg(people=_.person.nunique())
    own_words = answers.semi_join(texts.filter(_.people == 1), ["account_sid", "template"])
    return own_words.group_by("account_sid").agg(answered=_.person.nunique())


def _families(texts: ir.Table) -> ir.Table:
    """The texts of each account by likeness: `account_sid`, `template`, `family`.

    Compared in Python, at most a thousand texts, those with most strangers first.
    """
    totals = texts.group_by("account_sid").agg(account_total=_.strangers.sum())
    totals = totals.filter(_.account_total >= _AN_HOUR)
    counted = texts.semi_join(totals, "account_sid").group_by("account_sid", "template")
    top = counted.agg(strangers=_.strangers.sum())
    top = top.order_by(ibis.desc("strangers"), "account_sid", "template").limit(_MOST_TEXTS)
    return ibis.memtable(_placed(top.to_pyarrow().to_pylist()), schema=_NOBODY)


def _placed(texts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    heads: dict[str, list[frozenset[str]]] = {}
    rows = []
    for text in texts:
        known = heads.setdefault(text["account_sid"], [])
        pieces = _pieces(text["template"])
        place = next((n for n, head in enumerate(known) if _alike(head, pieces)), len(known))
        if place == len(known):
            if place == _MOST_FAMILIES:
                continue
            known.append(pieces)
        rows.append({"account_sid": text["account_sid"], "template": text["template"], "family": place})
    return rows


def _pieces(text: str) -> frozenset[str]:
    """Its runs of three characters, which work without blanks between words as well."""
    return frozenset(text[n : n + 3] for n in range(max(1, len(text) - 2)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
