"""monitor.twilio.com /v2/Alarms: the debugger's alarms. JSON with camelCase names, in and out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import alarms
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..http import answer, caller, json_body, nothing, query, world
from ..paging import page_v1, short_list
from ..refusal import invalid

PATH = "/v2/Alarms"
ALARMS = "/twilio/monitor/alarms"
NAMES = {
    "friendlyName": "friendly_name",
    "queryType": "query_type",
    "query": "query",
    "triggerValue": "trigger_value",
    "timeWindow": "time_window",
    "email": "email",
    "webhook": "webhook",
    "consoleIndicator": "console_indicator",
    "description": "description",
    "enabled": "enabled",
}


async def list_(request: Request) -> Response:
    who = caller(request, f"{ALARMS}/list")
    rows = list(who.account.kind(alarms.KIND).values())
    if query(request).text("SortOrder") != "asc":
        rows.reverse()
    return page_v1(request, "alarms", short_list(request, rows, lambda each: each.sid), shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ALARMS}/create")
    alarm = alarms.create(here, who.account, _given(request), who.person)
    return answer({"sid": alarm.sid}, 201)


async def fetch(request: Request) -> Response:
    return answer(shown(_alarm(request, caller(request, f"{ALARMS}/read"))))


async def replace(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ALARMS}/update")
    alarm = _alarm(request, who)
    alarms.replace(here, alarm, _given(request), who.person)
    return answer({"sid": alarm.sid})


async def put_status(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ALARMS}/update")
    enabled = json_body(request).get("enabled")
    if not isinstance(enabled, bool):
        raise invalid("enabled must be true or false")
    alarms.enable(here, _alarm(request, who), who.person, enabled=enabled)
    return nothing()


async def delete(request: Request) -> Response:
    who = caller(request, f"{ALARMS}/delete")
    alarms.delete(who.account, _alarm(request, who))
    return nothing()


def shown(alarm: Configured) -> dict[str, object]:
    return {
        **{name: alarm.fields[field] for name, field in NAMES.items()},
        "product": "monitor",
        "alertConfigSid": alarm.sid,
        "dateUpdated": iso(alarm.updated_at),
        "dateCreated": iso(alarm.created_at),
    }


def _given(request: Request) -> dict[str, Any]:
    body = json_body(request)
    return {NAMES[name]: value for name, value in body.items() if name in NAMES and value is not None}


def _alarm(request: Request, who: Caller) -> Configured:
    return who.account.thing(alarms.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", replace, methods=["PUT"]),
    Route(f"{PATH}/{{sid}}", delete, methods=["DELETE"]),
    Route(f"{PATH}/{{sid}}/status", put_status, methods=["PUT"]),
]
