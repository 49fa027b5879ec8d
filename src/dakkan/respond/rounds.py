"""Carry a plan out, look again, and go on until nothing of the intruder's is left.

An intruder at work makes new things while the plan takes the old ones away. So when a plan has run, evidence is
read anew, and what it says now becomes a follow-up plan of the same kind, saved and approved like the first.
Why that ends is argued in docs/why.md. Where it does not within a few rounds, it fails and says so.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ..errors import BadAnswer, StalePlan, StepNotVerified, TwilioError, Unreachable
from ..model.clock import iso
from ..model.own_write import OwnWrite
from ..model.plan import Plan, Preset, Step, StepState
from ..model.scope import Scope
from ..texts import say
from . import executor, planner
from .action import Done
from .actions import CATALOGUE, Actions
from .actions.delete_api_key import MOST_ROUNDS
from .hands import Hands, Row, moment
from .journal import Facts, Journal
from .presets import EXTENTS
from .traffic import Judge

MOST = MOST_ROUNDS
"""Rounds, the first plan's included."""
FOLLOWED: Mapping[Preset, tuple[Preset, Collection[str]]] = {
    Preset.CONTAIN: (Preset.CONTAIN, ()),
    Preset.SANITISE: (Preset.SANITISE, ()),
    # every plan of `reactivated` replaces all tokens; what follows it replaces those that need it
    Preset.REACTIVATED: (Preset.SANITISE, EXTENTS[Preset.REACTIVATED].actions),
}
"""Preset → that of the follow-ups, and the actions that they are kept to (none named: all)."""
SILENT = ("oauth_apps", "event_sinks", "event_subscriptions", "export_settings", "export_jobs", "alarms",
          "function_services", "functions", "verify_webhooks", "messages")  # fmt: skip
"""Tables of things that may come about without an event in the audit log (reference 6.1)."""
_TOLERANCE = timedelta(seconds=10)
"""Between our note of a moment and Twilio's."""
_BEHIND = 1000
"""Messages older than the plan after which no younger one is looked for."""
_DATES = ("date_created", "dateCreated", "date_updated", "dateUpdated")
_NAMED = 6


class Book(Protocol):
    """The case, as the rounds read and write it."""

    def journal(self) -> Journal:
        """Of the newest plan."""

    def save(self, plan: Plan) -> None:
        """As the newest plan, approved by whoever approved the first."""

    def done(self) -> Sequence[Done]: ...

    def own_writes(self) -> Sequence[OwnWrite]: ...

    def rescope(self) -> Scope:
        """From evidence that reaches up to now: who made a thing decides, not when."""


def carry_out(
    plan: Plan,
    scope: Scope,
    hands: Hands,
    book: Book,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    actions: Actions = CATALOGUE,
) -> Iterator[Step]:
    """Yield each step of `plan`, the newest of the book, and of the plans that follow it, in its new state.

    To resume is to carry out again. `only` and `without`: what the plan was made with, and its followers are.
    Raises what `executor.apply` raises. But where the intruder was at work meanwhile, a step that failed is
    tried again in the next round, and a plan that was stale is made anew. StepNotVerified after MOST rounds.
    """
    follow = FOLLOWED.get(plan.preset) if scope.began_at is not None else None
    for number in range(1, MOST + 1):
        failed: TwilioError | StepNotVerified | StalePlan | None = None
        journal = book.journal() if number == 1 else _Agreed(book.journal())
        try:
            yield from executor.apply(plan, scope, hands, journal, done=book.done(), actions=actions)
        except (TwilioError, StepNotVerified, StalePlan) as error:
            failed = error
        if follow is None or (failed is None and is_quiet(plan, hands, book.own_writes())):
            break
        now = book.rescope()
        if failed is not None and not _at_work(plan, scope, now):
            break  # the same would fail again; and what a person said yes to was changed by nobody hostile
        preset, kept = follow
        again = planner.make(
            preset,
            now,
            hands,
            case=plan.case,
            done=book.done(),
            only=_within(only, kept),
            without=without,
            actions=actions,
        )
        if not is_needed(again):
            failed = None
            break
        if number == MOST:
            raise StepNotVerified(_still(again))
        scope, plan = now, again
        book.save(plan)
    if failed is not None:
        raise failed


