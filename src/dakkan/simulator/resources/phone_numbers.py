"""api.twilio.com …/IncomingPhoneNumbers: buy, point somewhere, move, release."""

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
NUMBERS = "/twilio/phone-numbers/incoming-phone-numbers"


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
    return answer(shown(number), 201)


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{NUMBERS}/list")
    wanted = query(request)
    rows = [
        number
        for number in reversed(account.kind(numbers.KIND).values())
        if wanted.text("PhoneNumber").rstrip("*") in number.text("phone_number")
        and wanted.text("FriendlyName") in ("", number.text("friendly_name"))
    ]
    page = short_list(request, rows, lambda number: number.sid)
    return page_2010(request, "incoming_phone_numbers", page, shown)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{NUMBERS}/read")
    return answer(shown(account.thing(numbers.KIND, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    here, wanted = world(request), form(request)
    who, account = reached(request, f"{NUMBERS}/update")
    number = account.thing(numbers.KIND, request.path_params["sid"], request.url.path)
    if values := given(wanted.plain(), numbers.FIELDS):
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
    uri = f"/2010-04-01/Accounts/{number.account_sid}/IncomingPhoneNumbers/{number.sid}.json"
    toll_free = is_toll_free(number.text("phone_number"))
    return {
        **number.fields,
        "sid": number.sid,
        "account_sid": number.account_sid,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"mms": True, "sms": True, "voice": True, "fax": False},
        "date_created": rfc2822(number.created_at),
        "date_updated": rfc2822(number.updated_at),
        "origin": "twilio",
        "emergency_address_status": "unregistered",
        "status": "in-use",
        "type": "tollfree" if toll_free else "local",
        "uri": uri,
        "subresource_uris": {
            "assigned_add_ons": uri.replace(".json", "/AssignedAddOns.json"),
        },
    }


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
