"""voice.twilio.com /v1/ByocTrunks: trunks of somebody's own carrier."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import byoc_trunks
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list

PATH = "/v1/ByocTrunks"
TRUNKS = "/twilio/voice/byoc-trunks"


async def list_(request: Request) -> Response:
    who = caller(request, f"{TRUNKS}/list")
    page = short_list(request, reversed(who.account.kind(byoc_trunks.KIND).values()), lambda each: each.sid)
    return page_v1(request, "byoc_trunks", page, shown)


async def create(request: Request) -> Response:
    who, values = caller(request, f"{TRUNKS}/create"), given(form(request).plain(), byoc_trunks.FIELDS)
    return answer(shown(byoc_trunks.TRUNKS.create(world(request), who.account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    _, trunk = _trunk(request, "read")
    return answer(shown(trunk))


async def update(request: Request) -> Response:
    who, trunk = _trunk(request, "update")
    values = given(form(request).plain(), byoc_trunks.FIELDS)
    byoc_trunks.TRUNKS.update(world(request), who.account, trunk, values, who.by)
    return answer(shown(trunk))


async def delete(request: Request) -> Response:
    who, trunk = _trunk(request, "delete")
    byoc_trunks.TRUNKS.delete(world(request), who.account, trunk, who.by)
    return nothing()


def shown(trunk: Configured) -> dict[str, object]:
    return {
        "sid": trunk.sid,
        "account_sid": trunk.account_sid,
        "date_created": iso(trunk.created_at),
        "date_updated": iso(trunk.updated_at),
        **trunk.fields,
        "url": byoc_trunks.TRUNKS.link(trunk),
    }


def _trunk(request: Request, deed: str) -> tuple[Caller, Configured]:
    who = caller(request, f"{TRUNKS}/{deed}")
    return who, who.account.thing(byoc_trunks.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
]