@dataclass(frozen=True)
class _Agreed:
    """The journal of a follow-up, which was made a moment ago and which nobody has to be asked about again.

    That a step is planned counts as its first line. So a thief who changes something each time that we look
    cannot keep us from beginning, and each step looks first whether it is still needed.
    """

    journal: Journal

    def last(self, step_id: str) -> StepState:
        return self.journal.last(step_id) or StepState.PLANNED

    def write(self, state: StepState, step: Step, facts: Facts) -> None:
        self.journal.write(state, step, facts)


def _at_work(plan: Plan, before: Scope, now: Scope) -> bool:
    """Has the intruder left a trace since the plan was made?"""
    if set(now.hostile) - set(before.hostile):
        return True
    return now.last_seen_at is not None and now.last_seen_at >= plan.made_at.replace(microsecond=0)


def is_needed(plan: Plan) -> bool:
    """Has it anything to do but for people?"""
    return any(step.kind == "api" for step in plan.steps)


def is_quiet(plan: Plan, hands: Hands, own: Sequence[OwnWrite]) -> bool:
    """Has nothing happened since the plan was made but what we did? False for what could not be read.

    Cheaper than evidence by far, so it is asked first. Of what leaves no event, anything new counts, whose ever.
    """
    since = plan.made_at.replace(microsecond=0) - _TOLERANCE
    written: defaultdict[str, list[OwnWrite]] = defaultdict(list)
    for write in own:
        written[write.account_sid].append(write)
    try:
        hands.look_again()
        active = list(dict.fromkeys((hands.main_sid, *hands.active_sids())))
        told = hands.each(active, lambda sid: _is_quiet(sid, since, written[sid], hands))
    except (TwilioError, Unreachable, BadAnswer):
        return False
    return all(told.values())


def _is_quiet(sid: str, since: datetime, own: Sequence[OwnWrite], hands: Hands) -> bool:
    events = hands.rows("events", sid, StartDate=iso(since))
    return (
        _all_ours(events, since, own)
        and not any(_stirs(table, sid, since, hands) for table in SILENT)
        and not Judge(hands, sid).live_calls()
        and not any(hands.is_on_safe_list(sid, number) for number in hands.scope.recipients.get(sid, ()))
    )


def _all_ours(events: Iterator[Row], since: datetime, own: Sequence[OwnWrite]) -> bool:
    """Each change of ours explains one event."""
    left = Counter(own)
    for event in events:
        at = moment(event.get("event_date"))
        if at is not None and at < since:
            continue
        about = (event.get("event_type"), event.get("account_sid"), event.get("resource_sid"))
        ours = next((write for write in left if at is not None and _explains(write, about, at)), None)
        if ours is None:
            return False
        left[ours] -= 1
        if not left[ours]:
            del left[ours]
    return True


def _explains(write: OwnWrite, about: tuple[object, ...], at: datetime) -> bool:
    named = (write.event_type, write.account_sid, write.resource_sid)
    return named == about and abs(write.at - at) <= _TOLERANCE


def _stirs(table: str, sid: str, since: datetime, hands: Hands) -> bool:
    if table != "messages":
        return any(_is_new(row, since) for row in hands.rows(table, sid))
    behind = 0
    for row in hands.rows(table, sid):  # scheduled ones may lie anywhere between
        made = moment(row.get("date_created"))
        if made is not None and made < since:
            behind += 1
            if behind > _BEHIND:
                return False
        elif row.get("status") == "scheduled":
            return True
    return False


def _is_new(row: Row, since: datetime) -> bool:
    """Of what has no date, everything that is in force."""
    dates = [at for name in _DATES if (at := moment(row.get(name))) is not None]
    return any(at >= since for at in dates) if dates else row.get("enabled") is not False


def _within(only: Collection[str], kept: Collection[str]) -> Collection[str]:
    if not kept:
        return only
    return [name for name in kept if name in only] or only if only else kept


def _still(plan: Plan) -> str:
    names = [step.id for step in plan.steps if step.kind == "api"]
    return say(
        "After {rounds} rounds something new of the intruder's is still there ({steps}). Either somebody makes "
        "it faster than it is taken away, or has what no API ends: a session in the Console. First do the tasks "
        "for people, above all those about users and sessions; then: dakkan plan {case} --preset {preset}",
        rounds=MOST,
        steps=", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else ""),
        case=plan.case,
        preset=plan.preset.value,
    )
