"""One question to Twilio that has an end: a table of an account, or a stretch of one.

Long lists are divided by days and read side by side: with the latency of a real network that, and not
the speed of reading, decides how long a collection takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..evidence.schema import TABLES
from ..model.clock import iso
from ..model.window import Window
from ..twilio.endpoints import ALSO, ENDPOINTS, Endpoint
from ..twilio.tree import Account
from .cursor import Key, key_of

DAY = timedelta(days=1)
DENSE = 5_000
"""Lists that will be longer than this are divided …"""
DENSE_DAY = 300
"""… if a day has more than this; else the requests for the days cost more than they save."""
LIVE_CALLS = ("queued", "ringing", "in-progress")


@dataclass(frozen=True)
class Source:
    endpoint: Endpoint
    more: Mapping[str, str] = field(default_factory=dict)
    """Columns that the rows do not have: what kind of key they are."""
    optional: bool = False
    """Refused, it is a gap; the table is complete without it."""


@dataclass(frozen=True)
class Unit:
    account: Account
    table: str
    sources: tuple[Source, ...]
    window: Window | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    filter: str = ""
    """`newest`: from the top, down to where the window begins; `not-yet`: the same, but keeping only
    what has not happened yet; `Status=…`: what is going on now."""
    may_divide: bool = False

    @property
    def host(self) -> str:
        return self.sources[0].endpoint.host

    @property
    def own_credential(self) -> bool:
        return self.sources[0].endpoint.own_credential

    @property
    def nested(self) -> bool:
        return self.sources[0].endpoint.nested

    @property
    def resumable(self) -> bool:
        """A snapshot has to be of one moment, so it is begun again."""
        return not TABLES[self.table].state and self.filter in ("", "newest")

    @property
    def asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = {"filter": self.filter} if self.filter else {}
        if self.window:
            asked |= {"since": iso(self.window.since), "until": iso(self.window.until)}
        return asked

    @property
    def key(self) -> Key:
        return key_of(self.account.sid, self.table, self.asked)

    def divided(self) -> Iterator["Unit"]:
        """The same rows as several questions: a day each, and what has no date to be found by."""
        assert self.window is not None  # noqa: S101 - only windowed tables may be divided
        endpoint = self.sources[0].endpoint
        for day in days(self.window):
            yield Unit(self.account, self.table, self.sources, day, _filters(endpoint, day))
        if self.table == "messages":
            yield Unit(self.account, self.table, self.sources, self.window, filter="not-yet")
        if self.table == "calls":
            for status in LIVE_CALLS:
                now = {"Status": status}
                yield Unit(self.account, self.table, self.sources, query=now, filter=f"Status={status}")


def of_account(account: Account, window: Window, *, now: datetime) -> list[Unit]:
    """Everything that is read of an account, the quick and telling things first."""
    units = []
    for table in _ORDER:
        endpoint = ENDPOINTS[table]
        if table == "accounts" or (endpoint.main_only and not account.is_main):
            continue
        units += _of_table(account, table, endpoint, window, now)
    return units


def of_tree(main: Account) -> Unit:
    """The list of all accounts, read once, by the main account."""
    return Unit(main, "accounts", (Source(ENDPOINTS["accounts"]),))


def _of_table(account: Account, table: str, endpoint: Endpoint, window: Window, now: datetime) -> list[Unit]:
    if endpoint.window is None:
        kinds: list[dict[str, str]] = [{}, {}]
        if table == "keys":
            kinds = [{"kind": "api-key"}, {"kind": "signing-key"}]
        # of a key that both lists show the later row wins: that of the main source
        also = [Source(other, kinds[1], optional=True) for other in ALSO.get(table, ())]
        return [Unit(account, table, (*also, Source(endpoint, kinds[0])))]
    source = (Source(endpoint),)
    whole = Window(midnight(window.since), window.until)
    if table not in ("messages", "calls"):
        long = table in ("events", "alerts", "verify_attempts")
        return [Unit(account, table, source, whole, _filters(endpoint, whole), may_divide=long)]
    if whole.until > now - DAY:
        # from the top without a filter: that way what has no date yet comes along (reference 4.1)
        return [Unit(account, table, source, whole, filter="newest", may_divide=True)]
    past = [Unit(account, table, source, whole, _filters(endpoint, whole), may_divide=True)]
    if table == "messages":
        past.append(Unit(account, table, source, whole, filter="not-yet"))
    return past


def _filters(endpoint: Endpoint, window: Window) -> dict[str, str]:
    return endpoint.window(window) if endpoint.window else {}


def days(window: Window) -> list[Window]:
    """The window cut at midnights, newest first: what a thief does now is known first."""
    found = []
    until = window.until
    while until > window.since:
        since = max(midnight(until - timedelta(microseconds=1)), window.since)
        found.append(Window(since, until))
        until = since
    return found


def midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def is_dense(rows: int, oldest: datetime, newest: datetime, window: Window) -> bool:
    """Judging by its newest page: is the rest of the window long enough to be divided?"""
    seen = max((newest - oldest).total_seconds(), 1.0)
    ahead = max((min(newest, window.until) - window.since).total_seconds(), 0.0)
    expected = rows * ahead / seen
    return expected >= DENSE and expected >= DENSE_DAY * (window.length / DAY)


_ORDER = (
    "events",
    "keys",
    "numbers",
    "applications",
    "services",
    "usage_triggers",
    "messaging_countries",
    "voice_countries",
    "voice_settings",
    "balance",
    "messages",
    "calls",
    "usage",
    "alerts",
    "verify_attempts",
    "oauth_apps",
    "event_sinks",
    "event_subscriptions",
    "sip_domains",
    "sip_credential_lists",
    "sip_access_lists",
    "trunks",
    "function_services",
    "byoc_trunks",
    "connect_apps",
    "authorized_connect_apps",
    "caller_ids",
    "flows",
    "alarms",
    "export_settings",
    "export_jobs",
    # what lies inside of things comes after them, so that their lists need not be read a second time
    "sip_credentials",
    "sip_access_addresses",
    "trunk_origination_urls",
    "functions",
    "verify_webhooks",
)
