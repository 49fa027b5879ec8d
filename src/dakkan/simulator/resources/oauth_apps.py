"""iam.twilio.com /v1/Account/OAuthApps: the account's OAuth apps, written as JSON.

Twilio's description has no list and no single app; its newer pages have both (reference 3.4).
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import oauth_apps
from ..access import OAUTH_APPS, Caller
from ..configured import Configured, Value
from ..dates import iso
from ..http import answer, caller, json_body, nothing, world
from ..paging import page_v1, short_list
from ..refusal import invalid

PATH = "/v1/Account/OAuthApps"


async def list_(request: Request) -> Response:
    who = caller(request, f"{OAUTH_APPS}/list")
    page = short_list(request, reversed(who.account.kind(oauth_apps.KIND).values()), lambda each: each.sid)
    return page_v1(request, "content", page, shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{OAUTH_APPS}/create")
    app = oauth_apps.create(here, who.account, _given(json_body(request)), who.by)
    return answer({**shown(app), "secret": app.text(oauth_apps.SECRET)}, 201)


async def fetch(request: Request) -> Response:
    return answer(shown(_app(request, caller(request, f"{OAUTH_APPS}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{OAUTH_APPS}/update")
    app = _app(request, who)
    oauth_apps.update(here, app, _given(json_body(request)), who.by)
    return answer(shown(app))


async def delete(request: Request) -> Response:
    who = caller(request, f"{OAUTH_APPS}/delete", cleaning=True)
    oauth_apps.delete(who.account, _app(request, who))
    return nothing()


def shown(app: Configured) -> dict[str, object]:
    fields = app.fields
    return {
        "type": fields["type"],
        "sid": app.sid,
        "friendly_name": fields["friendly_name"],
        "description": fields["description"],
        "date_created": iso(app.created_at),
        "created_by": fields["created_by"],
        "status": fields["status"],
        "policy": {"allow": fields["allow"], "deny": fields["deny"]},
        "access_token_ttl": fields["access_token_ttl"],
    }


def _given(body: dict[str, Any]) -> dict[str, Value]:
    """What the body writes. Raises Refused for a value that does not fit."""
    values: dict[str, Value] = {}
    for name in ("type", "friendly_name", "description"):
        if body.get(name) is not None:
            values[name] = str(body[name])
    if body.get("access_token_ttl") is not None:
        values["access_token_ttl"] = body["access_token_ttl"]
    policy = body.get("policy")
    if policy is not None:
        if not isinstance(policy, dict):
            raise invalid("policy must be an object with allow and deny")
        for name in ("allow", "deny"):
            values[name] = [str(permission) for permission in policy.get(name) or []]
    return values


def _app(request: Request, who: Caller) -> Configured:
    return who.account.thing(oauth_apps.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", update, methods=["PUT"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
]
