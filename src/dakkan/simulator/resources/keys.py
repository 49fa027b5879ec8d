"""api.twilio.com …/Keys and …/SigningKeys: API keys without type, creator or last use.

The 2010 API makes a standard key whatever `KeyType` says (trap 33).
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import keys
from ..access import KEYS
from ..dates import rfc2822
from ..http import answer, form, nothing, reached, world
from ..paging import page_2010, short_list
from ..people import ApiKey

PATH = "/2010-04-01/Accounts/{account_sid}"


async def list_keys(request: Request) -> Response:
    _, account = reached(request, f"{KEYS}/list")
    page = short_list(request, reversed(account.keys.values()), lambda key: key.sid)
    return page_2010(request, "keys", page, shown)


async def list_signing_keys(request: Request) -> Response:
    _, account = reached(request, f"{KEYS}/list")
    signing = [key for key in reversed(account.keys.values()) if "signing" in key.flags]
    page = short_list(request, signing, lambda key: key.sid)
    return page_2010(request, "signing_keys", page, shown)


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{KEYS}/create", cleaning=True)  # so that its own refusal is given
    signing = "/SigningKeys" in request.url.path
    key = keys.create(here, account, form(request).text("FriendlyName"), who.by, signing=signing)
    return answer({**shown(key), "secret": key.secret}, 201)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{KEYS}/read")
    return answer(shown(keys.of(account, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{KEYS}/update")
    key = keys.of(account, request.path_params["sid"], request.url.path)
    wanted = form(request)
    keys.update(here, account, key, who.by, name=wanted.maybe("FriendlyName"))
    return answer(shown(key))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{KEYS}/delete", cleaning=True)
    keys.delete(here, account, keys.of(account, request.path_params["sid"], request.url.path), who.by)
    return nothing()


def shown(key: ApiKey) -> dict[str, object]:
    return {
        "sid": key.sid,
        "friendly_name": key.friendly_name,
        "date_created": rfc2822(key.created_at),
        "date_updated": rfc2822(key.updated_at),
    }


routes = [
    Route(f"{PATH}/Keys.json", list_keys, methods=["GET"]),
    Route(f"{PATH}/SigningKeys.json", list_signing_keys, methods=["GET"]),
    *(
        route
        for name in ("Keys", "SigningKeys")
        for route in (
            Route(f"{PATH}/{name}.json", create, methods=["POST"]),
            Route(f"{PATH}/{name}/{{sid}}.json", fetch, methods=["GET"]),
            Route(f"{PATH}/{name}/{{sid}}.json", update, methods=["POST"]),
            Route(f"{PATH}/{name}/{{sid}}.json", delete, methods=["DELETE"]),
        )
    ),
]
