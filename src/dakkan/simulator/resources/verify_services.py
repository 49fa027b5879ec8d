"""verify.twilio.com /v2/Services: an empty list, and the probe that tells a dead key from a restricted one."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..http import caller
from ..paging import page_v1, short_list

PATH = "/v2/Services"


async def list_(request: Request) -> Response:
    caller(request, "/twilio/verify/services/list")
    nothing: list[str] = []
    return page_v1(request, "services", short_list(request, nothing, str), lambda sid: {"sid": sid})


routes = [Route(PATH, list_, methods=["GET"])]
