"""What can be done now, compared: what each option stops in the next hour, and what it costs the owner.

Presets, and the single measures inside `stop`, over the same evidence. The thief's next hour is that of
`losing`; the owner's is the mean of the same hour of the week, before the thief came. `reactivated` and
`harden` are not compared: neither answers an attack that goes on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model import kind
from ..model.option import Costs, Option, Remark, Stops
from ..model.scope import Scope
from ..model.verdict import Inferred
from ..texts import N_
from .losing import PENDING, Pace, hostile_ahead
from .tables import Tables, rows
from .traffic import marked
from .usual_hour import UsualHour, Where, usual_hour

NIGHT = "stop"
"""What to press when there is no time to think."""
PRESETS = ("stop", "contain", "sanitise")
MEASURES = ("hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount")
"""Of `stop`, each by itself."""
_PLANES = {"messages": "messaging", "calls": "voice"}
_NO_CREDENTIAL = ("own-form", "tenant-credential")
"""Ways in that no credential's death closes."""
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")

_ONLY_NOW = N_("only calls under way; new ones can begin")
_ONLY_WAITING = N_("only what is not sent yet; new messages can be made")
_NEW_TEXTS = N_("your own waiting messages with texts that are new since the takeover, at most")
_CONSOLE = N_("without {countries}: only a person can close these to messages, in the Console")
_UNTIL_DEPLOYED = N_("your own traffic at most, and only until the new secrets are in your systems")
_AT_LEAST = N_("at least; which credential the intruder uses is not known")
_STAYS = N_("at least; what the intruder uses is probably {credential}, and that stays alive")
_LIKELY = N_("if the intruder uses {credential}, which is {percent} % likely")
_SESSIONS = N_("once a person has ended the intruder's Console session")
_NO_FORM = N_("no credential is stolen, so replacing them stops nothing more")
_NO_WEEK = N_("your usual traffic at this hour of the week is not known: the history is too short")
_NOT_READ = N_("messages and calls were not read")
_HALF_READ = {
    "messages": N_("without messages, which were not read"),
    "calls": N_("without calls, which were not read"),
}


@dataclass(frozen=True)
class Seen:
    """What the evidence covers: without it, nothing found is not nothing there."""

    tables: Collection[str]
    """Read to their end."""
    since: datetime | None
    """From when on; None when only files were read."""


@dataclass(frozen=True)
class _Hit:
    """Which of the thief's new and waiting traffic an option stops, as columns."""

    new: ir.BooleanValue
    waiting: ir.BooleanValue


class _Reach:
    """Where the measures of `stop` work, and whether a credential's death does more."""

    def __init__(self, scope: Scope, credential: Inferred | None, console_only: Collection[str]) -> None:
        self.scope, self.credential, self.console_only = scope, credential, frozenset(console_only)
        self.suspended = sorted(thing.sid for thing in scope.hostile if thing.kind == "subaccount")
        self.main = scope.account_sid
        self.takeover = scope.began_at is not None
        named = {self.main, *scope.countries_attacked, *(one.account_sid for one in scope.countries_opened)}
        self.closed: dict[tuple[str, str], frozenset[str]] = {
            (sid, channel): self._unwanted(sid, plane)
            - (self.console_only if channel == "messages" else set())
            for sid in sorted(named - set(self.suspended))
            for channel, plane in _PLANES.items()
        }

    def by_hand(self) -> tuple[str, ...]:
        """Countries that are to be closed and that the API does not close."""
        accounts = {sid for sid, _channel in self.closed}
        wanted = {country for sid in accounts for country in self._unwanted(sid, "messaging")}
        return tuple(sorted(wanted & self.console_only))

    def closes(self, where: Where) -> bool:
        sid, channel, country = where
        return country in self.closed.get((sid, channel), ())

    def is_closed(self, traffic: ir.Table) -> ir.BooleanValue:
        by_countries: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (sid, channel), countries in self.closed.items():
            if countries:
                by_countries.setdefault((channel, tuple(sorted(countries))), []).append(sid)
        hits = [
            (traffic.channel == channel) & traffic.account_sid.isin(sids) & traffic.country.isin(countries)
            for (channel, countries), sids in by_countries.items()
        ]
        return ibis.or_(ibis.literal(False), *hits).fill_null(False)

    def ends_with(self, preset: str) -> bool:
        """Does the thief's credential die with this preset, as far as one can tell which it is?"""
        found = self.credential
        if not self.takeover or preset not in ("contain", "sanitise"):
            return False
        if preset == "sanitise":
            return found is None or found.kind not in _NO_CREDENTIAL
        if found is None:
            return False
        is_main_token = found.kind == "auth-token" and found.sid in ("", self.main)
        return is_main_token or (found.kind == "api-key" and self.scope.is_hostile(found.sid))

    def _unwanted(self, sid: str, plane: str) -> frozenset[str]:
        """As the action decides it: opened or attacked, and not the owner's."""
        scope = self.scope
        takes_from = {sid, self.main}  # a subaccount may take the main account's list
        opened = {
            o.country for o in scope.countries_opened if o.plane == plane and o.account_sid in takes_from
        }
        attacked = set(scope.countries_attacked.get(sid, ()))
        if sid == self.main:
            used = {country for countries in scope.countries_used.values() for country in countries}
        else:
            used = set(scope.countries_used.get(sid, ()))
        return frozenset((opened | attacked) - used)


