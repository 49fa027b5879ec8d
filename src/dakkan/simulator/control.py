"""`/_simulator/`: the clock, the Console, faults and the truth; what only a simulator can tell."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import console, truth
from .dates import iso
from .faults import KINDS, Fault
from .http import answer, json_body, query
from .refusal import invalid, not_found
from .world import World

PATH = "/_simulator"


def _world(request: Request) -> World:
    here: World = request.scope["simulator"].world
    return here


async def state(request: Request) -> Response:
    return answer(truth.state(_world(request)))


async def thief(request: Request) -> Response:
    return answer(truth.thief(_world(request)))


async def ledger(request: Request) -> Response:
    return answer(truth.ledger(_world(request)))


async def requests(request: Request) -> Response:
    return answer(truth.requests(_world(request), query(request).whole("after", 0)))


async def clock(request: Request) -> Response:
    here, seconds = _world(request), json_body(request).get("advance")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise invalid("advance: seconds, not negative")
    here.advance(seconds)
    return answer({"now": iso(here.now)})


async def do(request: Request) -> Response:
    return answer(console.does(_world(request), json_body(request)))


async def deploy(request: Request) -> Response:
    """Found by the secret first: a hook that does not know what it carries still does the right thing."""
    here = _world(request)
    given: Any = json_body(request).get("credential")
    about: dict[str, Any] = given if isinstance(given, dict) else {"secret": given}
    secret = str(about.get("secret") or "").strip()
    found = next((each for each in truth.credentials(here) if secret and each["secret"] == secret), None)
    if found is None:
        raise not_found("a credential with this secret")
    if here.shop is None:
        raise invalid("This world has no shop")
    replaces = str(about.get("replaces") or "") or None
    here.shop.deploy(found["kind"], found["account_sid"], found["sid"], secret, replaces)
    return answer({"kind": found["kind"], "account_sid": found["account_sid"], "sid": found["sid"]})


async def faults(request: Request) -> Response:
    here, wanted = _world(request), json_body(request)
    kind, match = wanted.get("kind"), wanted.get("match") or {}
    if kind not in KINDS:
        raise invalid(f"kind: one of {', '.join(KINDS)}")
    if not isinstance(match, dict):
        raise invalid("match: an object with method, host, path")
    times = wanted.get("times", 1)
    if not isinstance(times, int) or times < 1:
        raise invalid("times: a number from 1")
    texts = {name: str(match.get(name) or "") for name in ("method", "host", "path", "person")}
    here.faults.append(Fault(kind, times, **texts))
    return answer({"faults": len(here.faults)})


async def reset(request: Request) -> Response:
    from .profiles import build  # the profiles know the shop, and the shop knows the world

    wanted, simulator = json_body(request), request.scope["simulator"]
    history = str(wanted.get("history") or "30d")
    if not (history[:-1].isdecimal() and history.endswith(("d", "h"))):
        raise invalid("history: a length of time such as 30d")
    unit = "days" if history.endswith("d") else "hours"
    simulator.world = build(
        seed=int(wanted.get("seed") or 1),
        profile=str(wanted.get("profile") or "shop"),
        history=timedelta(**{unit: int(history[:-1])}),
        now=simulator.world.now,
    )
    return answer({"now": iso(simulator.world.now), "account_sid": simulator.world.main.sid})


routes = [
    Route(f"{PATH}/state", state, methods=["GET"]),
    Route(f"{PATH}/thief", thief, methods=["GET"]),
    Route(f"{PATH}/ledger", ledger, methods=["GET"]),
    Route(f"{PATH}/requests", requests, methods=["GET"]),
    Route(f"{PATH}/clock", clock, methods=["POST"]),
    Route(f"{PATH}/console", do, methods=["POST"]),
    Route(f"{PATH}/deploy", deploy, methods=["POST"]),
    Route(f"{PATH}/faults", faults, methods=["POST"]),
    Route(f"{PATH}/reset", reset, methods=["POST"]),
]
