"""api.twilio.com …/Usage/Triggers: tell a URL when too much was used. A thief deletes or redirects them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import triggers
from ..configured import Configured
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, query, reached, world
from ..paging import page_2010, short_list
from ..world import World

PATH = "/2010-04-01/Accounts/{account_sid}/Usage/Triggers"
TRIGGERS = "/twilio/usage/triggers"
_FILTERS = (("Recurring", "recurring"), ("TriggerBy", "trigger_by"), ("UsageCategory", "usage_category"))


async def list_(request: Request) -> Response:
    here = world(request)
    _, account = reached(request, f"{TRIGGERS}/list")
    wanted = query(request)
    rows = [
        trigger
        for trigger in reversed(account.kind(triggers.KIND).values())
        if all(wanted.text(name) in ("", trigger.text(field)) for name, field in _FILTERS)
    ]
    page = short_list(request, rows, lambda trigger: trigger.sid)
    return page_2010(request, "usage_triggers", page, lambda trigger: shown(here, trigger))


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{TRIGGERS}/create")
    values = given(form(request).plain(), triggers.FIELDS)
    return answer(shown(here, triggers.create(here, account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    here = world(request)
    _, account = reached(request, f"{TRIGGERS}/read")
    return answer(shown(here, account.thing(triggers.KIND, request.path_params["sid"], request.url.path)))


async def update(request: Request) -> Response:
    """Only name and callback can be changed; for the rest, delete and make it again."""
    here = world(request)
    who, account = reached(request, f"{TRIGGERS}/update")
    trigger = account.thing(triggers.KIND, request.path_params["sid"], request.url.path)
    triggers.update(here, account, trigger, given(form(request).plain(), triggers.CHANGEABLE), who.by)
    return answer(shown(here, trigger))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{TRIGGERS}/delete")
    trigger = account.thing(triggers.KIND, request.path_params["sid"], request.url.path)
    triggers.delete(here, account, trigger, who.by)
    return nothing()


def shown(here: World, trigger: Configured) -> dict[str, object]:
    account = here.accounts[trigger.account_sid]
    base = f"/2010-04-01/Accounts/{trigger.account_sid}/Usage"
    return {
        "account_sid": trigger.account_sid,
        "api_version": "2010-04-01",
        "callback_method": trigger.fields["callback_method"],
        "callback_url": trigger.fields["callback_url"],
        "current_value": str(triggers.current(here, account, trigger)),
        "date_created": rfc2822(trigger.created_at),
        "date_fired": trigger.fields["date_fired"],
        "date_updated": rfc2822(trigger.updated_at),
        "friendly_name": trigger.fields["friendly_name"],
        "recurring": trigger.fields["recurring"],
        "sid": trigger.sid,
        "trigger_by": trigger.fields["trigger_by"],
        "trigger_value": trigger.fields["trigger_value"],
        "uri": f"{base}/Triggers/{trigger.sid}.json",
        "usage_category": trigger.fields["usage_category"],
        "usage_record_uri": f"{base}/Records.json?Category={trigger.text('usage_category')}",
    }


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
