"""Three months of business for each legitimate twin of a takeover, looked at every week.

    tools/accuracy_benign.py [--seeds 5] [--weeks 13] [--drill ID …] [--jobs 2]

The twin's event comes again every week. Each look is the product's own `investigate`, with the evidence of
the weeks before it, as a customer would run it on Mondays.
"""

import argparse
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from dakkan import pipeline
from dakkan.drills.runner import Watch
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.script import Drill
from dakkan.drills.shop import Shop
from dakkan.drills.stage import LEAD, OFFICE, Due, Stage
from dakkan.model.finding import Severity
from dakkan.simulator.profiles import build
from dakkan.simulator.shop_deeds import OnboardsTenant
from dakkan.workspace import Workspace

TWINS = {drill.id: drill for drill in CATALOGUE if drill.twin}
WEEK = timedelta(weeks=1)
DAILY = 120


@dataclass(frozen=True)
class Look:
    drill: str
    seed: int
    week: int
    takeover: str
    kinds: tuple[str, ...]
    critical: tuple[str, ...]
    high: tuple[str, ...]


def looks(order: tuple[str, int, int]) -> list[Look]:
    """All looks at one twin with one seed."""
    drill_id, seed, weeks = order
    drill = TWINS[drill_id]
    first = datetime.fromisoformat(drill.starts) - weeks * WEEK
    world = build(
        seed,
        profile=drill.profile,
        history=timedelta(days=30),
        now=first - drill.first_act - LEAD,
        daily_messages=DAILY,
    )
    here = Stage(drill, world, first, first - drill.first_act)
    for week in range(weeks):
        _plan(here, drill, first, week)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for week in range(weeks):
            here.until(first + week * WEEK)
            main = world.main
            home = Workspace(
                Path(folder),
                environ={"TWILIO_ACCOUNT_SID": main.sid, "TWILIO_AUTH_TOKEN": main.auth_token},
                transport=here.transport("dakkan", OFFICE, latency=0.02),
                clock=Watch(world),
            )
            said = pipeline.investigate(home)
            found.append(
                Look(
                    drill_id,
                    seed,
                    week,
                    said.verdict.takeover.value,
                    said.verdict.kinds,
                    tuple(f.detector for f in said.findings if f.severity is Severity.CRITICAL),
                    tuple(f.detector for f in said.findings if f.severity is Severity.HIGH),
                )
            )
    return found


def _plan(here: Stage, drill: Drill, first: datetime, week: int) -> None:
    """Put what the owner does before the look of `week` on the agenda."""
    owner = Shop()
    drill.background(owner)
    for deed in owner.deeds:
        does = deed.does
        if isinstance(does, OnboardsTenant):  # each week others
            does = replace(does, number=does.number + 3 * week)
        here.world.at(first + week * WEEK - deed.before, Due(here.company, does))


def runs(orders: Sequence[tuple[str, int, int]], jobs: int) -> Iterator[Look]:
    if jobs == 1:
        for order in orders:
            yield from looks(order)
        return
    with ProcessPoolExecutor(jobs, max_tasks_per_child=4) as pool:
        for found in pool.map(looks, orders):
            yield from found


def table(found: Iterable[Look]) -> str:
    by: dict[str, list[Look]] = defaultdict(list)
    for look in found:
        by[look.drill].append(look)
    lines = [
        "| twin | | days | looks | likely or confirmed | possible | critical a day | high a day |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    total = [0, 0, 0, 0, 0]
    for drill, group in by.items():
        numbers = [
            len(group),
            sum(look.takeover in ("likely", "confirmed") for look in group),
            sum(look.takeover == "possible" for look in group),
            sum(len(look.critical) for look in group),
            sum(len(look.high) for look in group),
        ]
        total = [one + other for one, other in zip(total, numbers, strict=True)]
        lines.append(_line(drill, TWINS[drill].twin, numbers))
    return "\n".join([*lines, _line("all", "", total)]) + "\n"


def _line(name: str, code: str, numbers: Sequence[int]) -> str:
    looks_, accused, possible, critical, high = numbers
    days = 7 * looks_
    return (
        f"| {name} | {code} | {days} | {looks_} | {accused} | {possible} "
        f"| {critical / max(1, days):.4f} | {high / max(1, days):.4f} |"
    )


def orders(seeds: int, weeks: int, drills: Sequence[str]) -> list[tuple[str, int, int]]:
    return [(drill, seed, weeks) for seed in range(1, seeds + 1) for drill in drills]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--weeks", type=int, default=13)
    parser.add_argument("--drill", action="append", choices=sorted(TWINS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    found = []
    for look in runs(orders(chosen.seeds, chosen.weeks, chosen.drill or list(TWINS)), chosen.jobs):
        found.append(look)
        print(json.dumps(asdict(look)), flush=True)
    print(table(found))


if __name__ == "__main__":
    main()