def options(
    tables: Tables,
    scope: Scope,
    *,
    at: datetime,
    seen: Seen,
    credential: Inferred | None = None,
    currency: str = "USD",
    console_only: Collection[str] = (),
) -> tuple[Option, ...]:
    """All options, the best first. `at` is the moment whose hour of the week counts for the owner.

    `console_only`: countries that Twilio's API does not close to messages.
    """
    reach = _Reach(scope, credential, {*console_only, *_refused_by_api(tables)})
    fraud, pace = hostile_ahead(tables, scope)
    hits = _hits(fraud, reach)
    (totals,) = rows(fraud.agg(**_totals(hits)))
    unread = _unread(tables, seen)
    usual = usual_hour(tables, scope, at, seen.since)
    at_risk = _at_risk(tables, scope)
    found = []
    for name in hits:
        stops = _stops(name, totals, pace, currency) if len(unread) < 2 else Stops(None, currency, None)
        costs = _costs(name, usual, reach, at_risk, unread)
        basis = "estimate" if totals[f"{name} estimated"] else "price"
        found.append(
            Option(
                id=name,
                is_preset=name in PRESETS,
                stops=stops,
                costs=costs,
                basis=basis if stops.money is not None else "unknown",
                remarks=tuple(_remarks(name, reach, costs, usual, at_risk, unread)),
            )
        )
    return ranked(found)


def _refused_by_api(tables: Tables) -> list[str]:
    """Countries that Twilio's own list says something about: these it does not let the API change."""
    noted = tables.messaging_countries.filter(_.note.notnull(), _.note != "").select("country").distinct()
    return [row["country"] for row in rows(noted) if row["country"]]


def ranked(found: Sequence[Option]) -> tuple[Option, ...]:
    """More of the loss stopped comes first, in steps of a tenth; then what costs least of the owner's own."""
    most_money = max((one.stops.money or Decimal(0) for one in found), default=Decimal(0))
    most_people = max((one.stops.people or 0 for one in found), default=0)

    def key(one: Option) -> tuple[Any, ...]:
        money, people = one.stops.money or Decimal(0), one.stops.people or 0
        lost = [part for part in (one.costs.messages, one.costs.calls) if part is not None]
        return (
            one.stops.money is None,
            -round(10 * money / most_money) if most_money else 0,
            -round(10 * people / most_people) if most_people else 0,
            len(lost) < 2,  # what is not known may be anything
            sum(lost, Decimal(0)),
            (*PRESETS, *MEASURES).index(one.id),
        )

    return tuple(replace(one, rank=rank) for rank, one in enumerate(sorted(found, key=key), 1))


def _hits(fraud: ir.Table, reach: _Reach) -> dict[str, _Hit]:
    no, yes = ibis.literal(False), ibis.literal(reach.takeover)
    is_call = (fraud.channel == "calls") & yes
    closed = reach.is_closed(fraud)
    suspended = fraud.account_sid.isin(reach.suspended) if reach.suspended else no
    stopped = closed | suspended
    return {
        "stop": _Hit(stopped, yes),
        **{
            name: _Hit(ibis.literal(True) if reach.ends_with(name) else stopped, yes)
            for name in PRESETS
            if name != "stop"
        },
        "hang-up-calls": _Hit(no, is_call),
        "cancel-messages": _Hit(no, (fraud.channel == "messages") & yes),
        "close-countries": _Hit(closed, no),
        "suspend-subaccount": _Hit(suspended, is_call & suspended),  # it ends their calls first
    }


def _totals(hits: Mapping[str, _Hit]) -> dict[str, Any]:
    """Columns for one pass over the thief's traffic."""
    found: dict[str, Any] = {}
    for name, hit in hits.items():
        new, waiting = hit.new & _.recent, hit.waiting & _.waiting
        found |= {
            f"{name} new": _.cost.sum(where=new).fill_null(0),
            f"{name} waiting": _.ahead.sum(where=waiting).fill_null(0),
            f"{name} estimated": ((new & _.estimated) | waiting).any().fill_null(False),
            f"{name} new people": _.recipient.nunique(where=new),
            f"{name} waiting people": _.recipient.nunique(where=waiting),
            f"{name} people": _.recipient.nunique(where=new | waiting),
        }
    return found


