"""monitor.twilio.com /v1/Alerts: the debugger of the account that authenticates."""

from collections.abc import Iterator
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..account import Account
from ..audit import Alert
from ..dates import iso, moment
from ..http import Form, answer, caller, query, world
from ..paging import page_v1, short_list
from ..refusal import not_found
from ..world import World

PATH = "/v1/Alerts"


async def list_(request: Request) -> Response:
    here, account = world(request), caller(request, "/twilio/monitor/alerts/list").account
    rows = list(_kept(here, account, query(request)))
    return page_v1(request, "alerts", short_list(request, rows, lambda alert: alert.sid), shown)


async def fetch(request: Request) -> Response:
    here, account = world(request), caller(request, "/twilio/monitor/alerts/read").account
    for alert in _kept(here, account, Form({})):
        if alert.sid == request.path_params["sid"]:
            more = {
                "request_variables": alert.variables,
                "request_headers": None,
                "response_headers": None,
                "response_body": None,
            }
            return answer(shown(alert) | more)
    raise not_found(request.url.path)


def shown(alert: Alert) -> dict[str, object]:
    return {
        "account_sid": alert.account_sid,
        "alert_text": alert.text,
        "api_version": "2010-04-01",
        "date_created": iso(alert.at),
        "date_generated": iso(alert.at),
        "date_updated": iso(alert.at),
        "error_code": str(alert.code),
        "log_level": alert.level,
        "more_info": f"https://www.twilio.com/docs/errors/{alert.code}",
        "request_method": alert.request_method,
        "request_url": alert.request_url,
        "resource_sid": alert.resource_sid,
        "service_sid": None,
        "sid": alert.sid,
        "url": f"https://monitor.twilio.com{PATH}/{alert.sid}",
    }


def _kept(here: World, account: Account, wanted: Form) -> Iterator[Alert]:
    since, until = here.now - here.settings.alert_retention, None
    if wanted.text("StartDate"):
        since = max(since, moment(wanted["StartDate"], "StartDate")[0])
    if wanted.text("EndDate"):
        first, end = moment(wanted["EndDate"], "EndDate")
        until = first if first == end else end - timedelta(microseconds=1)
    for alert in sorted(account.alerts, key=lambda each: (each.at, each.number), reverse=True):
        if alert.at < since:
            return
        if (until is None or alert.at <= until) and wanted.text("LogLevel") in ("", alert.level):
            yield alert


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
]
