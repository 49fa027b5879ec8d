"""api.twilio.com …/Applications: TwiML applications and where their webhooks go."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import applications
from ..configured import Configured
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, query, reached, world
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/Applications"
APPLICATIONS = "/twilio/voice/applications"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{APPLICATIONS}/list")
    name = query(request).text("FriendlyName")
    rows = [
        each
        for each in reversed(account.kind(applications.KIND).values())
        if name in ("", each.text("friendly_name"))
    ]
    return page_2010(request, "applications", short_list(request, rows, lambda each: each.sid), shown)


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{APPLICATIONS}/create")
    values = given(form(request).plain(), applications.FIELDS)
    return answer(shown(applications.create(here, account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{APPLICATIONS}/read")
    return answer(shown(account.thing(applications.KIND, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{APPLICATIONS}/update")
    application = account.thing(applications.KIND, request.path_params["sid"], request.url.path)
    values = given(form(request).plain(), applications.FIELDS)
    applications.update(here, account, application, values, who.by)
    return answer(shown(application))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{APPLICATIONS}/delete")
    application = account.thing(applications.KIND, request.path_params["sid"], request.url.path)
    applications.delete(here, account, application, who.by)
    return nothing()


def shown(application: Configured) -> dict[str, object]:
    return {
        "account_sid": application.account_sid,
        "date_created": rfc2822(application.created_at),
        "date_updated": rfc2822(application.updated_at),
        "sid": application.sid,
        "uri": f"/2010-04-01/Accounts/{application.account_sid}/Applications/{application.sid}.json",
        **application.fields,
    }


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
