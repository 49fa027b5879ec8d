"""studio.twilio.com /v2/Flows: Studio flows with their definition; lists come without it."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import flows
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import Field, given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list

PATH = "/v2/Flows"
FLOWS = "/twilio/studio/flows"
FIELDS = (Field("friendly_name"), Field("status"), Field("definition"), Field("commit_message"))
_PARTS = {"test_users": "TestUsers", "revisions": "Revisions", "executions": "Executions"}


async def list_(request: Request) -> Response:
    who = caller(request, f"{FLOWS}/list")
    page = short_list(request, reversed(who.account.kind(flows.KIND).values()), lambda each: each.sid)
    return page_v1(request, "flows", page, shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{FLOWS}/create")
    flow = flows.create(here, who.account, given(form(request).plain(), FIELDS), who.by)
    return answer(whole(flow), 201)


async def fetch(request: Request) -> Response:
    return answer(whole(_flow(request, caller(request, f"{FLOWS}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{FLOWS}/update")
    flow = _flow(request, who)
    flows.update(here, who.account, flow, given(form(request).plain(), FIELDS), who.by)
    return answer(whole(flow))


async def delete(request: Request) -> Response:
    here, who = world(request), caller(request, f"{FLOWS}/delete")
    flows.delete(here, who.account, _flow(request, who), who.by)
    return nothing()


def shown(flow: Configured) -> dict[str, object]:
    url = flows.link(flow)
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "author_sid": flow.fields["author_sid"],
        "friendly_name": flow.text("friendly_name"),
        "definition": None,
        "status": flow.text("status"),
        "revision": flow.fields["revision"],
        "commit_message": flow.fields["commit_message"],
        "valid": None,
        "errors": None,
        "warnings": None,
        "date_created": iso(flow.created_at),
        "date_updated": iso(flow.updated_at),
        "webhook_url": f"https://webhooks.twilio.com/v1/Accounts/{flow.account_sid}/Flows/{flow.sid}",
        "url": url,
        "links": {name: f"{url}/{part}" for name, part in _PARTS.items()},
    }


def whole(flow: Configured) -> dict[str, object]:
    definition = json.loads(flow.text("definition"))
    return {**shown(flow), "definition": definition, "valid": True, "errors": [], "warnings": []}


def _flow(request: Request, who: Caller) -> Configured:
    return who.account.thing(flows.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
]
