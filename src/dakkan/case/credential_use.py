"""Who uses which credential of the owner's, as far as anything tells: what its death will break.

Twilio does not say which credential a message was sent with. What speaks is the owner's inventory, and the
audit log where it names actor and address. Where nothing speaks, that is said; it is not "nobody".
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ibis import _

from ..model.clock import iso
from ..model.plan import Breaks, Plan, Step
from ..model.scope import Scope
from ..texts import N_
from .inventory import Inventory, System
from .tables import Tables, rows
from .traffic import marked

Facts = dict[str, str | int]
_DAY = 86_400
_MOST_ROWS = 2_000
_MOST = 5
"""Lines a step; the rest are counted."""
_LONGEST = 80

_LISTED = N_("{system} uses it, as your inventory says (owner: {owner}).")
_LISTED_NOBODYS = N_("{system} uses it, as your inventory says.")
_KNOWN_ADDRESS = N_("{system} at {address} has used it, last on {at} (audit log, {times} times).")
_STRANGE_ADDRESS = N_(
    "Something at {address} has used it, last on {at} (audit log, {times} times); no system of your "
    "inventory has that address."
)
_AGENT = N_("Something at {address} ({agent}) has used it, last on {at} (audit log, {times} times).")
_MORE = N_("And {more} more have used it.")
_NOBODY_KEY = N_(
    "Nobody known uses this key: neither your inventory nor {days} days of the audit log name one."
)
_NOBODY_TOKEN = N_(
    "Nobody known uses this Auth Token: neither your inventory nor {days} days of the audit log name one."
)
_UNLOOKED = N_("Who uses it is not known: your inventory names nobody, and there is no audit log to look in.")
_SENDS = N_(
    "{account} has sent {events} messages and calls of your own since {since}; Twilio does not tell with "
    "which credential."
)
_ONLY_TOKEN = N_(
    "{account} has sent {events} messages and calls of your own since {since} and has no API key: they "
    "probably use this token."
)
_OURS = frozenset(
    (
        *(_LISTED, _LISTED_NOBODYS, _KNOWN_ADDRESS, _STRANGE_ADDRESS, _AGENT, _MORE),
        *(_NOBODY_KEY, _NOBODY_TOKEN, _UNLOOKED, _SENDS, _ONLY_TOKEN),
    )
)


@dataclass(frozen=True)
class Acted:
    """From one address, with one credential, in the audit log."""

    address: str
    times: int
    last: datetime
    agent: str = ""
    """Where a log has one; Twilio's own does not."""


@dataclass(frozen=True)
class Use:
    """Of one credential."""

    sid: str
    """Of the key, or of the account for its Auth Token."""
    listed: tuple[System, ...] = ()
    acted: tuple[Acted, ...] = ()
    """Not from the thief's addresses; the newest first."""


@dataclass(frozen=True)
class Sent:
    """The owner's own traffic of an account."""

    events: int
    first: datetime


@dataclass(frozen=True)
class Uses:
    of: Mapping[str, Use]
    sent: Mapping[str, Sent]
    inventory: Inventory
    days: int
    """Of audit log; 0 when there is none."""
    with_keys: frozenset[str] = frozenset()
    """Accounts with API keys."""
    keys_read: bool = False
    hostile: frozenset[str] = field(default_factory=frozenset)
    """SIDs of the thief's: that nobody else uses these is not worth a word."""


