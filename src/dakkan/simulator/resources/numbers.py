"""api.twilio.com …/IncomingPhoneNumbers: buy, list, point elsewhere, move, release."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import numbers
from ..configured import Configured
from ..countries import is_toll_free
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, query, reached, world
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers"
NUMBERS = "/twilio/numbers/incoming-phone-numbers"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{NUMBERS}/list")
    wanted = query(request)
    rows = [
        number for number in reversed(account.kind(numbers.KIND).values()) if _is_of_kind(request, number)
    ]
    if wanted.text("PhoneNumber"):
        sought = wanted["PhoneNumber"].strip("*")
        rows = [number for number in rows if sought in number.text("phone_number")]
    if wanted.text("FriendlyName"):
        rows = [number for number in rows if number.text("friendly_name") == wanted["FriendlyName"]]
    if wanted.text("Origin") not in ("", "twilio"):
        rows = []
    page = short_list(request, rows, lambda number: number.sid)
    return page_2010(request, "incoming_phone_numbers", page, lambda number: _shown_here(request, number))


async def create(request: Request) -> Response:
    here, wanted = world(request), form(request)
    who, account = reached(request, f"{NUMBERS}/create")
    number = numbers.buy(
        here,
        account,
        who.by,
        phone_number=wanted.text("PhoneNumber"),
        area_code=wanted.text("AreaCode"),
        fields=given(wanted.plain(), numbers.FIELDS),
    )
    return answer(_shown_here(request, number), 201)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{NUMBERS}/read")
    return answer(shown(account.thing(numbers.KIND, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    here, wanted = world(request), form(request)
    who, account = reached(request, f"{NUMBERS}/update")
    number = account.thing(numbers.KIND, request.path_params["sid"], request.url.path)
    values = given(wanted.plain(), numbers.FIELDS)
    if values:
        numbers.update(here, account, number, values, who.by)
    if wanted.text("AccountSid") not in ("", account.sid):
        numbers.transfer(here, account, number, wanted["AccountSid"], who.by)
    return answer(shown(number))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{NUMBERS}/delete")
    number = account.thing(numbers.KIND, request.path_params["sid"], request.url.path)
    numbers.release(here, account, number, who.by)
    return nothing()


def shown(number: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{number.account_sid}/IncomingPhoneNumbers/{number.sid}"
    phone_number = number.text("phone_number")
    return {
        "account_sid": number.account_sid,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": phone_number.startswith("+1"), "fax": False},
        "date_created": rfc2822(number.created_at),
        "date_updated": rfc2822(number.updated_at),
        "origin": "twilio",
        "sid": number.sid,
        "uri": f"{uri}.json",
        "emergency_address_status": "unregistered",
        "status": "in-use",
        "type": "toll-free" if is_toll_free(phone_number) else "local",
        "subresource_uris": {"assigned_add_ons": f"{uri}/AssignedAddOns.json"},
        **number.fields,
    }


def _shown_here(request: Request, number: Configured) -> dict[str, object]:
    """Under Local, Mobile and TollFree a row lacks two fields."""
    row = shown(number)
    if not request.url.path.endswith("/IncomingPhoneNumbers.json"):
        del row["type"], row["subresource_uris"]
    return row


def _is_of_kind(request: Request, number: Configured) -> bool:
    toll_free = is_toll_free(number.text("phone_number"))
    match request.url.path.rpartition("/")[2]:
        case "TollFree.json":
            return toll_free
        case "Local.json":
            return not toll_free
        case "Mobile.json":
            return False
        case _:
            return True


routes = [
    *(
        Route(f"{PATH}{kind}.json", handler, methods=[method])
        for kind in ("", "/Local", "/Mobile", "/TollFree")
        for handler, method in ((list_, "GET"), (create, "POST"))
    ),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
