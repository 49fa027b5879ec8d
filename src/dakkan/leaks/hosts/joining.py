"""Answers about several sources made one: names instead of scratch folders, each secret once with all its places."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dakkan.model.leak import KNOWN, Leak, LeakSearch, Unseen

REMOTE = "remote"
"""The kind of a target that lies on a code host."""


def named(found: LeakSearch, local: Path, name: str, page: str) -> LeakSearch:
    """What was found in `local`, told as of `name`: `github.com/acme/shop:config/.env`; `page` is the target."""

    def told(text: str) -> str:
        for folder in dict.fromkeys((str(local), str(local.resolve()))):
            text = text.replace(f"{folder}/", f"{name}: ").replace(folder, name)
        return text

    def placed(path: str) -> str:
        shown = told(path)
        return shown if shown.startswith(name) else f"{name}:{path}"

    leaks = [
        replace(leak, places=tuple(replace(place, path=placed(place.path)) for place in leak.places))
        for leak in found.leaks
    ]
    blind = [
        Unseen(
            what if (what := told(one.what)).startswith(name) else f"{name}: {what}",
            one.why,
            {key: told(value) if isinstance(value, str) else value for key, value in one.facts.items()},
        )
        for one in found.blind
    ]
    targets = [replace(one, target=page, kind=REMOTE) for one in found.targets]
    return LeakSearch(tuple(targets), tuple(leaks), (), tuple(blind))


def joined(answers: Iterable[LeakSearch]) -> LeakSearch:
    """Each secret and each gap once; the baseline is applied to the whole, later."""
    leaks: dict[str, Leak] = {}
    told: list[LeakSearch] = list(answers)
    for answer in told:
        for leak in (*answer.leaks, *answer.accepted):
            known = leaks.get(leak.fingerprint)
            leaks[leak.fingerprint] = leak if known is None else _both(known, leak)
    blind = {(one.what, one.why, str(dict(one.facts))): one for answer in told for one in answer.blind}
    targets = tuple(target for answer in told for target in answer.targets)
    return LeakSearch(targets, tuple(sorted(leaks.values(), key=_order)), (), tuple(blind.values()))


def _both(one: Leak, other: Leak) -> Leak:
    best, rest = (one, other) if _rank(one) <= _rank(other) else (other, one)
    return replace(
        best,
        account_sid=best.account_sid or rest.account_sid,
        key_sid=best.key_sid or rest.key_sid,
        live=best.live if best.live is not None else rest.live,
        places=tuple(dict.fromkeys((*one.places, *other.places))),
    )


def _rank(leak: Leak) -> tuple[bool, bool, bool]:
    return (leak.beside is not None, leak.kind == KNOWN, leak.confidence != "high")


def _order(leak: Leak) -> tuple[object, ...]:
    return (leak.beside is not None, leak.confidence != "high", leak.places[0].path if leak.places else "")
