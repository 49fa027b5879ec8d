"""What every handler needs of HTTP: who calls, what was asked, and answers as Twilio writes them."""

from typing import Any
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from . import access, bearer
from .access import Caller
from .account import Account
from .refusal import Refused, invalid, wrong_credential
from .world import World

_encode = msgspec.json.Encoder().encode


def world(request: Request) -> World:
    here: World = request.scope["world"]
    return here


def caller(request: Request, permission: str, *, cleaning: bool = False) -> Caller:
    """Who authenticated, being allowed `permission` (`/twilio/…/read`). Raises Refused.

    `cleaning`: rotating tokens and deleting keys, which a suspended main account may still do.
    """
    here, scope, reading = world(request), request.scope, request.method == "GET"
    person, address = scope["person"], scope["address"]
    scheme, _, token = scope["authorization"].partition(" ")
    basic: tuple[str, str] | None = scope["basic"]
    if scheme.lower() == "bearer":
        found = bearer.authenticate(here, token, person=person, address=address, reading=reading)
    elif basic is None:
        raise wrong_credential()
    else:
        found = here.authenticate(*basic, person=person, address=address, reading=reading, cleaning=cleaning)
    access.permit(found, permission)
    return found


def reached(request: Request, permission: str, *, cleaning: bool = False) -> tuple[Caller, Account]:
    """As `caller`, and the account named in a 2010 path. Raises Refused."""
    found = caller(request, permission, cleaning=cleaning)
    return found, access.reach(world(request), found, request.path_params["account_sid"])


class Form:
    """The fields of a request body, or of a query."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __getitem__(self, name: str) -> str:
        return self._fields[name][-1]

    def all(self, name: str) -> list[str]:
        return self._fields.get(name, [])

    def text(self, name: str, default: str = "") -> str:
        return self._fields[name][-1] if name in self._fields else default

    def maybe(self, name: str) -> str | None:
        """None when the field was not sent; an empty one was."""
        return self._fields[name][-1] if name in self._fields else None

    def required(self, name: str) -> str:
        if not self.text(name):
            raise invalid(f"{name} is required")
        return self[name]

    def flag(self, name: str, default: bool = False) -> bool:
        """The words true and false. Raises Refused for others."""
        value = self.text(name).lower()
        if value not in ("", "true", "false"):
            raise invalid(f"{name} must be true or false")
        return value == "true" if value else default

    def whole(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal():
            raise invalid(f"{name} must be a number")
        return int(value)

    def plain(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self._fields.items()}


def form(request: Request) -> Form:
    """Of a url-encoded body."""
    return Form(parse_qs(request.scope["body"].decode("utf-8", "replace"), keep_blank_values=True))


def query(request: Request) -> Form:
    return Form(parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def json_body(request: Request) -> dict[str, Any]:
    """An object. Raises Refused when the body is something else."""
    try:
        return msgspec.json.decode(request.scope["body"] or b"{}", type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid("The body is not a JSON object") from None


def answer(body: object, status: int = 200) -> Response:
    return Response(_encode(body), status, media_type="application/json")


def nothing() -> Response:
    return Response(status_code=204)


def error(refused: Refused) -> Response:
    body = {
        "code": refused.code,
        "message": refused.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refused.code}",
        "status": refused.status,
    }
    return answer(body, refused.status)
