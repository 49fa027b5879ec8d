"""api.twilio.com …/Messages: send, list, cancel, redact, delete.

Rows without a sent date (queued, scheduled, canceled) come first, and are not in lists by DateSent.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import messages
from ..account import Account
from ..dates import moment, rfc2822
from ..http import Form, answer, form, nothing, query, reached, world
from ..paging import asked, cut, page_2010
from ..refusal import invalid
from ..sending import ERRORS
from ..settings import Settings
from ..traffic import Message
from ..world import World

PATH = "/2010-04-01/Accounts/{account_sid}/Messages"
MESSAGES = "/twilio/messaging/messages"


async def create(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{MESSAGES}/create")
    message = messages.submit(here, account, who.person, form(request).plain())
    return answer(shown(here, message), 201)


async def list_(request: Request) -> Response:
    here = world(request)
    _, account = reached(request, f"{MESSAGES}/list")
    wanted = query(request)
    page = cut(asked(request), lambda after: _rows(here.settings, account, wanted, after), _token)
    return page_2010(request, "messages", page, lambda message: shown(here, message))


async def fetch(request: Request) -> Response:
    _, account = reached(request, f"{MESSAGES}/read")
    return answer(shown(world(request), messages.of(account, request.path_params["sid"])))


async def update(request: Request) -> Response:
    here, wanted = world(request), form(request)
    who, account = reached(request, f"{MESSAGES}/update")
    message = messages.of(account, request.path_params["sid"])
    if wanted.text("Status") not in ("", "canceled"):
        raise invalid("Status must be canceled")
    if wanted.text("Status"):
        messages.cancel(here, account, message)
    elif "Body" in wanted:
        if wanted["Body"]:
            raise invalid("Body can only be emptied")
        messages.redact(here, account, message, who.by)
    return answer(shown(here, message))


async def delete(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{MESSAGES}/delete")
    messages.delete(here, account, messages.of(account, request.path_params["sid"]), who.by)
    return nothing()


def shown(here: World, message: Message) -> dict[str, object]:
    price = messages.shown_price(here, message)
    uri = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}"
    early = message.service_sid is not None and message.status in ("accepted", "scheduled")
    return {
        "body": message.body,
        "num_segments": "0" if early else str(message.segments),
        "direction": message.direction,
        "from": message.sender,
        "date_updated": rfc2822(message.updated_at),
        "price": None if price is None else f"-{price:.5f}",
        "error_message": ERRORS.get(message.error_code) if message.error_code else None,
        "uri": f"{uri}.json",
        "account_sid": message.account_sid,
        "num_media": str(message.media),
        "to": message.to,
        "date_created": rfc2822(message.created_at),
        "status": message.status,
        "sid": message.sid,
        "date_sent": rfc2822(message.at),
        "messaging_service_sid": message.service_sid,
        "error_code": message.error_code,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
    }


def _token(message: Message) -> str:
    """Rows without a date are another list: a message may leave it between two pages."""
    return message.sid if message.at is not None else f"B{message.sid}"


def _rows(settings: Settings, account: Account, wanted: Form, after: str | None) -> Iterable[Message]:
    since, until, dated = _window(settings, wanted)
    log = account.messages
    waiting: Iterator[Message] = iter(())
    if after is None or after.startswith("B"):
        placed = log.newest(since=since, until=until)
        if not dated or settings.unsent_in_date_filters:
            waiting = log.waiting_newest(after.removeprefix("B") if after else None)
    else:
        below = log.after(after, since=since)
        if below is None:
            raise invalid("PageToken does not name a row")
        placed = below
    return _matching(chain(waiting, placed), wanted.text("To"), wanted.text("From"))


def _matching(rows: Iterable[Message], to: str, sender: str) -> Iterable[Message]:
    if to:
        rows = (row for row in rows if _same(row.to, to))
    if sender:
        rows = (row for row in rows if _same(row.sender or "", sender))
    return rows


def _same(number: str, wanted: str) -> bool:
    """A trailing star is a prefix search (seen in Twilio's fraud guide)."""
    return number.startswith(wanted[:-1]) if wanted.endswith("*") else number == wanted


def _window(settings: Settings, wanted: Form) -> tuple[datetime | None, datetime | None, bool]:
    """Both ends included: `DateSent<` includes the day it names (trap 19)."""
    since = until = None
    if wanted.text("DateSent"):
        since, until = _span(settings, wanted, "DateSent")
    if wanted.text("DateSent>"):
        since, _ = _span(settings, wanted, "DateSent>")
    if wanted.text("DateSent<"):
        _, until = _span(settings, wanted, "DateSent<")
    return since, until, since is not None or until is not None


def _span(settings: Settings, wanted: Form, name: str) -> tuple[datetime, datetime]:
    """From the first to the last moment that a filter's value means."""
    text = wanted[name]
    first, end = moment(text, name)
    if first == end and not settings.times_in_date_filters:
        first = first.replace(hour=0, minute=0, second=0, microsecond=0)
        end = first + timedelta(days=1)
    if first == end:
        end = first.replace(microsecond=0) + timedelta(seconds=1)  # times are compared by the second
    return first, end - timedelta(microseconds=1)


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
