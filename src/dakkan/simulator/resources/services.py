"""messaging.twilio.com /v1/Services: Messaging Services, and the numbers and names in their pools."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import numbers, services
from ..account import Account
from ..configured import Configured
from ..dates import iso
from ..forms import given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list

PATH = "/v1/Services"
SERVICES = "/twilio/messaging/services"
_LINKS = {
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "messages": "Messages",
    "broadcasts": "Broadcasts",
    "us_app_to_person": "Compliance/Usa2p",
    "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
    "channel_senders": "ChannelSenders",
    "destination_alpha_senders": "DestinationAlphaSenders",
}


async def create(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/create")
    values = given(form(request).plain(), services.FIELDS)
    return answer(shown(services.create(world(request), who.account, values, who.by)), 201)


async def list_(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    rows = reversed(who.account.kind(services.KIND).values())
    return page_v1(request, "services", short_list(request, rows, lambda each: each.sid), shown)


async def fetch(request: Request) -> Response:
    return answer(shown(_service(request, caller(request, f"{SERVICES}/read").account)))


async def update(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/update")
    service = _service(request, who.account)
    services.update(
        world(request), who.account, service, given(form(request).plain(), services.FIELDS), who.by
    )
    return answer(shown(service))


async def delete(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/delete")
    services.delete(world(request), who.account, _service(request, who.account), who.by)
    return nothing()


async def list_numbers(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/phone-numbers/list")
    service = _service(request, who.account)
    rows = services.pool(who.account, service, "phone_number")
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "phone_numbers", page, lambda each: member(each, "PhoneNumbers"))


async def add_number(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/phone-numbers/create")
    service = _service(request, who.account)
    number = who.account.thing(numbers.KIND, form(request).required("PhoneNumberSid"), request.url.path)
    added = services.add_number(world(request), who.account, service, number, who.by)
    return answer(member(added, "PhoneNumbers"), 201)


async def fetch_number(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/phone-numbers/read")
    return answer(member(_member(request, who.account), "PhoneNumbers"))


async def remove_number(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/phone-numbers/delete")
    services.remove(world(request), who.account, _member(request, who.account), who.by)
    return nothing()


async def list_names(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/alpha-senders/list")
    rows = services.pool(who.account, _service(request, who.account), "alpha_sender")
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "alpha_senders", page, lambda each: member(each, "AlphaSenders"))


async def add_name(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/alpha-senders/create")
    service = _service(request, who.account)
    name = form(request).required("AlphaSender")
    added = services.add_name(world(request), who.account, service, name, who.by)
    return answer(member(added, "AlphaSenders"), 201)


def shown(service: Configured) -> dict[str, object]:
    url = services.link(service)
    return {
        **service.fields,
        "sid": service.sid,
        "account_sid": service.account_sid,
        "date_created": iso(service.created_at),
        "date_updated": iso(service.updated_at),
        "us_app_to_person_registered": False,
        "url": url,
        "links": {name: f"{url}/{path}" for name, path in _LINKS.items()},
    }


def member(sender: Configured, kind: str) -> dict[str, object]:
    fields = {name: value for name, value in sender.fields.items() if name != "phone_number_sid"}
    return {
        **fields,
        "sid": sender.sid,
        "account_sid": sender.account_sid,
        "service_sid": sender.parent_sid,
        "date_created": iso(sender.created_at),
        "date_updated": iso(sender.updated_at),
        "url": f"https://messaging.twilio.com{PATH}/{sender.parent_sid}/{kind}/{sender.sid}",
    }


def _service(request: Request, account: Account) -> Configured:
    return account.thing(services.KIND, request.path_params["service_sid"], request.url.path)


def _member(request: Request, account: Account) -> Configured:
    service = _service(request, account)
    return services.member(account, service, request.path_params["sid"], request.url.path)


_ONE = f"{PATH}/{{service_sid}}"
routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{_ONE}/PhoneNumbers", list_numbers, methods=["GET"]),
    Route(f"{_ONE}/PhoneNumbers", add_number, methods=["POST"]),
    Route(f"{_ONE}/PhoneNumbers/{{sid}}", fetch_number, methods=["GET"]),
    Route(f"{_ONE}/PhoneNumbers/{{sid}}", remove_number, methods=["DELETE"]),
    Route(f"{_ONE}/AlphaSenders", list_names, methods=["GET"]),
    Route(f"{_ONE}/AlphaSenders", add_name, methods=["POST"]),
    Route(_ONE, fetch, methods=["GET"]),
    Route(_ONE, update, methods=["POST"]),
    Route(_ONE, delete, methods=["DELETE"]),
]
