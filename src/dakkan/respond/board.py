"""Which step of a plan may begin now: what it needs is through, what it waits for has ended.

The most urgent first. While the token of an account dies nothing else that uses it is under way: a request
with the old one would be refused, and nobody could tell that from a thief's rotation.
"""

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from threading import Condition

from ..model.plan import EVERYTHING, Plan, Step, StepState
from .order import ends_token, makes

THROUGH = frozenset({StepState.PROVEN, StepState.SKIPPED})


class _InUse:
    """What runs, counted so that a look at it costs the same whether two steps run or a hundred."""

    def __init__(self, main_sid: str) -> None:
        self._main = main_sid
        self._accounts: Counter[str] = Counter()
        self._ending: Counter[str] = Counter()
        self._making: Counter[tuple[str, str]] = Counter()

    def add(self, step: Step, more: int) -> None:
        account = step.target.account_sid
        self._accounts[account] += more
        if not self._accounts[account]:
            del self._accounts[account]
        if ends_token(step):
            self._ending[account] += more
        if makes(step):
            self._making[account, step.action] += more

    def lets(self, step: Step) -> bool:
        """May it run beside all that runs?"""
        account = step.target.account_sid
        if self._ending[self._main] or self._ending[account]:
            return False
        if ends_token(step) and (self._accounts if account == self._main else account in self._accounts):
            return False
        return not (makes(step) and self._making[account, step.action])


class Board:
    """Safe to use from many threads. Steps that are in `ended` already are not given out."""

    def __init__(self, plan: Plan, ended: Mapping[str, StepState]) -> None:
        self._main = plan.account_sid
        self._steps = {step.id: step for step in plan.steps}
        self._rank = {step.id: rank for rank, step in enumerate(plan.steps)}
        self._waits = {step.id: self._needed(step) for step in plan.steps}
        self._needing: defaultdict[str, list[str]] = defaultdict(list)
        for name, others in self._waits.items():
            for other in others:
                self._needing[other].append(name)
        self._last = {step.id for step in plan.steps if EVERYTHING in step.after}
        self._before_last = len(plan.steps) - len(self._last)
        self._ready: list[tuple[int, str]] = []
        self._later: list[tuple[float, int, str]] = []
        self._running: set[str] = set()
        self._in_use = _InUse(plan.account_sid)
        self._over: set[str] = set()
        self._stopped = False
        self._change = Condition()
        for name, state in ended.items():
            if name in self._steps:
                self._end(name, state)
        self._ready = [(self._rank[name], name) for name in self._steps if self._may_begin(name)]
        heapq.heapify(self._ready)

    def take(self) -> Step | None:
        """The next step to carry out, waiting for one if need be; None when there will be none any more."""
        with self._change:
            while not self._stopped:
                step = self._next()
                if step is not None:
                    self._begin(step)
                    return step
                if not self._running and not self._later and not self._ready:
                    break
                self._change.wait(self._until_due())
            self._change.notify_all()
            return None

    def ended(self, step: Step, state: StepState) -> None:
        """Whoever needs it may begin, or never will."""
        with self._change:
            self._leave(step)
            self._end(step.id, state)
            self._change.notify_all()

    def later(self, step: Step, seconds: float) -> None:
        """Give it out again after a while; the worker goes on with something else."""
        with self._change:
            self._leave(step)
            heapq.heappush(self._later, (time.monotonic() + seconds, self._rank[step.id], step.id))
            self._change.notify_all()

    def stop(self) -> None:
        """Give out nothing more."""
        with self._change:
            self._stopped = True
            self._change.notify_all()

    def _begin(self, step: Step) -> None:
        self._running.add(step.id)
        self._in_use.add(step, 1)

    def _leave(self, step: Step) -> None:
        if step.id in self._running:
            self._running.discard(step.id)
            self._in_use.add(step, -1)

    def _needed(self, step: Step) -> set[str]:
        return {name for name in (*step.needs, *step.after) if name in self._steps and name != step.id}

    def _next(self) -> Step | None:
        """The most urgent that may run beside what runs. A token's end is not put off for ever: what would
        stand in its way does not begin while it waits."""
        while self._later and self._later[0][0] <= time.monotonic():
            _at, rank, name = heapq.heappop(self._later)
            heapq.heappush(self._ready, (rank, name))
        passed: list[tuple[int, str]] = []
        held: set[str] = set()
        found = None
        while self._ready and found is None and self._main not in held:
            entry = heapq.heappop(self._ready)
            step = self._steps[entry[1]]
            if self._in_use.lets(step) and step.target.account_sid not in held:
                found = step
                continue
            passed.append(entry)
            if ends_token(step):
                held.add(step.target.account_sid)
        for entry in passed:
            heapq.heappush(self._ready, entry)
        return found

    def _until_due(self) -> float | None:
        return max(0.0, self._later[0][0] - time.monotonic()) if self._later else None

    def _may_begin(self, name: str) -> bool:
        if name in self._over or self._waits[name]:
            return False
        return name not in self._last or not self._before_last

    def _end(self, name: str, state: StepState) -> None:
        """Also of all that can never begin now: what needs it, and what needs that."""
        freed: set[str] = set()
        ends = [(name, state)]
        while ends:
            name, state = ends.pop()
            if name in self._over:
                continue
            self._over.add(name)
            if name not in self._last:
                self._before_last -= 1
                freed |= set() if self._before_last else self._last
            for other in self._needing[name]:
                if state not in THROUGH and name in self._steps[other].needs:
                    ends.append((other, StepState.PLANNED))
                else:
                    self._waits[other].discard(name)
                    freed.add(other)
        for other in freed:
            if self._may_begin(other) and other not in self._running:
                heapq.heappush(self._ready, (self._rank[other], other))
