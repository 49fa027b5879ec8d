"""accounts.twilio.com /v1/SafeList/Numbers: one number at a time; Twilio has no way to list them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import safe_list
from ..configured import Configured
from ..http import answer, caller, form, nothing, query, world

PATH = "/v1/SafeList/Numbers"
SAFE_LIST = "/twilio/accounts/safelist"


async def fetch(request: Request) -> Response:
    who = caller(request, f"{SAFE_LIST}/read")
    number = query(request).required("PhoneNumber")
    return answer(shown(safe_list.entry(who.account, number, request.url.path)))


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SAFE_LIST}/create")
    number = form(request).required("PhoneNumber")
    return answer(shown(safe_list.add(here, who.account, number, who.person)), 201)


async def delete(request: Request) -> Response:
    who = caller(request, f"{SAFE_LIST}/delete")
    number = query(request).required("PhoneNumber")
    safe_list.delete(who.account, safe_list.entry(who.account, number, request.url.path))
    return nothing()


def shown(entry: Configured) -> dict[str, object]:
    return {"sid": entry.sid, "phone_number": entry.text("phone_number")}


routes = [
    Route(PATH, fetch, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(PATH, delete, methods=["DELETE"]),
]
