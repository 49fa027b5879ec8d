"""The text model: how much a text reads like bait, and by which words.

Logistic regression over hashed letter and word runs (`text`), trained by `tools/train_lure_model.py` and
shipped as one byte a weight. Read once, when the first text is judged; needs no training library.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from .text import PLACES, Reading, read

FILE = "model/text.model"
_MAGIC = b"dakkan-lure/1 "


@dataclass(frozen=True)
class Opinion:
    """What the words say: `logit` above 0 is bait; `words` weighed most for it, `signs` are theme names."""

    logit: float
    words: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def probability(self) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.logit))))


@dataclass(frozen=True)
class TextModel:
    weights: npt.NDArray[np.float32]
    signs: dict[str, float]
    bias: float
    about: dict[str, object]
    """What it was trained on; for people."""

    def opinion(self, reading: Reading) -> Opinion:
        parts = self.weights[reading.places] * reading.values
        logit = self.bias + float(parts.sum()) + sum(self.signs.get(sign, 0.0) for sign in reading.signs)
        return Opinion(logit, _heaviest(reading, parts), reading.signs)


def _heaviest(reading: Reading, parts: npt.NDArray[np.float32]) -> tuple[str, ...]:
    """The three words with the most weight for bait; placeholders are no words."""
    if not reading.words:
        return ()
    sums = np.bincount(reading.word_of, weights=parts, minlength=len(reading.words))
    by_word: dict[str, float] = {}
    for word, weight in zip(reading.words, sums.tolist(), strict=False):
        by_word[word] = by_word.get(word, 0.0) + weight
    ranked = sorted(by_word.items(), key=lambda item: (-item[1], item[0]))
    return tuple(word[:24] for word, weight in ranked if weight > 0.15 and not word.isupper())[:3]


@cache
def text_model() -> TextModel:
    return unpacked(files(__package__).joinpath(FILE).read_bytes())


def opinion(body: str) -> Opinion:
    return text_model().opinion(read(body))


def packed(model: TextModel) -> bytes:
    """One line of JSON and a signed byte a weight."""
    scale = round(float(np.abs(model.weights).max()) / 127, 6) or 1.0
    head = {
        "places": PLACES,
        "scale": scale,
        "bias": round(model.bias, 4),
        "signs": {name: round(weight, 4) for name, weight in sorted(model.signs.items())},
        "about": model.about,
    }
    octets: bytes = np.rint(model.weights / scale).clip(-127, 127).astype(np.int8).tobytes()
    return _MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n" + octets


def unpacked(blob: bytes) -> TextModel:
    head, _line, weights = blob.partition(b"\n")
    if not head.startswith(_MAGIC):
        raise ValueError("not a lure model of this version")
    told = json.loads(head[len(_MAGIC) :])
    if told["places"] != PLACES or len(weights) != PLACES:
        raise ValueError("the lure model has another number of weights than the code that reads it")
    values = np.frombuffer(weights, dtype=np.int8).astype(np.float32) * np.float32(told["scale"])
    return TextModel(values, told["signs"], told["bias"], told["about"])
