"""messaging.twilio.com /v1/Services: messaging services, their numbers and alphanumeric senders."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import numbers, services
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list

PATH = "/v1/Services"
SERVICES = "/twilio/messaging/services"
_URL = f"https://messaging.twilio.com{PATH}"
_PARTS = {
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "messages": "Messages",
    "us_app_to_person": "Compliance/Usa2p",
    "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
    "channel_senders": "ChannelSenders",
    "destination_alpha_senders": "DestinationAlphaSenders",
}


async def list_(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    page = short_list(request, reversed(who.account.kind(services.KIND).values()), lambda each: each.sid)
    return page_v1(request, "services", page, shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/create")
    values = given(form(request).plain(), services.FIELDS)
    return answer(shown(services.create(here, who.account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    return answer(shown(_service(request, caller(request, f"{SERVICES}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/update")
    service = _service(request, who)
    services.update(here, who.account, service, given(form(request).plain(), services.FIELDS), who.by)
    return answer(shown(service))


async def delete(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/delete")
    services.delete(here, who.account, _service(request, who), who.by)
    return nothing()


async def list_numbers(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    pool = services.pool(who.account, _service(request, who), "phone_number")
    return page_v1(request, "phone_numbers", short_list(request, pool, lambda each: each.sid), number_shown)


async def add_number(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/create")
    service = _service(request, who)
    number = who.account.thing(numbers.KIND, form(request).required("PhoneNumberSid"))
    return answer(number_shown(services.add_number(here, who.account, service, number, who.by)), 201)


async def list_names(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    pool = services.pool(who.account, _service(request, who), "alpha_sender")
    return page_v1(request, "alpha_senders", short_list(request, pool, lambda each: each.sid), name_shown)


async def add_name(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/create")
    name = form(request).required("AlphaSender")
    return answer(name_shown(services.add_name(here, who.account, _service(request, who), name, who.by)), 201)


async def list_short_codes(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    pool = services.pool(who.account, _service(request, who), "short_code")
    return page_v1(request, "short_codes", short_list(request, pool, lambda each: each.sid), number_shown)


async def fetch_sender(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/read")
    sender = _member(request, who)
    return answer(number_shown(sender) if "phone_number" in sender.fields else name_shown(sender))


async def remove_sender(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/delete")
    services.remove(here, who.account, _member(request, who), who.by)
    return nothing()


def shown(service: Configured) -> dict[str, object]:
    url = f"{_URL}/{service.sid}"
    return {
        "sid": service.sid,
        "account_sid": service.account_sid,
        "date_created": iso(service.created_at),
        "date_updated": iso(service.updated_at),
        **service.fields,
        "us_app_to_person_registered": False,
        "url": url,
        "links": {name: f"{url}/{part}" for name, part in _PARTS.items()},
    }


def number_shown(sender: Configured) -> dict[str, object]:
    return {
        **_common(sender, "PhoneNumbers"),
        "phone_number": sender.fields["phone_number"],
        "country_code": sender.fields["country_code"],
        "capabilities": sender.fields["capabilities"],
    }


def name_shown(sender: Configured) -> dict[str, object]:
    return {
        **_common(sender, "AlphaSenders"),
        "alpha_sender": sender.fields["alpha_sender"],
        "capabilities": sender.fields["capabilities"],
    }


def _common(sender: Configured, part: str) -> dict[str, object]:
    return {
        "sid": sender.sid,
        "account_sid": sender.account_sid,
        "service_sid": sender.parent_sid,
        "date_created": iso(sender.created_at),
        "date_updated": iso(sender.updated_at),
        "url": f"{_URL}/{sender.parent_sid}/{part}/{sender.sid}",
    }


def _service(request: Request, who: Caller) -> Configured:
    return who.account.thing(services.KIND, request.path_params["service_sid"], request.url.path)


def _member(request: Request, who: Caller) -> Configured:
    service = _service(request, who)
    return services.member(who.account, service, request.path_params["sid"], request.url.path)


_OF = f"{PATH}/{{service_sid}}"
routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(_OF, fetch, methods=["GET"]),
    Route(_OF, update, methods=["POST"]),
    Route(_OF, delete, methods=["DELETE"]),
    Route(f"{_OF}/PhoneNumbers", list_numbers, methods=["GET"]),
    Route(f"{_OF}/PhoneNumbers", add_number, methods=["POST"]),
    Route(f"{_OF}/AlphaSenders", list_names, methods=["GET"]),
    Route(f"{_OF}/AlphaSenders", add_name, methods=["POST"]),
    Route(f"{_OF}/ShortCodes", list_short_codes, methods=["GET"]),
    *(
        Route(f"{_OF}/{part}/{{sid}}", handler, methods=[method])
        for part in ("PhoneNumbers", "AlphaSenders")
        for handler, method in ((fetch_sender, "GET"), (remove_sender, "DELETE"))
    ),
]
