"""api.twilio.com …/Recordings, all and those of one call, and their sound.

The API's description leaves the sound out.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import recordings
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..dates import moment, rfc2822
from ..http import Form, answer, nothing, query, reached, world
from ..paging import page_2010, short_list
from ..refusal import not_found

PATH = "/2010-04-01/Accounts/{account_sid}/Recordings"
OF_CALL = "/2010-04-01/Accounts/{account_sid}/Calls/{call_sid}/Recordings"
RECORDINGS = "/twilio/voice/recordings"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{RECORDINGS}/list")
    wanted = query(request)
    soft_deleted = wanted.flag("IncludeSoftDeleted")
    rows = [
        each
        for each in recordings.listed(
            world(request),
            account,
            call_sid=_call(request) or wanted.text("CallSid"),
            soft_deleted=soft_deleted,
        )
        if _made_within(each, wanted) and not wanted.text("ConferenceSid")
    ]
    page = short_list(request, rows, lambda each: each.sid)
    return page_2010(request, "recordings", page, lambda each: _shown_here(request, each))


async def fetch(request: Request) -> Response:
    who, account, recording = _recording(request, "read")
    recordings.access(world(request), account, recording, who.by)
    return answer(_shown_here(request, recording))


async def media(request: Request) -> Response:
    who, account, recording = _recording(request, "read")
    recordings.access(world(request), account, recording, who.by)
    return Response(recordings.media(recording), media_type="audio/x-wav")


async def delete(request: Request) -> Response:
    who, account, recording = _recording(request, "delete")
    recordings.delete(world(request), account, recording, who.by)
    return nothing()


def shown(recording: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{recording.account_sid}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": recording.account_sid,
        "api_version": "2010-04-01",
        "conference_sid": None,
        "date_created": rfc2822(recording.created_at),
        "date_updated": rfc2822(recording.updated_at),
        "start_time": rfc2822(recording.created_at),
        "price": "-0.00250",
        "price_unit": "USD",
        "channels": 1,
        "error_code": None,
        **recording.fields,
        "uri": f"{uri}.json",
        "encryption_details": None,
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "media_url": f"https://api.twilio.com{uri}",
    }


def _shown_here(request: Request, recording: Configured) -> dict[str, object]:
    """Under a call a row has other fields at its end, and its URI there."""
    row = shown(recording)
    if _call(request):
        del row["subresource_uris"], row["media_url"]
        calls = f"/2010-04-01/Accounts/{recording.account_sid}/Calls"
        row |= {"track": "both", "uri": f"{calls}/{_call(request)}/Recordings/{recording.sid}.json"}
    return row


def _call(request: Request) -> str:
    return str(request.path_params.get("call_sid", ""))


def _recording(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{RECORDINGS}/{deed}")
    soft_deleted = query(request).flag("IncludeSoftDeleted") and request.url.path.endswith(".json")
    sid = request.path_params["sid"]
    found = recordings.of(world(request), account, sid, request.url.path, soft_deleted=soft_deleted)
    if _call(request) not in ("", found.text("call_sid")):
        raise not_found(request.url.path)
    return who, account, found


def _made_within(recording: Configured, wanted: Form) -> bool:
    for name in ("DateCreated", "DateCreated<", "DateCreated>"):
        if not wanted.text(name):
            continue
        first, end = moment(wanted[name], name)
        at = recording.created_at
        if (name.endswith("<") and at >= first) or (name.endswith(">") and at < first):
            return False
        if name == "DateCreated" and not first <= at < max(end, first):
            return False
    return True


MEDIA = tuple(f"{PATH}/{{sid}}{ending}" for ending in (".wav", ".mp3", ""))
routes = [
    *(
        route
        for path in (PATH, OF_CALL)
        for route in (
            Route(f"{path}.json", list_, methods=["GET"]),
            Route(f"{path}/{{sid}}.json", fetch, methods=["GET"]),
            Route(f"{path}/{{sid}}.json", delete, methods=["DELETE"]),
        )
    ),
    *(Route(path, media, methods=["GET"]) for path in MEDIA),
]
