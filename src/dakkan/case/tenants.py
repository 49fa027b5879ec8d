"""Is a customer of the owner's abusing their own subaccount? Same traffic as a thief's, and no credential lost.

A platform makes subaccounts for whoever signs up; fraudsters sign up too. Then a young subaccount, made by
the platform's own backend, sends nothing but the texts in question, and nothing else in the tree stirs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ibis import _

from ..model.finding import Blind, Finding
from ..model.window import Window
from .pumping import hides_a_thief
from .roles import Question, question_of
from .tables import Tables, rows, sent_messages

_MANY = 5
"""Subaccounts from which on an account tree is a platform's."""
_MOST_HIT = 0.3
"""Share of the subaccounts that one fraudster, or a few, may hold."""
_YOUNG = timedelta(days=45)
_NOTHING_ELSE = 0.5
"""Of a fraudster's subaccount at least so much of its traffic is what the findings speak of."""
_EVE = timedelta(days=1)


def is_tenant_abuse(
    findings: Sequence[Finding],
    blind: Sequence[Blind],
    tables: Tables,
    account_sid: str,
    window: Window,
) -> bool:
    """True only when it can be told: traffic of young subaccounts that the usual backend made, and no more."""
    asked = {question_of(finding) for finding in findings}
    if not findings or asked & {Question.WHO, Question.WHAT} or any(hides_a_thief(one) for one in blind):
        return False
    hit = {finding.account_sid for finding in findings}
    subaccounts = {
        row["sid"]: row["created_at"]
        for row in rows(
            tables.accounts.filter(_.owner_account_sid == account_sid, _.sid != account_sid).select(
                "sid", "created_at"
            )
        )
    }
    if account_sid in hit or not hit <= set(subaccounts) or len(subaccounts) < _MANY:
        return False
    if len(hit) > max(1.0, _MOST_HIT * len(subaccounts)):
        return False
    return all(
        _is_young(tables, sid, subaccounts[sid], window) and _sends_little_else(findings, tables, sid, window)
        for sid in sorted(hit)
    ) and _made_as_usual(tables, account_sid, hit, window)


def _is_young(tables: Tables, sid: str, created_at: datetime | None, window: Window) -> bool:
    made = rows(tables.events.filter(_.type == "account.created", _.resource_sid == sid).select("created_at"))
    at: datetime | None = made[0]["created_at"] if made else created_at
    return at is not None and window.until - at <= _YOUNG


def _made_as_usual(tables: Tables, account_sid: str, hit: set[str], window: Window) -> bool:
    """From an address that made subaccounts before, or did other work on other days."""
    made = rows(
        tables.events.filter(
            _.type == "account.created", _.account_sid == account_sid, _.resource_sid.isin(sorted(hit))
        ).select("resource_sid", "address", "created_at")
    )
    for row in made:
        near = tables.events.filter(
            _.account_sid == account_sid,
            _.address == row["address"],
            (_.created_at < row["created_at"] - _EVE) | (_.created_at > row["created_at"] + _EVE),
        )
        if not rows(near.select("sid").limit(1)):
            return False
    return True


def _sends_little_else(findings: Sequence[Finding], tables: Tables, sid: str, window: Window) -> bool:
    templates = sorted({text for f in findings if f.account_sid == sid for text in f.templates})
    sent = sent_messages(tables).filter(_.account_sid == sid, _.created_at < window.until)
    (row,) = rows(
        sent.agg(
            total=_.count(),
            told=_.template.isin(templates).sum().fill_null(0) if templates else 0 * _.count(),
        )
    )
    return bool(row["total"]) and row["told"] >= _NOTHING_ELSE * row["total"]
