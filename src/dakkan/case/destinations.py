"""Countries in a case: which the thief opened, which the owner used, which only the thief sent to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.countries import country_named
from ..model.finding import Finding
from ..model.scope import CountryOpened
from .country_names import names_in
from .roles import Question, question_of
from .tables import Tables, rows, sent_calls, sent_messages
from .traces import Event, Traces, read

_PLANES = {"sms-geographic-permissions.updated": "messaging", "voice-geographic-permissions.updated": "voice"}
_ON = frozenset({"enabled", "true", "on", "1"})


def opened(tables: Tables, accounts: Sequence[str], traces: Traces) -> tuple[CountryOpened, ...]:
    """Countries that the thief opened and that nobody closed again since."""
    mine = [event for event in traces.events if event.type in _PLANES]
    if not mine:
        return ()
    names = names_in(tables.voice_countries)
    later = tables.events.filter(_.account_sid.isin(accounts), _.type.isin(sorted(_PLANES)))
    later = later.filter(_.created_at >= mine[0].at).order_by("created_at", "sid")
    state: dict[tuple[str, str, str, str], tuple[Event, bool]] = {}
    own = {event.sid for event in mine}
    for event in read(later):
        for field, (previous, updated) in event.changes.items():
            if (country := country_named(field, names)) and _is_on(previous) != _is_on(updated):
                state[event.account_sid, _PLANES[event.type], country, field] = (event, _is_on(updated))
    found: dict[tuple[str, str, str], CountryOpened] = {}
    for (account_sid, plane, country, _field), (event, is_open) in sorted(state.items()):
        if is_open and event.sid in own:
            key = (account_sid, plane, country)
            found.setdefault(key, CountryOpened(*key, traces.why(event)))
    return tuple(found[key] for key in sorted(found))


def _is_on(value: str) -> bool:
    return value.lower() in _ON


def used(tables: Tables, accounts: Sequence[str], until: datetime) -> Mapping[str, tuple[str, ...]]:
    """Account → countries that it sent or called to before `until`."""
    before = _sent(tables, accounts).filter(_.created_at < until)
    return _by_account(before.select("account_sid", "country").distinct())


def attacked(
    tables: Tables, accounts: Sequence[str], findings: Sequence[Finding], began: datetime, until: datetime
) -> Mapping[str, tuple[str, ...]]:
    """Account → countries that findings name, it sends to since `began`, and nobody of the tree used before.

    Twilio's permissions are the tree's, so a country that another account of it used is not the thief's.
    """
    named = {country for f in findings if question_of(f) != Question.WHO for country in f.countries}
    if not named:
        return {}
    sent = _sent(tables, accounts)
    old = sent.filter(_.created_at < began).select(old=_.country).distinct()
    during = sent.filter(_.created_at >= began, _.created_at < until, _.country.isin(sorted(named)))
    fresh = during.anti_join(old, during.country == old.old)
    return _by_account(fresh.select("account_sid", "country").distinct())


def _sent(tables: Tables, accounts: Sequence[str]) -> ir.Table:
    columns = ("account_sid", "created_at", "country")
    both = ibis.union(sent_messages(tables).select(*columns), sent_calls(tables).select(*columns))
    return both.filter(_.account_sid.isin(accounts), _.country.notnull(), _.country != "")


def _by_account(pairs: ir.Table) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in rows(pairs.order_by("account_sid", "country")):
        found.setdefault(row["account_sid"], []).append(row["country"])
    return {account: tuple(countries) for account, countries in found.items()}
