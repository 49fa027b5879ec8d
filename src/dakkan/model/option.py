"""What can be done about an attack that goes on: each option with what it stops and what it costs, an hour.

None says that the evidence cannot tell; it is never written as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..texts import _, say
from .finding import Fact


@dataclass(frozen=True)
class Stops:
    """Of the hostile traffic that the next hour would bring."""

    money: Decimal | None
    currency: str
    people: int | None
    """Recipients who would be written to or called."""


@dataclass(frozen=True)
class Costs:
    """Of the owner's own traffic, as it is usual at this hour of the week."""

    messages: Decimal | None
    calls: Decimal | None


@dataclass(frozen=True)
class Remark:
    """What one has to know to read the numbers: a message id with `facts`."""

    says: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def said(self) -> str:
        """In the reader's language; a credential's name is a text of its own."""
        facts = {
            name: _(value) if name == "credential" and isinstance(value, str) else value
            for name, value in self.facts.items()
        }
        return say(self.says, facts)


@dataclass(frozen=True)
class Option:
    id: str
    """A preset's name, or the id of one action."""
    is_preset: bool
    stops: Stops
    costs: Costs
    basis: str
    """Of the money: `price` when Twilio had billed every row, `estimate`, or `unknown`."""
    remarks: tuple[Remark, ...] = ()
    rank: int = 0
    """1 is best."""