def _stops(name: str, totals: Mapping[str, Any], pace: Pace, currency: str) -> Stops:
    money = Decimal(totals[f"{name} new"]) * pace.rate + Decimal(totals[f"{name} waiting"])
    new, waiting = totals[f"{name} new people"] or 0, totals[f"{name} waiting people"] or 0
    both = new + waiting - (totals[f"{name} people"] or 0)
    return Stops(money.quantize(_CENT), currency, round(new * pace.rate) + waiting - both)


def _costs(name: str, usual: UsualHour, reach: _Reach, at_risk: int, unread: Collection[str]) -> Costs:
    """Of the owner's usual hour what this option touches; that of `contain` is an upper bound."""

    def touches(where: Where) -> bool:
        sid = where[0]
        return (
            (name in ("close-countries", *PRESETS) and reach.closes(where))
            or (name in ("suspend-subaccount", *PRESETS) and sid in reach.suspended)
            or (name == "contain" and sid == reach.main and reach.takeover)
            or (name == "sanitise" and reach.takeover)
        )

    def lost(channel: str) -> Decimal | None:
        cancelled = at_risk if channel == "messages" and name in ("cancel-messages", *PRESETS) else 0
        if channel in unread:
            return None
        if name in ("hang-up-calls", "cancel-messages"):  # these touch what is judged, not a stream
            return Decimal(cancelled)
        counted = sum(
            events for where, events in usual.counted.items() if where[1] == channel and touches(where)
        )
        mean = usual.an_hour(counted)
        return (mean + cancelled).quantize(_TENTH) if mean is not None else None

    return Costs(lost("messages"), lost("calls"))


def _at_risk(tables: Tables, scope: Scope) -> int:
    """Waiting messages since the takeover that are not known to be the thief's and resemble no earlier text."""
    if scope.began_at is None:
        return 0
    own = marked(tables, scope).filter(
        _.channel == "messages", ~_.hostile, _.template.notnull(), _.template != ""
    )
    waiting = own.filter(_.created_at >= scope.began_at, _.status.isin(PENDING))
    before = own.filter(_.created_at < scope.began_at).select(old=_.template).distinct()
    (counted,) = rows(waiting.anti_join(before, waiting.template == before.old).agg(events=_.count()))
    return int(counted["events"])


def _unread(tables: Tables, seen: Seen) -> tuple[str, ...]:
    """Channels of which the evidence has nothing, and that were not read to their end either."""
    there = {"messages": tables.messages, "calls": tables.calls}
    return tuple(
        name
        for name, table in there.items()
        if name not in seen.tables and not rows(table.select("sid").limit(1))
    )


def _remarks(
    name: str, reach: _Reach, costs: Costs, usual: UsualHour, at_risk: int, unread: Sequence[str]
) -> Iterator[Remark]:
    if len(unread) == 2:
        yield Remark(_NOT_READ)
        return
    yield from (Remark(_HALF_READ[channel]) for channel in unread)
    if name == "hang-up-calls":
        yield Remark(_ONLY_NOW)
    if name == "cancel-messages":
        yield Remark(_ONLY_WAITING)
    if name in ("cancel-messages", "stop") and at_risk:
        yield Remark(_NEW_TEXTS)
    if name in ("close-countries", "stop") and (countries := reach.by_hand()):
        yield Remark(_CONSOLE, {"countries": ", ".join(countries)})
    if name in ("contain", "sanitise"):
        yield from _of_credentials(name, reach)
        if reach.takeover and (costs.messages or costs.calls):
            yield Remark(_UNTIL_DEPLOYED)
    if not usual.weeks and name not in ("hang-up-calls", "cancel-messages"):
        yield Remark(_NO_WEEK)


def _of_credentials(name: str, reach: _Reach) -> Iterator[Remark]:
    """What the preset's number rests on: which credential the thief uses is inferred, never asserted."""
    found = reach.credential
    if not reach.takeover or (found is not None and found.kind in _NO_CREDENTIAL):
        yield Remark(_NO_FORM)
    elif name == "sanitise":
        if found is not None and found.kind == "console-session":
            yield Remark(_SESSIONS)
    elif found is None or found.kind == "unknown":
        yield Remark(_AT_LEAST)
    else:
        says = _LIKELY if reach.ends_with(name) else _STAYS
        facts = {"credential": kind.CREDENTIALS.get(found.kind, found.kind)}
        yield Remark(says, {**facts, "percent": round(100 * found.confidence)})
