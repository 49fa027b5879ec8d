"""What the thief touched or could have: the premises of every plan, built from evidence alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

import ibis
from ibis import _

from ..model.finding import Finding
from ..model.scope import Scope
from ..model.verdict import Takeover, Verdict
from ..model.window import Window
from . import destinations
from .displaced import moved_webhooks, removed_triggers
from .footholds import footholds, users_in_doubt
from .roles import Question, counts, is_serious, question_of
from .tables import History, Tables, accounts_of, rows, sent_messages
from .traces import Traces, traces
from .traffic import marked

_URL_FIELDS = {
    "numbers": ("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url", "status_callback"),
    "applications": (
        *("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url"),
        *("sms_status_callback", "message_status_callback"),
    ),
    "services": ("inbound_request_url", "fallback_url", "status_callback"),
}
_MOST_TEMPLATES = 2_000
_MOST_RECIPIENTS = 50
"""Each costs a request whenever the safe list is looked at."""


def scope(
    findings: Sequence[Finding],
    tables: Tables,
    account_sid: str,
    window: Window,
    verdict: Verdict,
    *,
    history: History | None = None,
) -> Scope:
    """The scope of a case about the tree of `account_sid`, at the window's end.

    Without a takeover nothing is hostile; what the owner uses is there all the same, and so are the
    countries of a form that is being pumped. `history` is `Evidence.history`: with it, usage triggers that
    were deleted can be made again.
    """
    accounts = accounts_of(tables, account_sid)
    why = tuple(finding.id for finding in findings if finding.answers and counts(finding))
    if verdict.takeover == Takeover.NONE or verdict.since is None:
        return _without_thief(findings, tables, account_sid, accounts, window, verdict, why)
    seen = traces(tables, accounts, findings, verdict.since)
    hostile = footholds(tables, accounts, account_sid, seen, findings)
    found = Scope(
        account_sid=account_sid,
        began_at=seen.began_at,
        addresses=seen.addresses,
        templates=_templates(tables, accounts, findings, seen.began_at),
        hostile=hostile,
        webhooks=moved_webhooks(tables, accounts, seen, hostile),
        triggers=removed_triggers(tables, accounts, seen, history),
        countries_opened=destinations.opened(tables, accounts, seen),
        countries_used=destinations.used(tables, accounts, seen.began_at),
        countries_attacked=destinations.attacked(
            tables, accounts, seen.findings, seen.began_at, window.until
        ),
        hosts=_hosts(tables, accounts, {thing.sid for thing in hostile}, seen),
        users=users_in_doubt(seen, hostile),
        why=why,
    )
    return replace(
        found,
        last_seen_at=_last_seen(tables, found, seen, window),
        recipients=_recipients(tables, found, window),
    )


def _without_thief(
    findings: Sequence[Finding],
    tables: Tables,
    account_sid: str,
    accounts: Sequence[str],
    window: Window,
    verdict: Verdict,
    why: tuple[str, ...],
) -> Scope:
    attacked = {}
    if verdict.since is not None:
        counted = [finding for finding in findings if counts(finding)]
        attacked = dict(destinations.attacked(tables, accounts, counted, verdict.since, window.until))
    return Scope(
        account_sid=account_sid,
        began_at=None,
        countries_used=destinations.used(tables, accounts, verdict.since or window.until),
        countries_attacked=attacked,
        hosts=_hosts(tables, accounts, set(), None),
        why=why,
    )


def _templates(
    tables: Tables, accounts: Sequence[str], findings: Sequence[Finding], began: datetime
) -> tuple[str, ...]:
    """Templates that serious findings name and nobody of the tree used before the thief."""
    telling = (Question.CONTENT, Question.WHOM, Question.VOLUME)
    named = {t for f in findings if is_serious(f) and question_of(f) in telling for t in f.templates if t}
    if not named:
        return ()
    old = sent_messages(tables).filter(
        _.account_sid.isin(accounts), _.created_at < began, _.template.isin(sorted(named))
    )
    owners = {row["template"] for row in rows(old.select("template").distinct())}
    return tuple(sorted(named - owners)[:_MOST_TEMPLATES])


def _hosts(
    tables: Tables,
    accounts: Sequence[str],
    hostile: set[str],
    seen: Traces | None,
) -> tuple[str, ...]:
    """Hosts that the owner's things call, the places that the thief moved them to left out."""
    moved = [
        (event.resource_sid, field, values)
        for event in (seen.events if seen else ())
        for field, values in event.changes.items()
        if field.endswith(("_url", "_callback")) and event.resource_sid not in hostile
    ]
    first = {(sid, field): previous for sid, field, (previous, _updated) in reversed(moved)}
    foreign = {_host(updated) for _sid, _field, (_previous, updated) in moved}
    urls = set(first.values())
    columns = []
    for name, fields in _URL_FIELDS.items():
        table = getattr(tables, name).filter(_.account_sid.isin(accounts))
        if hostile:
            table = table.filter(_.sid.notin(sorted(hostile)))
        columns += [table.select(url=table[field]) for field in fields]
    current = ibis.union(*columns, distinct=True).filter(_.url.notnull(), _.url != "")
    urls |= {row["url"] for row in rows(current) if _host(row["url"]) not in foreign}
    return tuple(sorted({_host(url) for url in urls} - {""}))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # written by whoever moved the webhook
        return ""


def _recipients(tables: Tables, found: Scope, window: Window) -> dict[str, tuple[str, ...]]:
    """Whom the thief's traffic went to most, and first: the numbers that he would have exempted."""
    sent = marked(tables, found).filter(_.hostile, _.created_at < window.until, _.recipient.startswith("+"))
    most = sent.group_by("account_sid", "recipient").agg(times=_.count(), first=_.created_at.min())
    most = most.order_by(_.times.desc(), "first", "recipient").limit(_MOST_RECIPIENTS)
    by_account: dict[str, list[str]] = {}
    for row in rows(most):
        by_account.setdefault(row["account_sid"], []).append(row["recipient"])
    return {account_sid: tuple(numbers) for account_sid, numbers in sorted(by_account.items())}


def _last_seen(tables: Tables, found: Scope, seen: Traces, window: Window) -> datetime | None:
    """The newest of the thief's events and traffic."""
    sent = marked(tables, found).filter(_.hostile, _.created_at < window.until)
    (newest,) = rows(sent.agg(at=_.created_at.max()))
    moments = [event.at for event in seen.events] + ([newest["at"]] if newest["at"] else [])
    return max(moments, default=max((f.last_seen for f in seen.findings), default=None))
