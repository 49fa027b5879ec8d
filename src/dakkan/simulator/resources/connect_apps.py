"""api.twilio.com …/ConnectApps and …/AuthorizedConnectApps. Those that are let in can only be read."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import connect_apps
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..forms import given
from ..http import answer, form, nothing, reached, world
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/ConnectApps"
AUTHORIZED_PATH = "/2010-04-01/Accounts/{account_sid}/AuthorizedConnectApps"
APPS = "/twilio/iam/connect-apps"
_WRITTEN = tuple(field for field in connect_apps.APPS.fields if field.name != "permissions")


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{APPS}/list")
    page = short_list(request, reversed(account.kind(connect_apps.KIND).values()), lambda each: each.sid)
    return page_2010(request, "connect_apps", page, shown)


async def fetch(request: Request) -> Response:
    _, _, app = _app(request, "read")
    return answer(shown(app))


async def update(request: Request) -> Response:
    who, account, app = _app(request, "update")
    wanted = form(request)
    values = given(wanted.plain(), _WRITTEN)
    if "Permissions" in wanted:
        values["permissions"] = [each for each in wanted.all("Permissions") if each]
    connect_apps.update(world(request), account, app, values, who.by)
    return answer(shown(app))


async def delete(request: Request) -> Response:
    who, account, app = _app(request, "delete")
    connect_apps.APPS.delete(world(request), account, app, who.by)
    return nothing()


async def list_authorized(request: Request) -> Response:
    _, account = reached(request, f"{APPS}/list")
    rows = reversed(account.kind(connect_apps.AUTHORIZED).values())
    page = short_list(request, rows, lambda each: each.sid)
    return page_2010(request, "authorized_connect_apps", page, authorized_shown)


async def fetch_authorized(request: Request) -> Response:
    _, account = reached(request, f"{APPS}/read")
    app = account.thing(connect_apps.AUTHORIZED, request.path_params["sid"], request.url.path)
    return answer(authorized_shown(app))


def shown(app: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{app.account_sid}/ConnectApps/{app.sid}.json"
    return {"sid": app.sid, "account_sid": app.account_sid, **app.fields, "uri": uri}


def authorized_shown(app: Configured) -> dict[str, object]:
    """The fields of somebody else's app, under other names."""
    named = ("company_name", "description", "friendly_name", "homepage_url")
    return {
        "account_sid": app.account_sid,
        "connect_app_sid": app.sid,
        **{f"connect_app_{name}": app.fields[name] for name in named},
        "permissions": app.fields["permissions"],
        "uri": f"/2010-04-01/Accounts/{app.account_sid}/AuthorizedConnectApps/{app.sid}.json",
    }


def _app(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{APPS}/{deed}")
    return who, account, account.thing(connect_apps.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
    Route(f"{AUTHORIZED_PATH}.json", list_authorized, methods=["GET"]),
    Route(f"{AUTHORIZED_PATH}/{{sid}}.json", fetch_authorized, methods=["GET"]),
]
