"""Everything that can go wrong while a plan is carried out: at each request, at each line of the journal.

A point is one fault at one moment. It is played from the same start as all others, and the plan is applied
again until it is through, as a user would with `dakkan resume`. What is kept is how the first attempt ended.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2

from dakkan.errors import DakkanError, StalePlan, StepUnknown, StorageFull
from dakkan.model.plan import Plan, Step, StepState
from dakkan.simulator.faults import Fault, Kind
from respond.conftest import Crash, Journal, Saved, Scene, end_state

AT_REQUESTS: Mapping[str, tuple[Kind, int] | None] = {
    "429": ("429", 1),
    "429 storm": ("429", 12),
    "500": ("500", 1),
    "503 for long": ("503", 12),
    "timeout": ("timeout", 1),
    "lost answer": ("lose-answer", 1),
    "reset": ("reset", 1),
    "slow": ("slow", 1),
    "half an answer": ("partial", 1),
    "stale read": ("stale", 1),
    "refused inside a 200": ("refused-items", 1),
    "killed before": None,
    "killed after": None,
}
AT_LINES = ("disk full", "database locked")
ALL_ALONG = ("clock 5 min ahead", "clock 5 min behind")
KINDS = (*AT_REQUESTS, *AT_LINES, *ALL_ALONG)
_ATTEMPTS = 6
_LOOK = "(the look before)"

THROUGH, UNKNOWN, FAILED, STOPPED = "through", "unknown", "failed", "stopped"


@dataclass(frozen=True)
class Point:
    kind: str
    action: str
    """Whose step was carried out then."""
    number: int
    """Of the request, or of the line; 0 for what goes on all along."""
    method: str = ""


@dataclass(frozen=True)
class Outcome:
    point: Point
    word: str
    """How the first attempt ended: `through`, `unknown` (exit code 5), `failed`, or `stopped` (killed)."""
    attempts: int


class Noted(Journal):
    """A journal whose line `breaks_at` cannot be written."""

    def __init__(self, lines: list[str], breaks_at: int = 0, why: str = "") -> None:
        super().__init__(lines)
        self.breaks_at = breaks_at
        self.why = why
        self.written = 0

    def write(self, state: StepState, step: Step, facts: Mapping[str, Any]) -> None:
        self.written += 1
        if self.written == self.breaks_at:
            raise StorageFull(self.why)
        super().write(state, step, facts)


def points(scene: Scene, plan: Plan) -> Iterator[Point]:
    """Every moment of an apply without faults, and what can go wrong there."""
    start = scene.saved()
    journal = scene.journal = Noted(list(start.lines))
    asked: list[tuple[str, str]] = []

    def note(number: int, request: httpx2.Request) -> None:
        asked.append((request.method, _at_work(journal)))

    scene.before = note
    scene.apply(plan)
    lines = [json.loads(line)["step"].partition("/")[0] for line in journal.lines[len(start.lines) :]]
    scene.load(start)
    for kind in AT_REQUESTS:
        for number, (method, action) in enumerate(asked, 1):
            if _can_happen(kind, method):
                yield Point(kind, action, number, method)
    for kind in AT_LINES:
        for number, action in enumerate(lines, 1):
            yield Point(kind, action, number)
    for kind in ALL_ALONG:
        for action in dict.fromkeys(action for _method, action in asked):
            yield Point(kind, action, 0)


def _can_happen(kind: str, method: str) -> bool:
    if kind == "stale read":
        return method == "GET"
    return kind != "refused inside a 200" or method == "PATCH"


def _at_work(journal: Journal) -> str:
    return json.loads(journal.lines[-1])["step"].partition("/")[0] if journal.lines else _LOOK


def play(scene: Scene, start: Saved, plan: Plan, point: Point, wanted: dict[str, Any]) -> Outcome:
    """Raises AssertionError when an invariant breaks; the account is left as the last attempt left it."""
    scene.load(start)
    foreign = scene.main.secondary_token
    _arm(scene, point)
    word = ""
    for attempt in range(1, _ATTEMPTS + 1):
        ended = _attempt(scene, plan)
        word = word or ended
        assert scene.somebody_opens(), point
        assert scene.main.auth_token != foreign, point
        kept = "".join(scene.journal.lines)
        assert not [secret for secret in scene.secrets() if secret in kept], point
        if ended == THROUGH:
            assert end_state(scene) == wanted, point
            return Outcome(point, word, attempt)
        if point.kind not in ALL_ALONG:  # what was wrong has passed
            scene.before = scene.after = None
            scene.world.faults.clear()
            scene.journal = Journal(scene.journal.lines)
        if ended == "stale":
            plan = scene.plan()
    raise AssertionError(f"{point}: not through after {_ATTEMPTS} attempts")


def _attempt(scene: Scene, plan: Plan) -> str:
    try:
        scene.apply(plan)
    except Crash:
        return STOPPED
    except StepUnknown:
        states = {scene.journal.last(step.id) for step in plan.steps}
        assert states & {StepState.UNKNOWN, StepState.BEGUN, StepState.DONE}  # what exit code 5 is told from
        return UNKNOWN
    except StalePlan:
        return "stale"
    except DakkanError:
        return FAILED
    return THROUGH


def _arm(scene: Scene, point: Point) -> None:
    if point.kind in AT_LINES:
        why = "No space left on device" if point.kind == "disk full" else "database is locked"
        scene.journal = Noted(scene.journal.lines, point.number, why)
        return
    if point.kind in ALL_ALONG:
        scene.skew = timedelta(minutes=5 if "ahead" in point.kind else -5)
        return
    scene.skew = timedelta(0)
    fault = AT_REQUESTS[point.kind]

    def put(now: int, request: httpx2.Request) -> None:
        if now != point.number:
            return
        if fault is None:
            raise Crash
        kind, times = fault
        scene.world.faults.append(Fault(kind, times, request.method, path=request.url.path))

    if point.kind == "killed after":
        scene.after = put
    else:
        scene.before = put


def table(outcomes: Iterable[Outcome], actions: Iterable[str]) -> str:
    """Markdown: a row for each action, a column for each fault. `12 · 3 ? · 1 !`: through at once, unknown
    and settled by `resume`, failed or stopped and done by `resume`. "–": there is no such moment."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        counted[outcome.point.action, outcome.point.kind][outcome.word] += 1
    lines = ["| action | " + " | ".join(KINDS) + " |", "|---|" + "---|" * len(KINDS)]
    for action in actions:
        cells = [_cell(counted[action, kind]) for kind in KINDS]
        lines.append(f"| {action} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(words: Counter[str]) -> str:
    parts = []
    if words[THROUGH]:
        parts.append(str(words[THROUGH]))
    if words[UNKNOWN]:
        parts.append(f"{words[UNKNOWN]} ?")
    if ended := words[FAILED] + words[STOPPED] + words["stale"]:
        parts.append(f"{ended} !")
    return " · ".join(parts) or "–"


LOOK = _LOOK
