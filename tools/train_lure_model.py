"""Train the text model of the lure judge and write it into the package: `make train-lure`.

Same data, same bytes. Clean labels come first; the reported, unlabelled texts are then labelled by what
the clean ones taught, and only where that is sure. Two models learn: logistic regression over all of them,
and a margin over the clean ones in which rare words count more. They err in different places, so their mean
is shipped. Fold 0 of every source, Japanese reports, and everything that nobody labelled surely are left
out. `--check` also trains without each source in turn and tells how well the rest knows it.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from lure_data import HELD_OUT, Text, reported, template_of, texts, written
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from dakkan.lure.learned import FILE, TextModel, packed, unpacked
from dakkan.lure.links import links_in, plain, without_links
from dakkan.lure.text import PLACES, SIGNS, read
from dakkan.lure.wording import language_of

TARGET = Path(__file__).parents[1] / "src" / "dakkan" / "lure" / FILE
NORMS = 12.0
"""How far a place may go against a sign: hashed values are short (one over the root of their number)."""
MARGIN = 7.5
"""Log-odds for one margin of the second model, so that both spread alike over texts that neither saw."""
SURE_LURE, SURE_BENIGN = 0.8, 0.2
Keep = Callable[[Text, int], bool]


def sources() -> list[tuple[Text, int]]:
    """Each distinct text with its fold."""
    found = [(text, text.fold) for text in texts()] + list(written())
    return list({(text.body, text.is_lure): (text, fold) for text, fold in found}.values())


def doubled(chosen: Iterable[Text]) -> list[Text]:
    """Lures again without their links and benign texts again with one, so that a link alone means nothing."""
    found: list[Text] = []
    for text in chosen:
        found.append(text)
        bare = text.source in ("otp-ham", "ham-en")
        if text.is_lure and links_in(text.body):
            cut = " ".join(without_links(plain(text.body)).split())
            found.append(replace(text, body=cut, weight=text.weight * 0.5))
        elif not text.is_lure and not bare and not links_in(text.body):
            found.append(replace(text, body=text.body + " https://a.example/b", weight=text.weight * 0.5))
    return [*found, *map(_worn, found)]


def _worn(text: Text) -> Text:
    """A copy that lost every seventh word or so, so that no single word carries the whole."""
    chance = random.Random(text.body)
    words = [word for word in text.body.split(" ") if chance.random() > 0.15]
    return replace(text, body=" ".join(words), weight=text.weight * 0.5)


def matrix(bodies: Sequence[str]) -> csr_matrix:
    at, places, values = [], [], []
    columns = {sign: PLACES + place for place, sign in enumerate(SIGNS)}
    for row, body in enumerate(bodies):
        reading = read(body)
        signs = np.array([columns[sign] for sign in reading.signs], dtype=np.int64)
        at.append(np.full(len(reading.places) + len(signs), row))
        places += [reading.places, signs]
        values += [reading.values * NORMS, np.full(len(signs), 0.7)]
    shape = (len(bodies), PLACES + len(SIGNS))
    return csr_matrix((np.concatenate(values), (np.concatenate(at), np.concatenate(places))), shape=shape)


def weights(chosen: Sequence[Text]) -> np.ndarray:
    """Each language has as much bait as business, so that to speak a language is no sign."""
    sums: dict[tuple[str, bool | None], float] = defaultdict(float)
    groups = [(_group(text.body), text.is_lure) for text in chosen]
    for group, text in zip(groups, chosen, strict=True):
        sums[group] += text.weight
    totals = {language: max(sums[language, True], sums[language, False]) for language, _side in sums}
    shares = {group: min(4.0, totals[group[0]] / total) for group, total in sums.items() if total}
    return np.array([text.weight * shares[group] for group, text in zip(groups, chosen, strict=True)])


def _group(body: str) -> str:
    language = language_of(body)
    return language if language in ("en", "ja", "ko", "zh", "id", "nl") else "other"


def fitted(chosen: Sequence[Text]) -> TextModel:
    training = doubled(chosen)
    solver = LogisticRegression(C=0.25, solver="liblinear", random_state=1, max_iter=400, tol=1e-4)
    solver.fit(
        matrix([text.body for text in training]), [bool(text.is_lure) for text in training], weights(training)
    )
    learned = solver.coef_[0]
    signs = dict(zip(SIGNS, (learned[PLACES:] * 0.7).tolist(), strict=True))
    model = TextModel((learned[:PLACES] * NORMS).astype(np.float32), signs, float(solver.intercept_[0]), {})
    return unpacked(packed(model))


def rare_first(chosen: Sequence[Text]) -> tuple[np.ndarray, float]:
    """Weights of the places, and the bias, of a margin over texts as they came, links and all.

    A place counts by how rare it is; scaled so that a text is about one long, as the solver likes it.
    """
    counts = matrix([text.body for text in chosen])[:, :PLACES] / NORMS
    texts_with = np.asarray((counts != 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(chosen)) / (1 + texts_with))
    rarity /= np.sqrt(counts.power(2).multiply(rarity**2).sum(axis=1).mean())
    solver = LinearSVC(C=0.3, random_state=1)
    solver.fit(counts @ diags(rarity), [bool(text.is_lure) for text in chosen], weights(chosen))
    return solver.coef_[0] * rarity * MARGIN, float(solver.intercept_[0]) * MARGIN


def mean_of(model: TextModel, margin: tuple[np.ndarray, float]) -> TextModel:
    places, bias = margin
    return TextModel(
        ((model.weights + places) / 2).astype(np.float32),
        {sign: weight / 2 for sign, weight in model.signs.items()},
        (model.bias + bias) / 2,
        {},
    )


def trained(keep: Keep) -> tuple[TextModel, int]:
    """A model of what `keep` keeps, and the number of texts it saw."""
    known = [(text, fold) for text, fold in sources()]
    clean = [text for text, fold in known if keep(text, fold)]
    first = fitted(clean)
    withheld = {template_of(text.body)[:40] for text, fold in known if not keep(text, fold)}
    sure: dict[str, Text] = {}
    for text in reported():
        template = template_of(text.body)
        if not keep(text, text.fold) or template[:40] in withheld or len(template) < 20:
            continue
        likely = first.opinion(read(text.body)).probability
        if likely >= SURE_LURE or likely <= SURE_BENIGN:
            sure.setdefault(template[:40], replace(text, is_lure=likely >= SURE_LURE))
    chosen = [*clean, *sure.values()]
    return unpacked(packed(mean_of(fitted(chosen), rare_first(clean)))), len(chosen)


def shipped(text: Text, fold: int) -> bool:
    """What the shipped model learns from."""
    return fold != HELD_OUT and not (text.source == "spamhunter-reported" and text.kind == "ja")


def check() -> dict[str, dict[str, float]]:
    """Without each source in turn: the share of it that the text alone takes for bait."""
    told = {}
    known = sources()
    for left_out in sorted({text.source for text, _fold in known}):
        model, _count = trained(lambda text, fold, name=left_out: text.source != name)  # type: ignore[misc]
        for side in (True, False):
            bodies = [text.body for text, _fold in known if text.source == left_out and text.is_lure is side]
            if bodies:
                hits = [model.opinion(read(body)).probability >= 0.5 for body in bodies]
                told[f"{left_out}-{'lure' if side else 'benign'}"] = round(sum(hits) / len(hits), 3)
                print(
                    f"without {left_out:22} {'lure' if side else 'benign':7} {sum(hits)}/{len(hits)}",
                    flush=True,
                )
    return {"left out, share called bait by its words": told}


def main() -> int:
    if not texts():
        print("no data: set DAKKAN_SHARED to the folder that holds data/sms", file=sys.stderr)
        return 1
    model, count = trained(shipped)
    about: dict[str, object] = {"texts": count, "held_out_fold": HELD_OUT}
    if "--check" in sys.argv:
        about |= check()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(packed(replace(model, about=about)))
    print(f"{count} texts, {TARGET.stat().st_size} bytes, signs {model.signs}, bias {model.bias}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
