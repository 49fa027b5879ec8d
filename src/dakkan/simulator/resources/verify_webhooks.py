"""verify.twilio.com /v2/Services/…/Webhooks: who is told of a Verify service's codes."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import verify_services
from ..access import Caller
from ..configured import Configured, Value
from ..dates import iso
from ..forms import Field, given
from ..http import answer, caller, form, nothing, world
from ..kept import part, parts
from ..paging import page_v1, short_list
from .verify_services import service_of

PATH = "/v2/Services/{service_sid}/Webhooks"
WEBHOOKS = "/twilio/verify/webhooks"
FIELDS = (Field("friendly_name"), Field("webhook_url", "url"), Field("status"), Field("version"))


async def list_(request: Request) -> Response:
    who = caller(request, f"{WEBHOOKS}/list")
    rows = parts(who.account, verify_services.WEBHOOK, service_of(request, who))
    return page_v1(request, "webhooks", short_list(request, rows, lambda each: each.sid), shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{WEBHOOKS}/create")
    service, values = service_of(request, who), _given(request)
    return answer(shown(verify_services.add_webhook(here, who.account, service, values, who.person)), 201)


async def fetch(request: Request) -> Response:
    return answer(shown(_webhook(request, caller(request, f"{WEBHOOKS}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{WEBHOOKS}/update")
    webhook = _webhook(request, who)
    verify_services.update_webhook(here, webhook, _given(request), who.person)
    return answer(shown(webhook))


async def delete(request: Request) -> Response:
    who = caller(request, f"{WEBHOOKS}/delete")
    verify_services.delete_webhook(who.account, _webhook(request, who))
    return nothing()


def shown(webhook: Configured) -> dict[str, object]:
    return {
        "sid": webhook.sid,
        "service_sid": webhook.parent_sid,
        "account_sid": webhook.account_sid,
        **webhook.fields,
        "date_created": iso(webhook.created_at),
        "date_updated": iso(webhook.updated_at),
        "url": f"https://verify.twilio.com/v2/Services/{webhook.parent_sid}/Webhooks/{webhook.sid}",
    }


def _given(request: Request) -> dict[str, Value]:
    wanted = form(request)
    values = given(wanted.plain(), FIELDS)
    if "EventTypes" in wanted:
        values["event_types"] = wanted.all("EventTypes")
    return values


def _webhook(request: Request, who: Caller) -> Configured:
    service, sid = service_of(request, who), request.path_params["sid"]
    return part(who.account, verify_services.WEBHOOK, service, sid, request.url.path)


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
]
