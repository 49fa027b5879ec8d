"""The pieces of which a judgement is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """A message id with its `{facts}`; links in the facts are defanged."""

    says: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hint:
    """Something that speaks for bait (or against, below 0), in log-odds."""

    kind: str
    """What people would follow; "" for what only weighs."""
    weight: float
    reason: Reason | None
    aspect: str = ""
    """Of several hints of one kind and aspect only the strongest counts."""
    share: float = 1.0
    """How much of the weight counts: half a sign, or three of the same."""

    @property
    def pull(self) -> float:
        return self.weight * self.share


def strongest(hints: Iterable[Hint]) -> list[Hint]:
    """One hint a kind and aspect: three short links are not three times as strange as one."""
    best: dict[tuple[str, str], Hint] = {}
    for hint in hints:
        name = (hint.kind, hint.aspect)
        if name not in best or abs(best[name].pull) < abs(hint.pull):
            best[name] = hint
    return list(best.values())
