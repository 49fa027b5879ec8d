"""A key made from a strange place, then something new that is made and used, or odd traffic.

Traffic names no key, so what tells is the order: the key, the number or subaccount made by a stranger after
it, and the first message of that. A rotation by the build machines comes from a usual place.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import (
    FOREIGN,
    Link,
    as_table,
    earliest,
    event_links,
    first_chain,
    odd_sent,
    reaching,
    told,
    traffic_links,
)
from ..detector import Confidence, Severity, Tables, Window, detector

_FAST, _SLOW = timedelta(hours=1), timedelta(hours=24)
_KEYS = ("account-api-keys.created", "account-keys.created")
_THINGS = ("phone-number.created", "account.created", "copilot-application.created", "sender-id.created")
_ODD = N_("A key was made at {made_at}; odd traffic from {sent_at} on, {sent_events} messages or calls")
_GRADES = {("strange", _FAST): "critical", ("strange", _SLOW): "high", ("untold", _FAST): "high"}


@detector(
    id="sequence-new-key-used",
    title=N_("A strange key was made, and new things or odd traffic followed"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1098.001", "T1496.004"),
    answers=(
        "delete-api-key",
        "disable-number",
        "suspend-subaccount",
        "cancel-messages",
        "rotate-auth-token",
    ),
    needs=("events", "traffic"),
    baseline_days=7,
    cold_start=N_("Without a week of events no place is strange, and it says high or medium."),
    says=N_(
        "A key was made at {made_at}; {thing} at {thing_at}; it was used from {sent_at} on, "
        "{sent_events} messages or calls"
    ),
    benign=N_("Somebody who sets a new service up by hand from a new place; the first day of an account."),
    misses=N_("A key made through a usual machine, and one that sleeps for more than a day."),
)
def sequence_new_key_used(tables: Tables, window: Window) -> ir.Table:
    events = reaching(tables.events, window, _SLOW).filter(_.origin.isin(FOREIGN))
    made = event_links(events.filter(_.type.isin(_KEYS)))
    if not made:
        return as_table([])
    things = event_links(events.filter(_.type.isin(_THINGS)))
    used = dict(_used(things, tables))
    odd = odd_sent(tables)
    odd_links = traffic_links(odd)
    for (origin, within), severity in [*_GRADES.items(), (("untold", _SLOW), "medium")]:
        keys = [link for link in made if link.origin == origin]
        ways = [first_chain([keys, [thing], [use]], within) for thing, use in used.items()]
        if chain := earliest([*ways, first_chain([keys, odd_links], within)]):
            until = min(chain[0].at + _SLOW, window.until)
            sent = odd.union(_of_things(used, tables).anti_join(odd, "sid"))
            sent = sent.filter(_.created_at >= chain[-1].at)
            facts: dict[str, str | datetime] = {"made_at": chain[0].at, "sent_at": chain[-1].at}
            facts |= {"severity": severity, "confidence": "high" if origin == "strange" else "low"}
            if len(chain) == 3:
                facts |= {"thing": chain[1].what, "thing_at": chain[1].at}
            else:
                facts |= {"says": _ODD}
            beside = [*made, *used]
            new = [link.resource_sid for link in beside if chain[0].at <= link.at <= until]
            return as_table([told(chain, beside, sent=sent, until=until, made=new, **facts)])
    return as_table([])


def _used(things: list[Link], tables: Tables) -> Iterator[tuple[Link, Link]]:
    """Each new thing that was used, with its first message or call."""
    names = _names(things, tables)
    columns = {"number": "sender", "account": "account_sid", "service": "service"}
    first: dict[tuple[str, str], Link] = {}
    for kind, column in columns.items():
        wanted = sorted({name for what, name in names.values() if what == kind})
        if not wanted:
            continue
        rows = (
            tables.traffic.filter(tables.traffic[column].isin(wanted))
            .group_by(name=_[column])
            .agg(at=_.first_at.min(), sid=_["sample"].min(), account_sid=_.account_sid.min())
        )
        for row in rows.to_pyarrow().to_pylist():
            first[kind, row["name"]] = Link(row["at"], row["account_sid"], row["sid"])
    for thing in things:
        use = first.get(names.get(thing.resource_sid, ("", "")))
        if use and use.at >= thing.at:
            yield thing, use


def _names(things: list[Link], tables: Tables) -> dict[str, tuple[str, str]]:
    """What traffic calls each thing: a number by itself, a subaccount and a service by their SIDs."""
    told_numbers = tables.changes.filter(_.type == "phone-number.created", _.field == "phone_number")
    listed = tables.numbers.filter(_.phone_number.notnull()).select(pn=_.sid, number=_.phone_number)
    numbers = ibis.union(told_numbers.select(pn=_.resource_sid, number=_.updated), listed).distinct()
    wanted = [thing.resource_sid for thing in things if thing.what == "phone-number.created"]
    rows = numbers.filter(_.pn.isin(wanted)).to_pyarrow().to_pylist() if wanted else []
    names = {row["pn"]: ("number", row["number"]) for row in rows}
    kinds = {"account.created": "account", "copilot-application.created": "service"}
    own = {tables.account_sid}  # an event that names no more than the main account itself
    for thing in things:
        if thing.what in kinds and thing.resource_sid not in own:
            names[thing.resource_sid] = (kinds[thing.what], thing.resource_sid)
    return names


def _of_things(used: dict[Link, Link], tables: Tables) -> ir.Table:
    names = _names(list(used), tables).values()
    told_names = sorted({name for _kind, name in names})
    if not told_names:
        return tables.sent.filter(ibis.literal(False))
    return tables.sent.filter(
        _.sender.isin(told_names) | _.account_sid.isin(told_names) | _.service.isin(told_names)
    )
