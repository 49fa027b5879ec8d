"""What must come before what in a plan, from rules over what a step does.

A phase only says how urgent a step is. What would lose the account, the evidence or a working credential if it
were done too early is said here, as a need of the step, so that a plan may be carried out by many at once and
in any order that its needs allow. Pure.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..model.plan import EVERYTHING, Preset, Step
from ..model.scope import Scope
from .action import Phase, Proposed
from .presets import EXTENTS

_KEEPS = frozenset({"prove", "deploy", "create", "restore", "clear", "switch-on", "seal"})
"""Verbs after which nothing is gone that would be evidence. Of any other it is assumed that something is."""
_MADE_ANEW = frozenset({Phase.SUBACCOUNT_TOKENS, Phase.OWN_KEYS})
"""Credentials that whoever holds the main token could read, or make himself."""
_REPAIRED = frozenset({Phase.FOOTHOLDS, Phase.NUMBERS, Phase.WEBHOOKS, Phase.TRIGGERS})
"""What whoever holds the main token would put back."""
_STOPS = frozenset(EXTENTS[Preset.STOP].actions)
"""Actions that delete nothing, so that nothing has to wait for the evidence when money is running."""
_KEYS = "SK"


def bound(proposed: Sequence[Proposed], scope: Scope) -> list[Proposed]:
    """With the needs that no wish of the user's may take away, see `planner._whole`.

    Live calls end before their account is suspended; evidence is frozen before anything is deleted, removed or
    promoted; the main token is replaced before other credentials are made; an own credential dies after its
    heir is in the owner's systems.
    """
    calls = _by_account(step for _phase, step in proposed if _ends_calls(_phase, step))
    sealed = [step.id for phase, step in proposed if phase is Phase.EVIDENCE]
    replaced = _replaced(proposed, scope)
    anew = {step.id for phase, step in proposed if phase in _MADE_ANEW}
    handed_on = {step.target: step.id for _phase, step in proposed if step.verb == "deploy"}
    found = []
    for phase, step in proposed:
        needs: list[str] = []
        if step.verb == "suspend":
            needs += calls[step.target.account_sid]
        if _destroys(phase, step):
            needs += sealed
        if step.id in anew and step.kind == "api" and anew.isdisjoint(step.needs):  # the first of its chain
            needs += replaced
        if step.verb in ("delete", "promote") and step.target in handed_on:
            needs.append(handed_on[step.target])
        found.append((phase, _needing(step, needs)))
    return found


def eased(proposed: Sequence[Proposed], scope: Scope) -> list[Proposed]:
    """With the needs that hold among steps that are in the plan anyway, and what only has to be waited for.

    The main token is replaced before anything is repaired; an account's hostile keys are dead before its
    footholds go; the last look comes after everything, however that went.
    """
    replaced = _replaced(proposed, scope)
    keys = _by_account(step for phase, step in proposed if _is_hostile_key(phase, step))
    found = []
    for phase, step in proposed:
        needs: list[str] = []
        if step.kind == "api":
            if phase in _REPAIRED:
                needs += replaced
            if phase in (Phase.HOSTILE_KEYS, Phase.FOOTHOLDS) and not _is_hostile_key(phase, step):
                needs += keys[step.target.account_sid]
        step = _needing(step, needs)
        found.append((phase, replace(step, after=(EVERYTHING,)) if phase is Phase.SWEEP else step))
    return found


def arranged(proposed: Sequence[Proposed], losing: Mapping[str, Decimal]) -> tuple[Step, ...]:
    """In the order in which to begin: what a step waits for before it, else the most urgent first.

    Among equals the account first that loses most (`losing`: SID → money per minute). Raises ValueError for
    steps that wait for each other.
    """
    ranks = {
        step.id: (phase, -losing.get(step.target.account_sid, Decimal(0)), place)
        for place, (phase, step) in enumerate(proposed)
    }
    steps = {step.id: step for _phase, step in proposed}
    waiting = {name: _waits_for(step, steps) for name, step in steps.items()}
    freed: defaultdict[str, list[str]] = defaultdict(list)
    for name, others in waiting.items():
        for other in others:
            freed[other].append(name)
    ready = [(ranks[name], name) for name, others in waiting.items() if not others]
    heapq.heapify(ready)
    begun: list[Step] = []
    while ready:
        name = heapq.heappop(ready)[1]
        begun.append(steps[name])
        for other in freed[name]:
            waiting[other].discard(name)
            if not waiting[other]:
                heapq.heappush(ready, (ranks[other], other))
    if len(begun) < len(steps):
        raise ValueError(f"steps wait for each other: {sorted(set(steps) - {s.id for s in begun})[:8]}")
    return tuple(begun)


def ends_token(step: Step) -> bool:
    """Does the token that opens the step's account die with it? Nothing that uses it may run meanwhile."""
    return step.verb == "promote"


def makes(step: Step) -> bool:
    """Does it make a thing? Of one kind one at a time in an account: neither step could tell the other's thing,
    before that one is noted, from one whose answer was lost."""
    return step.verb == "create"


def _waits_for(step: Step, steps: Mapping[str, Step]) -> set[str]:
    return {name for name in (*step.needs, *step.after) if name in steps}


def _ends_calls(phase: Phase, step: Step) -> bool:
    return step.kind == "api" and (phase is Phase.CALLS or step.verb == "end-calls")


def _destroys(phase: Phase, step: Step) -> bool:
    if step.kind != "api" or step.action in _STOPS or phase < Phase.EVIDENCE:
        return False
    return step.verb not in _KEEPS


def _is_hostile_key(phase: Phase, step: Step) -> bool:
    return phase is Phase.HOSTILE_KEYS and step.kind == "api" and step.target.sid.startswith(_KEYS)


def _replaced(proposed: Sequence[Proposed], scope: Scope) -> list[str]:
    """The last steps of the main token's replacement: through when the new token is proven."""
    chain = [
        step
        for phase, step in proposed
        if phase is Phase.MAIN_TOKEN and step.kind == "api" and step.target.account_sid == scope.account_sid
    ]
    needed = {need for step in chain for need in step.needs}
    return [step.id for step in chain if step.id not in needed]


def _by_account(steps: Iterable[Step]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for step in steps:
        found[step.target.account_sid].append(step.id)
    return found


def _needing(step: Step, needs: Iterable[str]) -> Step:
    more = [need for need in needs if need != step.id]
    return replace(step, needs=tuple(dict.fromkeys((*step.needs, *more)))) if more else step
