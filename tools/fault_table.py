"""Every fault at every moment of a whole sanitise, played, and the table written into docs/faults.md.

    make fault-table
    PYTHONPATH=tests tools/fault_table.py --every 53 --jobs 1

Half an hour on two cores. A point that does not end with the thief out, the owner in, and the same state as
without a fault stops the run with its name; then nothing is written.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from dakkan.respond.actions import CATALOGUE
from respond.conftest import Scene, end_state, taken_over
from respond.faults.points import LOOK, Outcome, Point, play, points, table
from respond.faults.test_points import with_all

PAGE = Path(__file__).parent.parent / "docs" / "faults.md"
_CHUNK = 60


def scene() -> Scene:
    """The same for each process: the world is made from one seed."""
    made = taken_over(Path(tempfile.mkdtemp(prefix="dakkan-faults-")))
    with_all(made)
    return made


def chunk(numbers: list[int]) -> list[Outcome]:
    here = scene()
    plan = here.plan()
    every = list(points(here, plan))
    start = here.saved()
    here.apply(plan)
    wanted = end_state(here)
    return [play(here, start, plan, every[number], wanted) for number in numbers]


def outcomes(every: list[Point], step: int, jobs: int) -> Iterator[Outcome]:
    numbers = list(range(0, len(every), step))
    orders = [numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK)]
    began = time.monotonic()
    with ProcessPoolExecutor(jobs) as pool:
        for number, found in enumerate(pool.map(chunk, orders), 1):
            print(f"{number}/{len(orders)} {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            yield from found


def page(found: list[Outcome]) -> str:
    words = Counter(outcome.word for outcome in found)
    attempts = max(outcome.attempts for outcome in found)
    rows = [LOOK, *(action.id for action in CATALOGUE.values() if action.kind == "api")]
    said = ", ".join(f"{count:,} {word}" for word, count in words.most_common())
    return f"""# What happens when something goes wrong

Printed by `make fault-table`: one fault at each request, and at each line of the journal, of a whole `sanitise`
on an account with everything that a thief leaves. {len(found):,} runs; the first attempt ended: {said}. After at most
{attempts} attempts every run ended in the same state as one without faults: the thief out, the owner in, no secret
outside of the vault. The tests play a sample of the same moments.

In a cell: how often the first attempt went **through**; `?` how often the outcome of a step was **unknown** (exit code
5, settled by `dakkan resume` by looking); `!` how often it **failed or was stopped**, and `dakkan resume` did it.
"–": no such moment. The clock is wrong for a whole run, so its two columns count one run for each action.

{table(found, rows)}"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1, help="only every so many points; nothing is written")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    here = scene()
    every = list(points(here, here.plan()))
    print(f"{len(every)} points", file=sys.stderr)
    text = page(list(outcomes(every, chosen.every, chosen.jobs)))
    if chosen.every == 1:
        PAGE.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
