"""api.twilio.com …/OutgoingCallerIds: verified numbers. Asking for one answers with a code, not with the number."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import caller_ids
from ..access import Caller
from ..account import Account
from ..configured import Configured, Value
from ..dates import rfc2822
from ..http import answer, form, nothing, query, reached, world
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/OutgoingCallerIds"
CALLER_IDS = "/twilio/voice/outgoing-caller-ids"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{CALLER_IDS}/list")
    wanted = query(request)
    rows = [
        each
        for each in reversed(account.kind(caller_ids.KIND).values())
        if wanted.text("PhoneNumber") in ("", each.text("phone_number"))
        and wanted.text("FriendlyName") in ("", each.text("friendly_name"))
    ]
    return page_2010(request, "outgoing_caller_ids", short_list(request, rows, lambda each: each.sid), shown)


async def verify(request: Request) -> Response:
    wanted = form(request)
    who, account = reached(request, f"{CALLER_IDS}/create")
    phone_number, name = wanted.required("PhoneNumber"), wanted.text("FriendlyName")
    begun = caller_ids.verify(world(request), account, phone_number, name, who.by)
    return answer(
        {
            "account_sid": account.sid,
            "call_sid": begun.call_sid,
            "friendly_name": begun.caller_id.text("friendly_name"),
            "phone_number": phone_number,
            "validation_code": begun.code,
        }
    )


async def fetch(request: Request) -> Response:
    _, _, caller_id = _caller_id(request, "read")
    return answer(shown(caller_id))


async def update(request: Request) -> Response:
    who, account, caller_id = _caller_id(request, "update")
    wanted = form(request)
    values: dict[str, Value] = {"friendly_name": wanted["FriendlyName"]} if "FriendlyName" in wanted else {}
    caller_ids.CALLER_IDS.update(world(request), account, caller_id, values, who.by)
    return answer(shown(caller_id))


async def delete(request: Request) -> Response:
    who, account, caller_id = _caller_id(request, "delete")
    caller_ids.CALLER_IDS.delete(world(request), account, caller_id, who.by)
    return nothing()


def shown(caller_id: Configured) -> dict[str, object]:
    return {
        "sid": caller_id.sid,
        "account_sid": caller_id.account_sid,
        "date_created": rfc2822(caller_id.created_at),
        "date_updated": rfc2822(caller_id.updated_at),
        **caller_id.fields,
        "uri": f"/2010-04-01/Accounts/{caller_id.account_sid}/OutgoingCallerIds/{caller_id.sid}.json",
    }


def _caller_id(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{CALLER_IDS}/{deed}")
    return who, account, account.thing(caller_ids.KIND, request.path_params["sid"], request.url.path)


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", verify, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{sid}}.json", delete, methods=["DELETE"]),
]