def uses(
    tables: Tables,
    scope: Scope,
    sids: Collection[str],
    inventory: Inventory,
    *,
    read: Collection[str] = (),
) -> Uses:
    """What speaks about the credentials `sids`. `read`: tables that were read to their end."""
    found = {sid: Use(sid, tuple(inventory.using(sid))) for sid in sids}
    mine = tables.events.filter(_.actor_sid.isin(sorted(found)), _.address.notnull(), _.address != "")
    if scope.addresses:
        mine = mine.filter(~_.address.isin(list(scope.addresses)))
    agent = _.raw.re_extract(r'"user_agent": *"([^"\\]{1,200})"', 1)
    acted = mine.group_by("actor_sid", "address").agg(
        times=_.count(), last=_.created_at.max(), agent=agent.fill_null("").max()
    )
    for row in rows(acted.order_by(_.last.desc(), "address").limit(_MOST_ROWS)):
        use = found[row["actor_sid"]]
        one = Acted(row["address"], row["times"], row["last"], row["agent"] or "")
        found[use.sid] = replace(use, acted=(*use.acted, one))
    (log,) = rows(tables.events.agg(first=_.created_at.min(), last=_.created_at.max()))
    days = max(round((log["last"] - log["first"]).total_seconds() / _DAY), 1) if log["last"] else 0
    own = marked(tables, scope).filter(~_.hostile)
    sent = own.group_by("account_sid").agg(events=_.count(), first=_.created_at.min())
    with_keys = tables.keys.select("account_sid").distinct()
    return Uses(
        found,
        {row["account_sid"]: Sent(row["events"], row["first"]) for row in rows(sent)},
        inventory,
        days,
        frozenset(row["account_sid"] for row in rows(with_keys)),
        "keys" in read,
        frozenset(thing.sid for thing in scope.hostile if thing.kind != "secondary-token"),
    )


def dying(plan: Plan) -> list[str]:
    """SIDs of the credentials that the plan puts an end to."""
    return sorted({step.target.sid for step in plan.steps if _ends_a_credential(step)})


def foreseen(plan: Plan, known: Uses) -> Plan:
    """The plan with what is known to break in its promote and delete steps; all else as it was.

    Pure, and the same again when it is done twice.
    """
    steps = tuple(
        replace(step, breaks=(*_others(step), *_breaks(step, known))) if _ends_a_credential(step) else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def _ends_a_credential(step: Step) -> bool:
    sid = step.target.sid
    return (step.verb == "promote" and sid.startswith("AC")) or (
        step.verb == "delete" and sid.startswith("SK")
    )


def _others(step: Step) -> Iterator[Breaks]:
    return (broken for broken in step.breaks if broken.what not in _OURS)


def _breaks(step: Step, known: Uses) -> list[Breaks]:
    sid = step.target.sid
    use = known.of.get(sid, Use(sid))
    found = [*_listed(use), *_acted(use, known.inventory)]
    if sid in known.hostile:
        return found[:_MOST] if use.listed else []
    if len(found) > _MOST:
        return [*found[:_MOST], Breaks(_MORE, {"more": len(found) - _MOST}, found[-1].confidence)]
    if found:
        return found
    return [_nobody(sid, known), *_sent(step.target.account_sid, sid, known)]


def _listed(use: Use) -> Iterator[Breaks]:
    for system in use.listed:
        facts = {"system": system.name, **({"owner": system.owner} if system.owner else {})}
        yield Breaks(_LISTED if system.owner else _LISTED_NOBODYS, facts, "high")


def _acted(use: Use, inventory: Inventory) -> Iterator[Breaks]:
    """A key is named by the log; that the token was used may also be a key that acts in the account's name."""
    listed = set(use.listed)
    for one in use.acted:
        facts: Facts = {"address": one.address, "at": iso(one.last), "times": one.times}
        systems: Sequence[System] = inventory.at(one.address)
        for system in systems:
            if system not in listed:
                confidence = "high" if use.sid.startswith("SK") else "medium"
                yield Breaks(_KNOWN_ADDRESS, {"system": system.name, **facts}, confidence)
        if not systems and one.agent:
            yield Breaks(_AGENT, {**facts, "agent": one.agent[:_LONGEST]}, "medium")
        elif not systems:
            yield Breaks(_STRANGE_ADDRESS, facts, "medium")


def _nobody(sid: str, known: Uses) -> Breaks:
    if not known.days:
        return Breaks(_UNLOOKED, {}, "low")
    return Breaks(_NOBODY_KEY if sid.startswith("SK") else _NOBODY_TOKEN, {"days": known.days}, "low")


def _sent(account_sid: str, sid: str, known: Uses) -> Iterator[Breaks]:
    sent = known.sent.get(account_sid)
    if sent is None:
        return
    facts: Facts = {"account": account_sid, "events": sent.events, "since": iso(sent.first)[:10]}
    alone = sid == account_sid and known.keys_read and account_sid not in known.with_keys
    yield Breaks(_ONLY_TOKEN if alone else _SENDS, facts, "medium" if alone else "low")
