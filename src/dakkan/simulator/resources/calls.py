"""api.twilio.com …/Calls: place, list, end, delete."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import calls
from ..account import Account
from ..dates import moment, rfc2822
from ..http import Form, answer, form, nothing, query, reached, world
from ..numbers import formatted
from ..paging import asked, cut, page_2010
from ..refusal import invalid, not_found
from ..traffic import Call

PATH = "/2010-04-01/Accounts/{account_sid}/Calls"
CALLS = "/twilio/voice/calls"
_PARTS = ("notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions")


async def create(request: Request) -> Response:
    who, account = reached(request, f"{CALLS}/create")
    fields: dict[str, Any] = form(request).plain()  # Any: the names of the form decide
    call = calls.place(world(request), who, account=account, **fields)
    return answer(shown(call), 201)


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{CALLS}/list")
    wanted = query(request)
    page = cut(asked(request), lambda after: _rows(account, wanted, after), _token)
    return page_2010(request, "calls", page, shown)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{CALLS}/read")
    return answer(shown(_call(request, account)))


async def update(request: Request) -> Response:
    here, wanted = world(request), form(request)
    _, account = reached(request, f"{CALLS}/update")
    call = _call(request, account)
    status = wanted.text("Status")
    if status not in ("", "canceled", "completed"):
        raise invalid("Status must be canceled or completed")
    if status:
        calls.end(here, account, call, status)
    return answer(shown(call))


async def delete(request: Request) -> Response:
    who, account = reached(request, f"{CALLS}/delete")
    calls.delete(world(request), account, _call(request, account), who.by)
    return nothing()


def shown(call: Call) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{call.account_sid}/Calls/{call.sid}"
    ended = call.ended_at is not None
    return {
        "sid": call.sid,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "parent_call_sid": call.parent_sid,
        "account_sid": call.account_sid,
        "to": call.to,
        "to_formatted": formatted(call.to),
        "from": call.sender,
        "from_formatted": formatted(call.sender),
        "phone_number_sid": call.phone_number_sid,
        "status": call.status,
        "start_time": rfc2822(call.at),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.seconds) if ended else None,
        "price": f"-{call.price:.5f}" if ended and call.price is not None else None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": None,
        "api_version": "2010-04-01",
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": call.trunk_sid,
        "uri": f"{uri}.json",
        "subresource_uris": {
            part: f"{uri}/{part.capitalize()}.json" for part in (*_PARTS, "user_defined_messages")
        },
    }


def _call(request: Request, account: Account) -> Call:
    found = account.calls.by_sid.get(request.path_params["sid"])
    if found is None:
        raise not_found(request.url.path)
    return found


def _token(call: Call) -> str:
    return call.sid if call.at is not None else f"B{call.sid}"


def _rows(account: Account, wanted: Form, after: str | None) -> Iterable[Call]:
    """Calls without a start time come first, and are in no list by StartTime."""
    since, until = _window(wanted)
    log = account.calls
    waiting: Iterable[Call] = ()
    placed: Iterable[Call] | None
    if after is None or after.startswith("B"):
        placed = log.newest(since=since, until=until, including=False)
        if since is None and until is None:
            waiting = log.waiting_newest(after.removeprefix("B") if after else None)
    else:
        placed = log.after(after, since=since)
        if placed is None:
            raise invalid("PageToken does not name a row")
    for call in waiting:
        if _wanted(call, wanted):
            yield call
    for call in placed:
        if _wanted(call, wanted):
            yield call


def _wanted(call: Call, wanted: Form) -> bool:
    return (
        wanted.text("Status") in ("", call.status)
        and wanted.text("To") in ("", call.to)
        and wanted.text("From") in ("", call.sender)
        and wanted.text("ParentCallSid") in ("", call.parent_sid)
    )


def _window(wanted: Form) -> tuple[datetime | None, datetime | None]:
    """`StartTime<` is before the day it names, unlike DateSent of messages (trap 19)."""
    since = until = None
    if wanted.text("StartTime"):
        since, until = moment(wanted["StartTime"], "StartTime")
        until = until if until > since else since + timedelta(seconds=1)
    if wanted.text("StartTime>"):
        since, _ = moment(wanted["StartTime>"], "StartTime>")
    if wanted.text("StartTime<"):
        until, _ = moment(wanted["StartTime<"], "StartTime<")
    return since, until


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
