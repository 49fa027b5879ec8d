"""trunking.twilio.com /v1/Trunks/…: the lists that a trunk goes by, and the numbers whose calls go over it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import numbers, sip_mappings, trunks
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..http import answer, form, nothing, world
from ..paging import page_v1, short_list
from ..refusal import not_found
from .trunks import HOST, OF, PATH, common, trunk_of

_LISTS = {
    "CredentialLists": ("credential_lists", "sip-credential-list", "CredentialListSid"),
    "IpAccessControlLists": ("ip_access_control_lists", "sip-access-list", "IpAccessControlListSid"),
}
"""Key of the page, kind of list, and the form's field that names one."""
_OF_NUMBER = (
    "api_version", "friendly_name", "phone_number", "sms_application_sid", "sms_fallback_method",
    "sms_fallback_url", "sms_method", "sms_url", "status_callback", "status_callback_method", "trunk_sid",
    "voice_application_sid", "voice_caller_id_lookup", "voice_fallback_method", "voice_fallback_url",
    "voice_method", "voice_url",
)  # fmt: skip


async def list_lists(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    key, kind, _ = _lists(request)
    rows = sip_mappings.of(who.account, trunk, kind)
    page = short_list(request, rows, lambda each: each.text("list_sid"))
    return page_v1(request, key, page, lambda each: list_shown(who, each))


async def add_list(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    _, kind, field = _lists(request)
    listed = who.account.thing(kind, form(request).required(field))
    made = sip_mappings.create(world(request), who.account, trunk, trunks.TRUNKS, listed, "calls", who.by)
    return answer(list_shown(who, made), 201)


async def fetch_list(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    return answer(list_shown(who, _mapping(request, who, trunk)))


async def remove_list(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    mapping = _mapping(request, who, trunk)
    sip_mappings.delete(world(request), who.account, trunk, trunks.TRUNKS, mapping, who.by)
    return nothing()


async def list_numbers(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    page = short_list(request, trunks.numbers_of(who.account, trunk), lambda each: each.sid)
    return page_v1(request, "phone_numbers", page, number_shown)


async def add_number(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    number = who.account.thing(numbers.KIND, form(request).required("PhoneNumberSid"))
    numbers.update(world(request), who.account, number, {"trunk_sid": trunk.sid}, who.by)
    return answer(number_shown(number), 201)


async def fetch_number(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    return answer(number_shown(_number(request, who, trunk)))


async def remove_number(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    number = _number(request, who, trunk)
    numbers.update(world(request), who.account, number, {"trunk_sid": None}, who.by)
    return nothing()


def list_shown(who: Caller, mapping: Configured) -> dict[str, object]:
    kind, sid = mapping.text("list_kind"), mapping.text("list_sid")
    part_ = next(name for name, (_, of, _) in _LISTS.items() if of == kind)
    listed = who.account.thing(kind, sid)
    return {
        **common(mapping, f"{part_}/{sid}"),
        "sid": sid,
        "friendly_name": listed.text("friendly_name"),
    }


def number_shown(number: Configured) -> dict[str, object]:
    phone_number = number.text("phone_number")
    api = f"https://api.twilio.com/2010-04-01/Accounts/{number.account_sid}"
    return {
        **{name: number.fields[name] for name in _OF_NUMBER},
        "sid": number.sid,
        "account_sid": number.account_sid,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": phone_number.startswith("+1"), "fax": False},
        "date_created": iso(number.created_at),
        "date_updated": iso(number.updated_at),
        "links": {"phone_number": f"{api}/IncomingPhoneNumbers/{number.sid}.json"},
        "url": f"{HOST}{PATH}/{number.text('trunk_sid')}/PhoneNumbers/{number.sid}",
    }


def _lists(request: Request) -> tuple[str, str, str]:
    return next(each for name, each in _LISTS.items() if f"/{name}" in request.url.path)


def _mapping(request: Request, who: Caller, trunk: Configured) -> Configured:
    _, kind, _ = _lists(request)
    return sip_mappings.one(who.account, trunk, kind, "calls", request.path_params["sid"], request.url.path)


def _number(request: Request, who: Caller, trunk: Configured) -> Configured:
    number = who.account.thing(numbers.KIND, request.path_params["sid"], request.url.path)
    if number.text("trunk_sid") != trunk.sid:
        raise not_found(request.url.path)
    return number


routes = [
    *(
        route
        for name in _LISTS
        for route in (
            Route(f"{OF}/{name}", list_lists, methods=["GET"]),
            Route(f"{OF}/{name}", add_list, methods=["POST"]),
            Route(f"{OF}/{name}/{{sid}}", fetch_list, methods=["GET"]),
            Route(f"{OF}/{name}/{{sid}}", remove_list, methods=["DELETE"]),
        )
    ),
    Route(f"{OF}/PhoneNumbers", list_numbers, methods=["GET"]),
    Route(f"{OF}/PhoneNumbers", add_number, methods=["POST"]),
    Route(f"{OF}/PhoneNumbers/{{sid}}", fetch_number, methods=["GET"]),
    Route(f"{OF}/PhoneNumbers/{{sid}}", remove_number, methods=["DELETE"]),
]
