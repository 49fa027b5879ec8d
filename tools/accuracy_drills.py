"""Every drill × seeds × difficulties, looked at once each: which signs and kinds were seen, and what was not.

    tools/accuracy_drills.py [--seeds 20] [--difficulty loud,careful,slow] [--drill ID …] [--jobs 2]

The product looks through the same functions as the command line; nothing is answered. One JSON line a run on
standard output, the table at the end; `make accuracy` writes it into the docs.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from dakkan import pipeline
from dakkan.drills.difficulty import DIFFICULTIES
from dakkan.drills.runner import Watch
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.stage import OFFICE, set_up
from dakkan.model.finding import Severity
from dakkan.workspace import Workspace

DRILLS = {drill.id: drill for drill in CATALOGUE}
DAILY = 300
"""Messages a day of the owner's: enough for a baseline, few enough for a thousand runs."""


@dataclass(frozen=True)
class Run:
    drill: str
    difficulty: str
    seed: int
    takeover: str
    kinds: tuple[str, ...]
    signs: tuple[str, ...]
    grave: tuple[str, ...]
    """Detectors with findings of high or critical severity, once for each finding."""
    critical: int
    credential: str
    seconds: float


def run(order: tuple[str, str, int]) -> Run:
    drill_id, difficulty_id, seed = order
    drill, difficulty = DRILLS[drill_id], DIFFICULTIES[difficulty_id]
    began = time.monotonic()
    type(drill).daily_messages = DAILY
    here = set_up(drill, seed, difficulty)
    here.until(here.began_at + drill.called_after * difficulty.stretch)
    with tempfile.TemporaryDirectory() as folder:
        main = here.world.main
        home = Workspace(
            Path(folder),
            environ={"TWILIO_ACCOUNT_SID": main.sid, "TWILIO_AUTH_TOKEN": main.auth_token},
            transport=here.transport("dakkan", OFFICE, latency=0.05),
            clock=Watch(here.world),
        )
        found = pipeline.investigate(home)
    grave = [f.detector for f in found.findings if f.severity.rank >= Severity.HIGH.rank]
    return Run(
        drill_id,
        difficulty_id,
        seed,
        found.verdict.takeover.value,
        found.verdict.kinds,
        tuple(sign for sign, there in found.signs.items() if there),
        tuple(grave),
        sum(f.severity is Severity.CRITICAL for f in found.findings),
        found.verdict.credential.kind if found.verdict.credential else "",
        round(time.monotonic() - began, 1),
    )


def runs(orders: Sequence[tuple[str, str, int]], jobs: int) -> Iterator[Run]:
    if jobs == 1:
        yield from map(run, orders)
        return
    with ProcessPoolExecutor(jobs, max_tasks_per_child=25) as pool:
        yield from pool.map(run, orders)


def table(found: Iterable[Run]) -> str:
    """Markdown: hostile drills by difficulty, then the confusion of kinds, then the benign ones."""
    rows = list(found)
    return "\n".join([*_signs(rows), "", *_kinds(rows), "", *_benign(rows)]) + "\n"


def _signs(rows: list[Run]) -> list[str]:
    lines = ["| difficulty | sign | expected in runs | seen | recall |", "|---|---|---:|---:|---:|"]
    expected: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for sign in DRILLS[row.drill].signs_expected:
            expected[row.difficulty, sign] += 1
            seen[row.difficulty, sign] += sign in row.signs
    for (difficulty, sign), runs_ in sorted(expected.items(), key=_order):
        share = seen[difficulty, sign] / runs_
        lines.append(f"| {difficulty} | {sign} | {runs_} | {seen[difficulty, sign]} | {share:.3f} |")
    return lines


def _order(item: tuple[tuple[str, str], int]) -> tuple[int, str]:
    return list(DIFFICULTIES).index(item[0][0]), item[0][1]


def _kinds(rows: list[Run]) -> list[str]:
    """A kind is right when all expected ones are there, and a takeover is called one (and nothing else is)."""
    lines = ["| drill | difficulty | runs | kind right | verdicts |", "|---|---|---:|---:|---|"]
    by: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for row in rows:
        if not DRILLS[row.drill].twin and row.drill not in ("quiet-month", "marketing-blast"):
            by[row.drill, row.difficulty].append(row)
    total = right = 0
    for (drill, difficulty), group in by.items():
        good = sum(is_right(row) for row in group)
        total, right = total + len(group), right + good
        verdicts = ", ".join(
            f"{word} {n}" for word, n in Counter(row.takeover for row in group).most_common()
        )
        lines.append(f"| {drill} | {difficulty} | {len(group)} | {good} | {verdicts} |")
    lines.append(f"| all | | {total} | {right} ({right / max(1, total):.3f}) | |")
    return lines


def is_right(row: Run) -> bool:
    drill = DRILLS[row.drill]
    if drill.quiet:
        return row.takeover == "none" and drill.kinds <= set(row.kinds)
    return row.takeover in ("likely", "confirmed") and drill.kinds <= set(row.kinds)


def _benign(rows: list[Run]) -> list[str]:
    lines = ["| twin | runs | likely or confirmed | possible | critical findings | high findings |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    by: dict[str, list[Run]] = defaultdict(list)
    for row in rows:
        if DRILLS[row.drill].quiet and not DRILLS[row.drill].kinds:
            by[row.drill].append(row)
    for drill, group in by.items():
        accused = sum(row.takeover in ("likely", "confirmed") for row in group)
        possible = sum(row.takeover == "possible" for row in group)
        critical = sum(row.critical for row in group)
        high = sum(len(row.grave) for row in group) - critical
        lines.append(f"| {drill} | {len(group)} | {accused} | {possible} | {critical} | {high} |")
    return lines


def orders(seeds: int, difficulties: Sequence[str], drills: Sequence[str]) -> list[tuple[str, str, int]]:
    """Quiet drills have no thief, so no difficulty either."""
    return [
        (drill, difficulty, seed)
        for seed in range(1, seeds + 1)
        for drill in drills
        for difficulty in (difficulties if not DRILLS[drill].quiet else ["loud"])
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--difficulty", default=",".join(DIFFICULTIES))
    parser.add_argument("--drill", action="append", choices=sorted(DRILLS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    wanted = orders(chosen.seeds, chosen.difficulty.split(","), chosen.drill or list(DRILLS))
    found = []
    for each in runs(wanted, chosen.jobs):
        found.append(each)
        print(json.dumps(asdict(each)), flush=True)
    print(table(found))


if __name__ == "__main__":
    main()
