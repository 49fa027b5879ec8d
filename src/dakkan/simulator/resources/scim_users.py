"""iam.twilio.com /scim/v2/Users: the organization's users, for its own OAuth app alone.

Twilio's description has the older address still, on preview-iam.twilio.com under the organization's SID;
both are answered alike (reference 6.4). Errors are written as the SCIM standard has them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import bearer, oauth_apps, scim_users
from ..access import By
from ..account import Account
from ..configured import Configured
from ..dates import iso
from ..http import answer, json_body, nothing, query, world
from ..people import User
from ..refusal import Refused, wrong_credential

PATH = "/scim/v2/Users"
PREVIEW = "/Organizations/{organization_sid}/scim/Users"
MOST = 100
"""Users in an answer, by choice; `totalResults` tells of all."""
_CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
_MESSAGES = "urn:ietf:params:scim:api:messages:2.0"
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Client:
    """Who asks: the organization's app."""

    app: Configured
    account: Account
    by: By


async def list_(request: Request) -> Response:
    client, asked = _client(request, "list"), query(request)
    found = scim_users.chosen(scim_users.managed(world(request), client.app), asked.text("filter"))
    first = max(asked.whole("startIndex", 1), 1) - 1
    page = found[first : first + min(asked.whole("count", MOST), MOST)]
    return _scim(
        {
            "Resources": [shown(user) for user in page],
            "totalResults": len(found),
            "schemas": [f"{_MESSAGES}:ListResponse"],
        }
    )


async def create(request: Request) -> Response:
    client = _client(request, "create")
    user = scim_users.create(world(request), client.app, client.account, json_body(request), client.by)
    return _scim(shown(user), 201)


async def fetch(request: Request) -> Response:
    return _scim(shown(_user(request, _client(request, "read"))))


async def patch(request: Request) -> Response:
    client = _client(request, "update")
    user, seen = _user(request, client), request.headers.get("if-match", "")
    scim_users.patch(world(request), client.account, user, json_body(request), client.by, seen)
    return _scim(shown(user))


async def delete(request: Request) -> Response:
    client = _client(request, "delete")
    scim_users.delete(world(request), client.account, _user(request, client), client.by)
    return nothing()


def shown(user: User) -> dict[str, object]:
    given, family = scim_users.names(user)
    return {
        "id": user.sid,
        **({"externalId": user.external_id} if user.external_id else {}),
        "userName": user.email,
        "displayName": f"{given} {family}".strip(),
        "name": {"givenName": given, "familyName": family},
        "emails": [{"primary": True, "value": user.email, "type": "work"}],
        "active": user.active,
        "locale": "en-US",
        "timezone": "UTC",
        "schemas": [_CORE],
        "meta": {
            "resourceType": "User",
            "created": iso(user.created_at),
            "lastModified": iso(user.updated_at or user.created_at),
            "version": scim_users.user_version(user),
        },
    }


def _client(request: Request, verb: str) -> Client:
    """Raises Refused: an auth token or API key is no way in, nor is another organization's app."""
    scheme, _, token = request.scope["authorization"].partition(" ")
    if scheme.lower() == "basic":
        raise bearer.denied()
    if scheme.lower() != "bearer":
        raise wrong_credential()
    person, address = request.scope["person"], request.scope["address"]
    who = bearer.authenticate(
        world(request), token, person=person, address=address, kind=oauth_apps.ORGANIZATION
    )
    app = who.account.kind(oauth_apps.ORGANIZATION)[who.sid]
    organization = request.path_params.get("organization_sid", app.text("organization_sid"))
    if organization != app.text("organization_sid") or f"{oauth_apps.MANAGED_USERS}/{verb}" not in who.policy:
        raise bearer.denied()
    return Client(app, who.account, who.by)


def _user(request: Request, client: Client) -> User:
    return scim_users.find(world(request), client.app, request.path_params["sid"])


def _scim(body: object, status: int = 200) -> Response:
    response = answer(body, status)
    response.headers["content-type"] = "application/scim+json"
    return response


def _answering(handler: Handler) -> Handler:
    """The handler, with its refusals in SCIM's words; the kind of mistake is told of a 400 alone."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            kind = refused.scim_type if isinstance(refused, scim_users.Unfit) else "invalidValue"
            return _scim(
                {
                    "schemas": [f"{_MESSAGES}:Error"],
                    "detail": refused.message,
                    **({"scimType": kind} if refused.status == 400 else {}),
                    "status": str(refused.status),
                    "code": refused.code,
                    "moreInfo": f"https://www.twilio.com/docs/errors/{refused.code}",
                },
                refused.status,
            )

    return answered


def _routes(path: str) -> list[Route]:
    return [
        Route(path, _answering(list_), methods=["GET"]),
        Route(path, _answering(create), methods=["POST"]),
        Route(f"{path}/{{sid}}", _answering(fetch), methods=["GET"]),
        Route(f"{path}/{{sid}}", _answering(patch), methods=["PATCH"]),
        Route(f"{path}/{{sid}}", _answering(delete), methods=["DELETE"]),
    ]


routes, preview_routes = _routes(PATH), _routes(PREVIEW)
