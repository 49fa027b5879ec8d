"""`/_simulator/`: the clock, faults and the truth; what only a simulator can tell."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .dates import iso
from .http import answer, json_body, world
from .refusal import invalid

PATH = "/_simulator"


async def clock(request: Request) -> Response:
    here, seconds = world(request), json_body(request).get("advance")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise invalid("advance: seconds, not negative")
    here.advance(seconds)
    return answer({"now": iso(here.now)})


routes = [Route(f"{PATH}/clock", clock, methods=["POST"])]
