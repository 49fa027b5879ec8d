"""monitor.twilio.com /v1/Alerts: the debugger's lines. `error_code` is text here, a number in messages."""

from collections.abc import Iterator
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..account import Account
from ..audit import Alert
from ..dates import iso, moment
from ..http import Form, answer, caller, query, world
from ..paging import asked, below, cut, page_v1
from ..refusal import not_found
from ..world import World

PATH = "/v1/Alerts"
ALERTS = "/twilio/monitor/alerts"


async def list_(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ALERTS}/list")
    rows = list(_kept(here, who.account, query(request)))
    page = cut(
        asked(request), lambda after: below(rows, after, lambda alert: alert.sid), lambda alert: alert.sid
    )
    return page_v1(request, "alerts", page, shown)


async def fetch(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ALERTS}/read")
    for alert in _kept(here, who.account, Form({})):
        if alert.sid == request.path_params["sid"]:
            more = {"request_variables": alert.variables, "request_headers": None}
            return answer({**shown(alert), **more, "response_headers": None, "response_body": None})
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
        "sid": alert.sid,
        "url": f"https://monitor.twilio.com{PATH}/{alert.sid}",
        "service_sid": None,
    }


def _kept(here: World, account: Account, wanted: Form) -> Iterator[Alert]:
    """Newest first, as far back as alerts are kept."""
    since, until = here.now - here.settings.alert_retention, None
    if wanted.text("StartDate"):
        since = max(since, moment(wanted["StartDate"], "StartDate")[0])
    if wanted.text("EndDate"):
        first, end = moment(wanted["EndDate"], "EndDate")
        until = first if first == end else end - timedelta(microseconds=1)
    for alert in reversed(account.alerts):
        if alert.at < since:
            return
        if (until is None or alert.at <= until) and wanted.text("LogLevel") in ("", alert.level):
            yield alert


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
]
