"""The course of a takeover as harmless text: timeline, traffic by hour and country, what was touched."""

from collections.abc import Mapping

from ..model.dossier import Dossier
from ..model.finding import Exhibit
from ..model.scope import Scope
from ..model.sid import short
from ..model.timeline import Destination, Hour, Moment
from ..texts import N_, _
from .escape import harmless, sentence
from .tables import Row, Table, more, table
from .words import THINGS, amount

MOST_MOMENTS = 150
MOST_HOURS = 48
MOST_DESTINATIONS = 30
MOST_THINGS = 25


def timeline(dossier: Dossier, most: int = MOST_MOMENTS) -> Table:
    heads = (_("UTC"), _("who"), _("account"), _("what"), _("record"))
    return table(heads, dossier.timeline, _moment, most)


def _moment(one: Moment) -> Row:
    return Row(
        (
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            _("intruder") if one.hostile else "",
            harmless(short(one.account_sid), 40),
            sentence(one.says, one.facts),
            _exhibit(one.exhibit),
        ),
        level="hostile" if one.hostile else "",
    )


def _exhibit(one: Exhibit | None) -> str:
    return harmless(one.sid, 64) if one else ""


def hours(dossier: Dossier) -> Table:
    """The hours with traffic of the intruder, or all of them when there is none."""
    hit = [hour for hour in dossier.hours if hour.hostile_messages or hour.hostile_calls or hour.hostile_cost]
    heads = (
        _("hour (UTC)"),
        _("messages"),
        _("of the intruder"),
        _("calls"),
        _("of the intruder"),
        _("cost"),
        _("of the intruder"),
    )
    return table(heads, hit or dossier.hours, _hour, MOST_HOURS)


def _hour(one: Hour) -> Row:
    counts = (one.messages, one.hostile_messages, one.calls, one.hostile_calls, one.cost, one.hostile_cost)
    hostile = one.hostile_messages or one.hostile_calls
    return Row(
        (f"{one.at:%m-%d %H}:00", *(amount(count) for count in counts)),
        level="hostile" if hostile else "",
    )


def destinations(dossier: Dossier) -> Table:
    heads = (_("country"), _("a day, usually"), _("in the window"), _("of the intruder"))
    most_hit = sorted(dossier.destinations, key=lambda one: (-one.hostile_events, -one.events, one.country))
    return table(heads, most_hit, _destination, MOST_DESTINATIONS)


def _destination(one: Destination) -> Row:
    return Row(
        (
            harmless(one.country, 10),
            f"{one.usual_per_day:,.1f}",
            amount(one.events),
            amount(one.hostile_events),
        ),
        level="hostile" if one.hostile_events else "",
    )


def scope(found: Scope) -> Table:
    """What the intruder made, moved or used: one row for each kind of thing."""
    rows: list[tuple[str, list[str]]] = []
    kinds: Mapping[str, list[str]] = {
        kind: [harmless(one.sid, 64) for one in found.hostile if one.kind == kind]
        for kind in dict.fromkeys(one.kind for one in found.hostile)
    }
    rows += [(_(THINGS[kind]) if kind in THINGS else harmless(kind), sids) for kind, sids in kinds.items()]
    rows.append((_("addresses the intruder came from"), [harmless(one, 64) for one in found.addresses]))
    rows.append(
        (
            _("webhooks moved"),
            [
                sentence(
                    N_("{sid} {field}: from {previous} to {updated}"),
                    sid=one.sid,
                    field=one.field,
                    previous=one.previous or "–",
                    updated=one.updated or "–",
                )
                for one in found.webhooks
            ],
        )
    )
    rows.append((_("usage triggers removed"), [harmless(one.sid, 64) for one in found.triggers]))
    rows.append(
        (
            _("countries opened"),
            [harmless(f"{one.country} ({one.plane})", 40) for one in found.countries_opened],
        )
    )
    attacked = sorted({code for codes in found.countries_attacked.values() for code in codes})
    rows.append((_("countries only the intruder used"), [harmless(code, 10) for code in attacked]))
    rows.append((_("Console users in doubt"), [harmless(one, 64) for one in found.users]))
    rows.append((_("message texts of the intruder"), [f"“{harmless(one, 160)}”" for one in found.templates]))
    return Table(
        (_("what"), _("which")),
        tuple(Row((name, _listed(things))) for name, things in rows if things),
    )


def _listed(things: list[str]) -> str:
    left_out = len(things) - MOST_THINGS
    return " · ".join([*things[:MOST_THINGS], *([more(left_out)] if left_out > 0 else [])])
