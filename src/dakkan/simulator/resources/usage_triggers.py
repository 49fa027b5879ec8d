"""api.twilio.com …/Usage/Triggers: what wakes the owner when usage passes a value."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import triggers
from ..account import Account
from ..configured import Configured
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, query, reached, world
from ..paging import page_2010, short_list
from ..world import World

PATH = "/2010-04-01/Accounts/{account_sid}/Usage/Triggers"
TRIGGERS = "/twilio/usage/triggers"


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{TRIGGERS}/create")
    values = given(form(request).plain(), triggers.FIELDS)
    return answer(shown(here, account, triggers.create(here, account, values, who.by)), 201)


async def list_(request: Request) -> Response:
    here, wanted = world(request), query(request)
    _, account = reached(request, f"{TRIGGERS}/list")
    rows = [
        each
        for each in reversed(account.kind(triggers.KIND).values())
        if wanted.text("Recurring") in ("", each.text("recurring"))
        and wanted.text("TriggerBy") in ("", each.text("trigger_by"))
        and wanted.text("UsageCategory") in ("", each.text("usage_category"))
    ]
    page = short_list(request, rows, lambda each: each.sid)
    return page_2010(request, "usage_triggers", page, lambda each: shown(here, account, each))


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{TRIGGERS}/read")
    return answer(shown(world(request), account, _trigger(request, account)))


async def update(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{TRIGGERS}/update")
    trigger = _trigger(request, account)
    triggers.update(here, account, trigger, given(form(request).plain(), triggers.CHANGEABLE), who.by)
    return answer(shown(here, account, trigger))


async def delete(request: Request) -> Response:
    who, account = reached(request, f"{TRIGGERS}/delete")
    triggers.delete(world(request), account, _trigger(request, account), who.by)
    return nothing()


def shown(here: World, account: Account, trigger: Configured) -> dict[str, object]:
    base = f"/2010-04-01/Accounts/{account.sid}/Usage"
    fields = {name: value for name, value in trigger.fields.items() if name != "fired_in"}
    return {
        **fields,
        "sid": trigger.sid,
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "current_value": str(triggers.current(here, account, trigger)),
        "date_created": rfc2822(trigger.created_at),
        "date_updated": rfc2822(trigger.updated_at),
        "uri": f"{base}/Triggers/{trigger.sid}.json",
        "usage_record_uri": f"{base}/Records.json?Category={trigger.text('usage_category')}",
    }


def _trigger(request: Request, account: Account) -> Configured:
    return account.thing(triggers.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
