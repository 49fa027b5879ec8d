"""verify.twilio.com /v2/Attempts: every code that was sent, and how many of them came back."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import verifications
from ..account import Account
from ..dates import iso, moment
from ..http import Form, answer, caller, query
from ..paging import asked, cut, page_v1
from ..refusal import invalid
from ..traffic import Attempt

PATH = "/v2/Attempts"
ATTEMPTS = "/twilio/verify/attempts"
_URL = f"https://verify.twilio.com{PATH}"


async def list_(request: Request) -> Response:
    who, wanted = caller(request, f"{ATTEMPTS}/list"), query(request)
    page = cut(asked(request), lambda after: _rows(who.account, wanted, after), lambda each: each.sid)
    return page_v1(request, "attempts", page, lambda each: shown(who.account, each))


async def summarize(request: Request) -> Response:
    who, wanted = caller(request, f"{ATTEMPTS}/list"), query(request)
    prefix = wanted.text("DestinationPrefix")
    rows = [each for each in _rows(who.account, wanted, None) if each.to.startswith(prefix)]
    converted = sum(each.converted for each in rows)
    rate = f"{100 * converted / len(rows):.9f}" if rows else "0"
    return answer(
        {
            "total_attempts": len(rows),
            "total_converted": converted,
            "total_unconverted": len(rows) - converted,
            "conversion_rate_percentage": rate,
            "url": f"{_URL}/Summary",
        }
    )


async def fetch(request: Request) -> Response:
    who = caller(request, f"{ATTEMPTS}/read")
    return answer(shown(who.account, verifications.of(who.account, request.path_params["sid"])))


def shown(account: Account, made: Attempt) -> dict[str, object]:
    message = account.messages.by_sid.get(made.message_sid or "")
    return {
        "sid": made.sid,
        "account_sid": made.account_sid,
        "service_sid": made.service_sid,
        "verification_sid": made.verification_sid,
        "date_created": iso(made.created_at),
        "date_updated": iso(made.updated_at),
        "conversion_status": "converted" if made.converted else "unconverted",
        "channel": made.channel,
        "price": {"value": f"{made.price}", "currency": "usd"},
        "channel_data": {
            "verification_sid": made.verification_sid,
            "to": made.to,
            "status": "approved" if made.converted else "unconfirmed",
            "message_status": message.status if message else None,
            "error_code": str(message.error_code) if message and message.error_code else None,
            "country": made.country or None,
            "code_length": 6,
            "locale": "en",
        },
        "url": f"{_URL}/{made.sid}",
    }


def _rows(account: Account, wanted: Form, after: str | None) -> Iterator[Attempt]:
    """Newest first, below the cursor. Raises Refused for a cursor that is no attempt."""
    since = until = None
    if wanted.text("DateCreatedAfter"):
        since = moment(wanted["DateCreatedAfter"], "DateCreatedAfter")[0]
    if wanted.text("DateCreatedBefore"):
        until = moment(wanted["DateCreatedBefore"], "DateCreatedBefore")[0]
    log = account.attempts
    rows = log.after(after, since=since) if after else log.newest(since=since, until=until)
    if rows is None:
        raise invalid("PageToken does not name a row")
    return (each for each in rows if _fits(each, wanted))


def _fits(made: Attempt, wanted: Form) -> bool:
    status = "converted" if made.converted else "unconverted"
    return (
        wanted.text("ChannelData.To") in ("", made.to)
        and wanted.text("Country") in ("", made.country)
        and wanted.text("Channel") in ("", made.channel)
        and wanted.text("VerifyServiceSid") in ("", made.service_sid)
        and wanted.text("VerificationSid") in ("", made.verification_sid)
        and wanted.text("Status") in ("", status)
    )


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(f"{PATH}/Summary", summarize, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
]
