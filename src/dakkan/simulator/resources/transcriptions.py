"""api.twilio.com …/Transcriptions, all and those of one recording: what was said, as text."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import recordings, transcriptions
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..dates import rfc2822
from ..http import answer, nothing, reached, world
from ..paging import page_2010, short_list

ACCOUNT = "/2010-04-01/Accounts/{account_sid}"
PATHS = (f"{ACCOUNT}/Transcriptions", f"{ACCOUNT}/Recordings/{{recording_sid}}/Transcriptions")
TRANSCRIPTIONS = "/twilio/voice/transcriptions"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{TRANSCRIPTIONS}/list")
    rows = transcriptions.listed(account, _recording(request, account))
    return page_2010(request, "transcriptions", short_list(request, rows, lambda each: each.sid), shown)


async def fetch(request: Request) -> Response:
    who, account, transcription = _transcription(request, "read")
    transcriptions.access(world(request), account, transcription, who.by)
    return answer(shown(transcription))


async def delete(request: Request) -> Response:
    who, account, transcription = _transcription(request, "delete")
    transcriptions.delete(world(request), account, transcription, who.by)
    return nothing()


def shown(transcription: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{transcription.account_sid}/Transcriptions/{transcription.sid}.json"
    return {
        "sid": transcription.sid,
        "account_sid": transcription.account_sid,
        "api_version": "2010-04-01",
        "date_created": rfc2822(transcription.created_at),
        "date_updated": rfc2822(transcription.updated_at),
        "price_unit": "USD",
        **transcription.fields,
        "uri": uri,
    }


def _recording(request: Request, account: Account) -> Configured | None:
    sid = request.path_params.get("recording_sid")
    return recordings.of(world(request), account, sid, request.url.path) if sid else None


def _transcription(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{TRANSCRIPTIONS}/{deed}")
    sid, path = request.path_params["sid"], request.url.path
    return who, account, transcriptions.of(account, _recording(request, account), sid, path)


routes = [
    route
    for path in PATHS
    for route in (
        Route(f"{path}.json", list_, methods=["GET"]),
        Route(f"{path}/{{sid}}.json", fetch, methods=["GET"]),
        Route(f"{path}/{{sid}}.json", delete, methods=["DELETE"]),
    )
]
