"""api.twilio.com …/SIP/CredentialLists: lists of SIP logins. A password is taken and never given back."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import sip_credentials
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..dates import rfc2822
from ..http import answer, form, nothing, reached, world
from ..kept import part, parts
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/SIP/CredentialLists"
CREDENTIALS = "/twilio/voice/sip-credential-lists"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{CREDENTIALS}/list")
    page = short_list(request, reversed(account.kind(sip_credentials.KIND).values()), lambda each: each.sid)
    return page_2010(request, "credential_lists", page, shown)


async def create(request: Request) -> Response:
    who, account = reached(request, f"{CREDENTIALS}/create")
    values = {"friendly_name": form(request).required("FriendlyName")}
    return answer(shown(sip_credentials.LISTS.create(world(request), account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    _, _, logins = _list(request, "read")
    return answer(shown(logins))


async def update(request: Request) -> Response:
    who, account, logins = _list(request, "update")
    values = {"friendly_name": form(request).required("FriendlyName")}
    sip_credentials.LISTS.update(world(request), account, logins, values, who.by)
    return answer(shown(logins))


async def delete(request: Request) -> Response:
    who, account, logins = _list(request, "delete")
    sip_credentials.delete(world(request), account, logins, who.by)
    return nothing()


async def list_logins(request: Request) -> Response:
    _, account, logins = _list(request, "read")
    page = short_list(request, parts(account, sip_credentials.LOGIN, logins), lambda each: each.sid)
    return page_2010(request, "credentials", page, login_shown)


async def create_login(request: Request) -> Response:
    who, account, logins = _list(request, "update")
    username, password = form(request).required("Username"), form(request).required("Password")
    made = sip_credentials.create_login(world(request), account, logins, username, password, who.by)
    return answer(login_shown(made), 201)


async def fetch_login(request: Request) -> Response:
    _, account, logins = _list(request, "read")
    return answer(login_shown(_login(request, account, logins)))


async def update_login(request: Request) -> Response:
    who, account, logins = _list(request, "update")
    login, password = _login(request, account, logins), form(request).maybe("Password")
    if password is not None:
        sip_credentials.change_password(world(request), account, logins, login, password, who.by)
    return answer(login_shown(login))


async def delete_login(request: Request) -> Response:
    who, account, logins = _list(request, "update")
    login = _login(request, account, logins)
    sip_credentials.delete_login(world(request), account, logins, login, who.by)
    return nothing()


def shown(logins: Configured) -> dict[str, object]:
    uri = _uri(logins)
    return {
        "sid": logins.sid,
        "account_sid": logins.account_sid,
        "friendly_name": logins.text("friendly_name"),
        "date_created": rfc2822(logins.created_at),
        "date_updated": rfc2822(logins.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"credentials": f"{uri}/Credentials.json"},
    }


def login_shown(login: Configured) -> dict[str, object]:
    lists = f"/2010-04-01/Accounts/{login.account_sid}/SIP/CredentialLists"
    return {
        "sid": login.sid,
        "account_sid": login.account_sid,
        "credential_list_sid": login.parent_sid,
        "username": login.text("username"),
        "date_created": rfc2822(login.created_at),
        "date_updated": rfc2822(login.updated_at),
        "uri": f"{lists}/{login.parent_sid}/Credentials/{login.sid}.json",
    }


def _uri(logins: Configured) -> str:
    return f"/2010-04-01/Accounts/{logins.account_sid}/SIP/CredentialLists/{logins.sid}"


def _list(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{CREDENTIALS}/{deed}")
    return (
        who,
        account,
        account.thing(sip_credentials.KIND, request.path_params["list_sid"], request.url.path),
    )


def _login(request: Request, account: Account, logins: Configured) -> Configured:
    return part(account, sip_credentials.LOGIN, logins, request.path_params["sid"], request.url.path)


_OF = f"{PATH}/{{list_sid}}"
_LOGINS = f"{_OF}/Credentials"
routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{_OF}.json", fetch, methods=["GET"]),
    Route(f"{_OF}.json", update, methods=["POST"]),
    Route(f"{_OF}.json", delete, methods=["DELETE"]),
    Route(f"{_LOGINS}.json", list_logins, methods=["GET"]),
    Route(f"{_LOGINS}.json", create_login, methods=["POST"]),
    Route(f"{_LOGINS}/{{sid}}.json", fetch_login, methods=["GET"]),
    Route(f"{_LOGINS}/{{sid}}.json", update_login, methods=["POST"]),
    Route(f"{_LOGINS}/{{sid}}.json", delete_login, methods=["DELETE"]),
]
