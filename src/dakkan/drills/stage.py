"""The world of a drill, up to the hour in which the engineer is called."""

import pickle
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx2
import msgspec

from ..simulator import calls
from ..simulator.app import simulate
from ..simulator.profiles import build
from ..simulator.shop import Shop as Company
from ..simulator.transport import InProcess
from ..simulator.world import World
from .difficulty import LOUD, Difficulty
from .hands import CONTROL, Hands, Later
from .script import Drill, Thief, hours
from .shop import Shop

LEAD = hours(1)
"""How long the shop lives before the first act, so that the seam to its history lies outside of it."""
UNANSWERED = hours(8)
"""A night: how long the thief goes on if nobody comes."""
OFFICE = "192.0.2.50"


@dataclass(frozen=True)
class Due:
    """A deed of the owner's in the world's agenda."""

    company: Company
    does: Callable[[Company], None]

    def __call__(self) -> None:
        self.does(self.company)


@dataclass
class Stage:
    drill: Drill
    world: World
    began_at: datetime
    """T0."""
    first_act_at: datetime

    @property
    def company(self) -> Company:
        company = self.world.shop
        assert isinstance(company, Company)  # noqa: S101 - every profile has a shop
        return company

    def transport(self, person: str, address: str, *, latency: float = 0.0) -> InProcess:
        return InProcess(simulate(self.world), person=person, address=address, latency=latency)

    def asks(self, path: str) -> dict[str, Any]:
        """What the simulator's control says under `/_simulator/`; each path has a shape of its own."""
        return self._control("GET", path, None)

    def orders(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        return self._control("POST", path, document)

    def fraud(self) -> Decimal:
        """USD that the thief's messages, calls and numbers have cost, calls that still run included."""
        world = self.world
        booked = sum((hour.cost for (_, by), hour in world.ledger.hours.items() if by == "thief"), Decimal(0))
        running = (
            calls.running_cost(world, call)
            for account in world.accounts.values()
            for call in account.calls.by_sid.values()
            if call.person == "thief" and call.status in calls.LIVE
        )
        return booked + sum(running, Decimal(0))

    def failed_since(self, when: datetime) -> int:
        """The shop's requests and webhooks that were refused, and its messages that came to nothing, since then."""
        ledger = self.world.ledger
        refused = sum(failure.at >= when for failure in ledger.failures)
        lost = sum(
            row.person == "shop" and row.status in ("failed", "canceled")
            for account in self.world.accounts.values()
            for row in account.messages.newest(since=when)
        )
        return refused + lost

    def expected_since(self, when: datetime) -> int:
        """What the shop asked of Twilio since then."""
        requests = self.world.ledger.requests
        return sum(request.person == "shop" and request.at >= when for request in requests)

    def copy(self) -> "Stage":
        """The same world, to be played differently."""
        world: World = pickle.loads(pickle.dumps(self.world))  # noqa: S301 - our own, a second old
        return Stage(self.drill, world, self.began_at, self.first_act_at)

    def until(self, when: datetime) -> None:
        self.world.advance(max(0.0, (when - self.world.now).total_seconds()))

    def _control(self, method: str, path: str, document: dict[str, Any] | None) -> dict[str, Any]:
        request = httpx2.Request(method, f"{CONTROL}/{path}", json=document)
        content = self.transport("shop", OFFICE).handle_request(request).read()
        found: dict[str, Any] = msgspec.json.decode(content or b"{}")
        return found


def set_up(drill: Drill, seed: int, difficulty: Difficulty = LOUD) -> Stage:
    """Build the owner's history, put both scripts on the agenda, and let it come to T0."""
    began_at = datetime.fromisoformat(drill.starts)
    first_act_at = began_at - drill.first_act
    world = build(
        seed,
        profile=drill.profile,
        history=drill.history,
        now=first_act_at - LEAD,
        daily_messages=drill.daily_messages,
    )
    owner, thief = Shop(), Thief(difficulty, seed)
    drill.background(owner)
    drill.attack(thief)
    stage = Stage(drill, world, began_at, first_act_at)
    for deed in owner.deeds:
        world.at(began_at - deed.before, Due(stage.company, deed.does))
    if thief.moments:
        hands = _hands(world, thief, seed)
        for moment in thief.moments:
            world.at(first_act_at + moment.after, Later(hands, moment.act))
    stage.until(began_at)
    return stage


def _hands(world: World, thief: Thief, seed: int) -> Hands:
    """What he stole, and nothing else."""
    main = world.main
    hands = Hands(world, main.sid, thief.address, random.Random(f"thief {seed}"))
    if thief.holding == "auth token":
        hands.holds(main.sid, main.auth_token, main.sid, "stolen")
    elif thief.holding == "console session":
        hands.user_sid = next(iter(world.users))
    return hands


def unanswered(stage: Stage) -> Decimal:
    """What the thief costs if nobody comes: the same world, played on for a night. `stage` stays as it is."""
    other = stage.copy()
    other.until(stage.began_at + UNANSWERED)
    return other.fraud()
