"""api.twilio.com /2010-04-01/Accounts: the main account and its subaccounts, and the balance."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import accounts
from ..access import ACCOUNTS, Caller
from ..account import Account
from ..dates import rfc2822
from ..http import answer, caller, form, query, reached, world
from ..paging import page_2010, short_list
from ..refusal import not_found

PATH = "/2010-04-01/Accounts"
_PARTS = (
    "addresses", "applications", "authorized_connect_apps", "available_phone_numbers", "balance", "calls",
    "conferences", "connect_apps", "incoming_phone_numbers", "keys", "messages", "notifications",
    "outgoing_caller_ids", "queues", "recordings", "signing_keys", "sip", "short_codes", "transcriptions", "usage",
)  # fmt: skip


async def list_(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ACCOUNTS}/list")
    own, wanted = who.account, query(request)
    rows = [account for account in reversed(here.accounts.values()) if account is own or account.owner is own]
    if wanted.text("FriendlyName"):
        rows = [account for account in rows if account.friendly_name == wanted["FriendlyName"]]
    if wanted.text("Status"):
        rows = [account for account in rows if account.status == wanted["Status"]]
    page = short_list(request, rows, lambda account: account.sid)
    return page_2010(request, "accounts", page, lambda account: shown(request, who, account))


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{ACCOUNTS}/create")
    account = accounts.create(here, who.account, form(request).text("FriendlyName"), who.by)
    return answer(shown(request, who, account), 201)


async def fetch(request: Request) -> Response:
    who, account = reached(request, f"{ACCOUNTS}/read")
    return answer(shown(request, who, account))


async def update(request: Request) -> Response:
    here = world(request)
    who, account = reached(request, f"{ACCOUNTS}/update")
    wanted = form(request)
    if "FriendlyName" in wanted:
        accounts.rename(here, account, wanted["FriendlyName"], who.by)
    if wanted.text("Status"):
        accounts.set_status(here, account, wanted["Status"], who.by)
    return answer(shown(request, who, account))


async def balance(request: Request) -> Response:
    _, account = reached(request, "/twilio/billing/balance/read")
    if not account.is_main:
        raise not_found(request.url.path)
    return answer({"account_sid": account.sid, "balance": f"{account.balance:.2f}", "currency": "USD"})


def shown(request: Request, who: Caller, account: Account) -> dict[str, object]:
    token = account.auth_token if who.shows_tokens else ""
    world(request).learn(who.person, token)
    uri = f"{PATH}/{account.sid}"
    return {
        "status": account.status,
        "date_updated": rfc2822(account.updated_at),
        "auth_token": token,
        "friendly_name": account.friendly_name,
        "owner_account_sid": account.owner_sid,
        "uri": f"{uri}.json",
        "sid": account.sid,
        "date_created": rfc2822(account.created_at),
        "type": account.type,
        "subresource_uris": {part: f"{uri}/{_camel(part)}.json" for part in _PARTS},
    }


def _camel(part: str) -> str:
    return (
        "SMS/ShortCodes"
        if part == "short_codes"
        else "SIP"
        if part == "sip"
        else part.title().replace("_", "")
    )


routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{PATH}/{{account_sid}}.json", fetch, methods=["GET"]),
    Route(f"{PATH}/{{account_sid}}.json", update, methods=["POST"]),
    Route(f"{PATH}/{{account_sid}}/Balance.json", balance, methods=["GET"]),
]
