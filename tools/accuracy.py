"""How well Dakkan detects, measured: prints the tables and writes them into docs/accuracy.md.

    tools/accuracy.py [--part lures,bursts,drills,benign] [--seeds 20] [--benign-seeds 5] [--jobs 2]

Lures and bursts are measured on real data that is not part of the project (DAKKAN_SHARED, or `shared` beside
the repository); without it those parts say so. Drills and benign months need nothing. A part that is not asked
for keeps its last table, with its date.
"""

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import accuracy_benign
import accuracy_bursts
import accuracy_drills

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
PARTS = ("lures", "bursts", "drills", "benign")
_TITLES = {
    "lures": "Is this text bait?",
    "bursts": "Is this a burst?",
    "drills": "Every takeover, in three difficulties",
    "benign": "Three months of business",
}
_SAYS = {
    "lures": (
        "The judge of texts on data it was not fitted to: other templates and, where it says so, other sources. "
        "False positives are judged on application-to-person texts, never on chat."
    ),
    "bursts": "The burst rule on real volumes with labelled anomalies, against a plain z-score on the same hours.",
    "drills": "Each drill is looked at once, at the time its engineer is called; nothing is answered.",
    "benign": "Each legitimate twin comes back every week; `investigate` looks every week, as a customer would.",
}


def lures() -> str:
    import accuracy_lure

    return str(accuracy_lure.markdown())


def bursts() -> str:
    return accuracy_bursts.table() if accuracy_bursts.rows() else "The data is not here.\n"


def drills(seeds: int, jobs: int) -> str:
    wanted = accuracy_drills.orders(seeds, list(accuracy_drills.DIFFICULTIES), _without_twins())
    return accuracy_drills.table(_counted(accuracy_drills.runs(wanted, jobs), len(wanted)))


def _without_twins() -> list[str]:
    return [drill for drill in accuracy_drills.DRILLS if drill not in accuracy_benign.TWINS]


def benign(seeds: int, jobs: int) -> str:
    wanted = accuracy_benign.orders(seeds, 13, list(accuracy_benign.TWINS))
    return accuracy_benign.table(_counted(accuracy_benign.runs(wanted, jobs), 13 * len(wanted)))


def _counted(items, total):  # type: ignore[no-untyped-def]  # an iterator of whatever, with progress
    for number, item in enumerate(items, start=1):
        print(f"\r{number} of {total}", end="", file=sys.stderr, flush=True)
        yield item
    print(file=sys.stderr)


def written(part: str, table: str, how: str) -> None:
    """Put a part's table into the page, in place of the one before."""
    text = PAGE.read_text() if PAGE.is_file() else "# How well it detects\n\nPrinted by `make accuracy`.\n"
    block = (
        f"<!-- {part} -->\n## {_TITLES[part]}\n\n{_SAYS[part]} Measured on "
        f"{datetime.now(UTC):%Y-%m-%d}, {how}.\n\n{table.strip()}\n<!-- end of {part} -->\n"
    )
    pattern = re.compile(rf"<!-- {part} -->\n.*?<!-- end of {part} -->\n", re.S)
    text = pattern.sub(lambda _found: block, text) if pattern.search(text) else f"{text}\n{block}"
    PAGE.write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--benign-seeds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    for part in chosen.part.split(","):
        match part:
            case "lures":
                table, how = lures(), "on the test side of a fixed split"
            case "bursts":
                table, how = bursts(), "every second series of NAB"
            case "drills":
                table, how = drills(chosen.seeds, chosen.jobs), f"seeds 1 to {chosen.seeds}"
            case "benign":
                table, how = benign(chosen.benign_seeds, chosen.jobs), f"seeds 1 to {chosen.benign_seeds}"
            case _:
                parser.error(f"no such part: {part}; there are {', '.join(PARTS)}")
        print(f"\n## {_TITLES[part]}\n\n{table}")
        written(part, table, how)
    return 0


if __name__ == "__main__":
    sys.exit(main())
