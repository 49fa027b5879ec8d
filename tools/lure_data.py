"""The data and the written texts that the lure judge is trained and measured on, with one fixed split.

A text's side is told by its *template* (lower case, links and digits removed, letters only), so that two
copies of one campaign never stand on both sides. Nothing of the data is part of this repository.
"""

import csv
import gzip
import hashlib
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TEXTS = HERE / "lure_texts"
FOLDS = 5
HELD_OUT = 0
"""This fold is never trained on."""


@dataclass(frozen=True)
class Text:
    source: str
    body: str
    is_lure: bool | None
    """None: reported as unwanted, nobody knows."""
    weight: float = 1.0
    kind: str = ""

    @property
    def fold(self) -> int:
        return fold_of(self.body)


def folder() -> Path:
    """Where the data is: DAKKAN_SHARED, or `shared` beside the repository."""
    named = os.environ.get("DAKKAN_SHARED")
    root = Path(named) if named else HERE.parents[1] / "shared"
    return root / "data" if (root / "data").is_dir() else root


def template_of(body: str) -> str:
    text = re.sub(r"(?i)https?\S*|\S+\.\S+/\S*|www\.\S+", " ", body.lower())
    return "".join(letter for letter in text if letter.isalpha())


def fold_of(body: str) -> int:
    return hashlib.sha256(template_of(body).encode()).digest()[1] % FOLDS


def rows(name: str) -> list[dict[str, str]]:
    path = folder() / name
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts() -> list[Text]:
    """Every message of the data, with what is known of it."""
    found: list[Text] = []
    for row in rows("sms/en_ham_spam_smishing.csv.gz"):
        if row["label"] != "spam":  # premium-rate spam is neither
            is_lure = row["label"] == "smishing"
            found.append(Text(f"{row['label']}-en", row["text"], is_lure, 1.0 if is_lure else 0.3))
    found += [
        Text("spamhunter-labelled", row["text"], row["category"] == "Fraud", 1.0, row["original_language"])
        for row in rows("sms/spamhunter_labelled.csv.gz")
    ]
    found += [Text("kor-phishing", row["text"], True) for row in rows("sms/kor_phishing.csv.gz")]
    found += [Text("exais-a2p", row["text"], False) for row in rows("sms/exais_a2p_ng.csv.gz")]
    found += [Text("otp-ham", row["text"], False) for row in rows("sms/otp_ham.csv.gz")]
    return found


def reported() -> list[Text]:
    """SpamHunter: what people posted as unwanted; about two thirds are fraud, the others advertisements."""
    return [
        Text("spamhunter-reported", row["text"], None, 0.5, row["script"])
        for row in rows("sms/spamhunter_2018_2020.csv.gz")
    ]


def written(copies: int = 14) -> Iterator[tuple[Text, int]]:
    """Texts from the templates in `lure_texts`, always the same, each with the fold of its template line."""
    slots = {
        name.strip(): [choice.strip() for choice in choices.split(" | ")]
        for name, _colon, choices in (
            line.partition(":") for line in _lines(TEXTS / "slots.txt") if ":" in line
        )
    }
    for path in sorted(TEXTS.glob("*_*.txt")):
        language, _under, side = path.stem.partition("_")
        for line in _lines(path):
            chance = random.Random(line)
            fold = hashlib.sha256(line.encode()).digest()[1] % FOLDS
            for body in dict.fromkeys(expand(line, slots, chance) for _ in range(copies)):
                yield Text(f"written-{language}", body, side == "lure", 1.0, language), fold


def expand(line: str, slots: dict[str, list[str]], chance: random.Random) -> str:
    """One text of a template: a choice for every `(a|b|)` and `{slot}`."""
    while match := re.search(r"\(([^()]*\|[^()]*)\)", line):
        line = line[: match.start()] + chance.choice(match[1].split("|")) + line[match.end() :]
    line = re.sub(r"\{(\w+)\}", lambda match: chance.choice(slots[match[1]]), line)
    return re.sub(r" {2,}", " ", line).strip()


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
