"""api.twilio.com …/Calls: place, list, end, delete.

`StartTime<` is before the day it names, unlike `DateSent<` of messages (trap 19).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import calls
from ..account import Account
from ..dates import moment, rfc2822
from ..http import Form, answer, form, nothing, query, reached, world
from ..numbers import formatted
from ..paging import asked, cut, page_2010
from ..refusal import invalid
from ..settings import Settings
from ..traffic import Call

PATH = "/2010-04-01/Accounts/{account_sid}/Calls"
CALLS = "/twilio/voice/calls"
_PARTS = (
    "events", "notifications", "payments", "recordings", "siprec", "streams", "transcriptions",
    "user_defined_message_subscriptions", "user_defined_messages",
)  # fmt: skip


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{CALLS}/create")
    return answer(shown(calls.dial(here, account, who.person, form(request).plain())), 201)


async def list_(request: Request) -> Response:
    here = world(request)
    _, account = reached(request, f"{CALLS}/list")
    wanted = query(request)
    page = cut(asked(request), lambda after: _rows(here.settings, account, wanted, after), _token)
    return page_2010(request, "calls", page, shown)


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{CALLS}/read")
    return answer(shown(calls.of(account, request.path_params["sid"])))


async def update(request: Request) -> Response:
    here, wanted = world(request), form(request)
    _, account = reached(request, f"{CALLS}/update")
    call = calls.of(account, request.path_params["sid"])
    status = wanted.text("Status")
    if status not in ("", "canceled", "completed"):
        raise invalid("Status must be canceled or completed")
    if status:
        calls.end(here, account, call, status)
    elif wanted.text("Url"):
        call.url, call.updated_at = wanted["Url"], here.now
    return answer(shown(call))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{CALLS}/delete")
    calls.delete(here, account, calls.of(account, request.path_params["sid"]), who.by)
    return nothing()


def shown(call: Call) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{call.account_sid}/Calls/{call.sid}"
    over = call.ended_at is not None
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
        "duration": str(call.seconds) if over else None,
        "price": f"-{call.price:.5f}" if over and call.price else None,
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
        "subresource_uris": {part: f"{uri}/{part.title().replace('_', '')}.json" for part in _PARTS},
    }


def _token(call: Call) -> str:
    """Calls that were not dialled yet are another list: a call leaves it between two pages."""
    return call.sid if call.at is not None else f"B{call.sid}"


def _rows(settings: Settings, account: Account, wanted: Form, after: str | None) -> Iterable[Call]:
    since, until = _window(settings, wanted)
    log = account.calls
    waiting: Iterator[Call] = iter(())
    if after is None or after.startswith("B"):
        placed = log.newest(since=since, until=until, including=False)
        if since is None and until is None:
            waiting = log.waiting_newest(after.removeprefix("B") if after else None)
    else:
        below = log.after(after, since=since)
        if below is None:
            raise invalid("PageToken does not name a row")
        placed = below
    return (call for call in chain(waiting, placed) if _matches(settings, call, wanted))


def _matches(settings: Settings, call: Call, wanted: Form) -> bool:
    for name, value in (("To", call.to), ("From", call.sender), ("Status", call.status)):
        if wanted.text(name) not in ("", value):
            return False
    if wanted.text("ParentCallSid") not in ("", call.parent_sid):
        return False
    return _ended_within(settings, call, wanted)


def _ended_within(settings: Settings, call: Call, wanted: Form) -> bool:
    names = [name for name in ("EndTime", "EndTime<", "EndTime>") if wanted.text(name)]
    for name in names:
        first, end = _span(settings, wanted, name)
        if call.ended_at is None:
            return False
        if name == "EndTime<" and call.ended_at >= first:
            return False
        if name == "EndTime>" and call.ended_at < first:
            return False
        if name == "EndTime" and not first <= call.ended_at < end:
            return False
    return True


def _window(settings: Settings, wanted: Form) -> tuple[datetime | None, datetime | None]:
    """From, and up to but without."""
    since = until = None
    if wanted.text("StartTime"):
        since, until = _span(settings, wanted, "StartTime")
    if wanted.text("StartTime>"):
        since, _ = _span(settings, wanted, "StartTime>")
    if wanted.text("StartTime<"):
        until, _ = _span(settings, wanted, "StartTime<")
    return since, until


def _span(settings: Settings, wanted: Form, name: str) -> tuple[datetime, datetime]:
    first, end = moment(wanted[name], name)
    if first == end and not settings.times_in_date_filters:
        first = first.replace(hour=0, minute=0, second=0, microsecond=0)
        end = first + timedelta(days=1)
    return first, max(end, first + timedelta(seconds=1))


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
