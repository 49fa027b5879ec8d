"""The second takeover: one thing of the thief's was overlooked, and days later it is all that he has left.

A family of drills, one for each of the fifteen kinds of leftover. In the first act he has the auth token,
plants the one thing and sends bait until he is noticed. In the second act he comes back from elsewhere with
nothing but that thing. Whoever cleaned up well sees him get nothing: `regained` is empty.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ..simulator.world import World
from .hands import Hands, Held
from .lasting_acts import HOST
from .script import Drill, Moment, Thief, days, hours, minutes

FIRST, SECOND = "203.0.113.71", "198.51.100.222"
"""From where he comes the first and the second time."""
BACK = days(3)
"""After T0: when he is back."""
_PLANTED = minutes(1)
_NOTHING_CAME_OF_IT = frozenset({"failed", "canceled", "scheduled"})
Use = Callable[[Hands], None]


class SecondTakeover(Drill):
    """What differs is what he plants, and how he uses it when it is all that he has."""

    starts = "2026-11-24T06:10:00+00:00"  # Tuesday, 15:10 in Tokyo
    called_after = minutes(20)
    profile: ClassVar[str] = "small"
    daily_messages: ClassVar[int] = 60
    afterwards: ClassVar[timedelta] = BACK + hours(2)
    """The judgement waits for the second act."""
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "phishing-links"})
    must_find: ClassVar = frozenset({"lure-in-message-body"})

    holding: ClassVar[str] = "auth token"
    keeps: ClassVar[str] = ""
    """Which credential is overlooked, as `kind_of` calls it; "" when the thing is none."""

    def attack(self, thief: Thief) -> None:
        thief.arrives(address=FIRST, holding=self.holding)
        if self.holding == "console session":
            thief.logs_in()
        thief.reads()
        thief.waits(_PLANTED)
        self.plants(thief)
        thief.waits(minutes(1))
        thief.sends_messages(60, to="home", family="parcel", during=minutes(15))
        thief.moments.append(Moment(BACK, ComesBack(self.use(), self.keeps)))

    @abstractmethod
    def plants(self, thief: Thief) -> None:
        """Leave the thing, by the verbs of a thief's script."""

    @abstractmethod
    def use(self) -> Use:
        """What he does with it in the second act."""

    def regained(self, world: World, began_at: datetime) -> tuple[str, ...]:
        """What he got in the second act; `began_at` is T0."""
        return tuple(dict.fromkeys(_regained(world, began_at + BACK)))


def plant(thief: Thief, act: Use) -> None:
    """What a script has no verb for."""
    thief.moments.append(Moment(_PLANTED, act))


@dataclass(frozen=True)
class ComesBack:
    """Days later, from another place, with the one thing that was overlooked."""

    use: Use
    keeps: str = ""

    def __call__(self, hands: Hands) -> None:
        hands.address = SECOND
        hands.held = [held for held in hands.held if self.keeps and kind_of(hands, held) == self.keeps]
        for held in hands.held:
            held.dead = False
        self.use(hands)


def kind_of(hands: Hands, held: Held) -> str:
    """`key`, `subaccount`, `unknown subaccount`, `secondary` or `token`."""
    if not held.is_token:
        return "key"
    if held.account_sid in hands.farm:
        return "unknown subaccount"
    if held.account_sid != hands.account_sid:
        return "subaccount"
    return "secondary" if held.how == "made" else "token"


def _regained(world: World, since: datetime) -> Iterator[str]:
    for request in world.ledger.requests:
        if request.person == "thief" and request.at >= since and request.status < 400:
            yield f"{request.method} {request.host}"
    for session in world.sessions.values():
        if session.person == "thief" and session.since >= since:
            yield "console"
    for account in world.accounts.values():
        for message in account.messages.by_sid.values():
            left = message.person == "thief" and message.status not in _NOTHING_CAME_OF_IT
            if left and max(message.created_at, message.at or message.created_at) >= since:
                yield "message"
        for call in account.calls.by_sid.values():
            if call.person == "thief" and call.created_at >= since and call.status != "failed":
                yield "call"
    yield from ("copy" for each in world.received if each.at >= since and f"//{HOST}/" in each.url)
