"""How well the lure judge does, on the data for developers: per file, language and side, with intervals.

Only texts that the model was not trained on count as held out (fold 0 of each source and the Japanese
reports); where a row says "trained", the model knows those texts. Without the data there is no table.
"""

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lure_data import HELD_OUT, Text, reported, rows, texts, written

from dakkan.lure.judge import LIKELY, Lure, judge
from dakkan.lure.links import links_in
from dakkan.lure.wording import language_of

A2P = ("exais-a2p", "otp-ham", "spamhunter-labelled")
"""Their benign texts judge false positives; chat never does."""
STRONG = frozenset({"link-lookalike", "link-address", "link-dynamic-dns", "link-odd-port"})
MOST_URLS = 3_000


@dataclass(frozen=True)
class Row:
    """One line of the table. `rate` is recall where `measure` says so, else the false-positive rate."""

    source: str
    language: str
    measure: str
    trained: bool
    n: int
    hits: int

    @property
    def rate(self) -> float:
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.hits, self.n)


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate."""
    if n == 0:
        return 0.0, 1.0
    rate, spread = hits / n, z * z / n
    middle = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def table() -> list[Row]:
    """All rows; none where the data is not there."""
    judged = list(_judged())
    if not any(text.source in A2P for text, *_rest in judged):
        return []
    return [*_by_source(judged), *_overall(judged), *_urls()]


_Judged = tuple[Text, bool, str, Lure]


def _judged() -> Iterator[_Judged]:
    """Each distinct text: was it held out, what does it ask for, and the judgement."""
    known = [(text, text.fold) for text in texts()] + list(written(4))
    known += [(text, HELD_OUT) for text in reported() if text.kind == "ja"]
    seen: set[str] = set()
    for text, fold in known:
        if text.body in seen:
            continue
        seen.add(text.body)
        lure = judge(text.body)
        asks = (
            "link" if links_in(text.body) else "call" if lure.kinds and lure.kinds != ("text",) else "nothing"
        )
        yield text, fold == HELD_OUT, asks, lure


def _by_source(judged: Iterable[_Judged]) -> list[Row]:
    counts: dict[tuple[str, str, str, bool], list[bool]] = defaultdict(list)
    for text, held_out, asks, lure in judged:
        side = {True: "recall", False: "false positives", None: "called bait (reported)"}[text.is_lure]
        key = (text.source, language_of(text.body), f"{side}, {asks}", not held_out)
        counts[key].append(lure.is_likely)
    return [Row(*key, len(hits), sum(hits)) for key, hits in sorted(counts.items()) if len(hits) >= 5]


def _overall(judged: list[_Judged]) -> list[Row]:
    """Held-out data only, written texts apart: what the targets are about."""
    held = [one for one in judged if one[1] and not one[0].source.startswith("written")]
    benign = [lure.score for text, _held, _asks, lure in held if text.source in A2P and text.is_lure is False]
    found = [
        Row("application to person", "all", "false positives", False, len(benign), _count(benign, LIKELY))
    ]
    allowed = sorted(benign, reverse=True)[int(len(benign) * 0.005)] if benign else 1.0
    for asks in ("link", "call"):
        lures = [lure.score for text, _held, asked, lure in held if text.is_lure and asked == asks]
        found.append(Row("smishing", "all", f"recall, {asks}", False, len(lures), _count(lures, LIKELY)))
        at_rate = sum(score > allowed for score in lures)
        found.append(
            Row("smishing", "all", f"recall at 0.5 % false positives, {asks}", False, len(lures), at_rate)
        )
        caught = _count(lures, LIKELY)
        both = caught + _count(benign, LIKELY)
        found.append(Row("smishing", "all", f"precision, {asks}", False, both, caught))
    return found


def _count(scores: Iterable[float], line: float) -> int:
    return sum(score >= line for score in scores)


def _urls() -> Iterator[Row]:
    """A bare link in a neutral sentence: which share shows a strong sign, which a sign at all."""
    for name, column in (
        ("urls/jpcert_phish_2019_2024.csv.gz", "url"),
        ("urls/phishing_database_links_2024-12_2025-08.csv.gz", "url"),
        ("urls/benign_top_domains.csv.gz", "domain"),
        ("urls/bank_domains.csv.gz", "domain"),
    ):
        listed = rows(name)
        chosen = [row[column] for row in listed[:: max(1, len(listed) // MOST_URLS)]]
        kinds = [frozenset(judge(f"See {url if '://' in url else 'https://' + url}").kinds) for url in chosen]
        source = name.removeprefix("urls/").removesuffix(".csv.gz")
        if kinds:
            yield Row(
                source, "", "strong link sign", False, len(kinds), sum(bool(kind & STRONG) for kind in kinds)
            )
            marked = sum(bool(kind - {"link-unseen", "text"}) for kind in kinds)
            yield Row(source, "", "any link sign", False, len(kinds), marked)


def markdown() -> str:
    """The table as Markdown, the targets first; one sentence where the data is not there."""
    found = table()
    if not found:
        return "The data is not here.\n"
    found.sort(key=lambda row: row.source not in ("application to person", "smishing"))
    lines = [
        "| source | language | measure | texts | n | rate | 95 % |",
        "| --- | --- | --- | --- | ---: | ---: | --- |",
    ]
    for row in found:
        low, high = row.interval
        side = "trained" if row.trained else "held out"
        lines.append(
            f"| {row.source} | {row.language} | {row.measure} | {side} | {row.n} "
            f"| {row.rate:.3f} | {low:.3f} to {high:.3f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    found = markdown()
    if not found.startswith("|"):
        print("no data: set DAKKAN_SHARED to the folder that holds data/sms", file=sys.stderr)
        return 0
    print(found, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
