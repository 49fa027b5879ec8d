"""iam.twilio.com /v1/Keys: API keys with their flags and, one by one, their policy."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import keys
from ..access import KEYS, Caller, reach
from ..account import Account
from ..http import Form, answer, caller, form, nothing, query, world
from ..paging import page_v1, short_list
from ..people import ApiKey
from ..refusal import invalid, not_found
from .keys import shown

PATH = "/v1/Keys"


class _Policy(msgspec.Struct):
    allow: list[str]


async def list_(request: Request) -> Response:
    who = caller(request, f"{KEYS}/list")
    account = _named(request, who, query(request))
    page = short_list(request, reversed(account.keys.values()), lambda key: key.sid)
    return page_v1(request, "keys", page, lambda key: {**shown(key), "flags": key.flags})


async def create(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{KEYS}/create", cleaning=True), form(request)
    account = _named(request, who, wanted)
    kind = wanted.text("KeyType")
    if kind not in ("", "restricted"):
        raise invalid("KeyType must be restricted")
    name = wanted.text("FriendlyName")
    if kind:
        key = keys.create(here, account, name, who.by, kind="restricted", policy=_policy(wanted) or [])
    else:
        key = keys.create(here, account, name, who.by)
    return answer({**with_policy(key), "secret": key.secret}, 201)


async def fetch(request: Request) -> Response:
    who = caller(request, f"{KEYS}/read")
    return answer(with_policy(keys.of(who.account, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{KEYS}/update"), form(request)
    key = keys.of(who.account, request.path_params["sid"], request.url.path)
    name = wanted.maybe("FriendlyName")
    keys.update(here, who.account, key, who.by, name=name, policy=_policy(wanted))
    return answer(with_policy(key))


async def delete(request: Request) -> Response:
    here, who = world(request), caller(request, f"{KEYS}/delete", cleaning=True)
    keys.delete(here, who.account, keys.of(who.account, request.path_params["sid"], request.url.path), who.by)
    return nothing()


def with_policy(key: ApiKey) -> dict[str, object]:
    return {**shown(key), "policy": {"allow": list(key.policy)} if key.kind == "restricted" else None}


def _named(request: Request, who: Caller, fields: Form) -> Account:
    """The account that AccountSid names; this host answers for the caller's own account only."""
    sid = fields.required("AccountSid")
    account = reach(world(request), who, sid)
    if account is not who.account:
        raise not_found(PATH)
    return account


def _policy(wanted: Form) -> list[str] | None:
    if "Policy" not in wanted:
        return None
    try:
        return msgspec.json.decode(wanted["Policy"], type=_Policy).allow
    except msgspec.DecodeError:
        raise invalid('Policy must be JSON such as {"allow": ["/twilio/messaging/messages/read"]}') from None


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
]
