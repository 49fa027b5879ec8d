"""api.twilio.com …/SIP/IpAccessControlLists: lists of addresses from which SIP calls are taken."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import sip_access
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, reached, world
from ..kept import part, parts
from ..paging import page_2010, short_list

PATH = "/2010-04-01/Accounts/{account_sid}/SIP/IpAccessControlLists"
ACCESS = "/twilio/voice/sip-ip-access-control-lists"


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{ACCESS}/list")
    page = short_list(request, reversed(account.kind(sip_access.KIND).values()), lambda each: each.sid)
    return page_2010(request, "ip_access_control_lists", page, shown)


async def create(request: Request) -> Response:
    who, account = reached(request, f"{ACCESS}/create")
    values = {"friendly_name": form(request).required("FriendlyName")}
    return answer(shown(sip_access.LISTS.create(world(request), account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    _, _, listed = _list(request, "read")
    return answer(shown(listed))


async def update(request: Request) -> Response:
    who, account, listed = _list(request, "update")
    values = {"friendly_name": form(request).required("FriendlyName")}
    sip_access.LISTS.update(world(request), account, listed, values, who.by)
    return answer(shown(listed))


async def delete(request: Request) -> Response:
    who, account, listed = _list(request, "delete")
    sip_access.delete(world(request), account, listed, who.by)
    return nothing()


async def list_addresses(request: Request) -> Response:
    _, account, listed = _list(request, "read")
    page = short_list(request, parts(account, sip_access.ADDRESS, listed), lambda each: each.sid)
    return page_2010(request, "ip_addresses", page, address_shown)


async def create_address(request: Request) -> Response:
    who, account, listed = _list(request, "update")
    wanted = form(request)
    for name in ("FriendlyName", "IpAddress"):
        wanted.required(name)
    values = given(wanted.plain(), sip_access.FIELDS)
    return answer(
        address_shown(sip_access.create_address(world(request), account, listed, values, who.by)), 201
    )


async def fetch_address(request: Request) -> Response:
    _, account, listed = _list(request, "read")
    return answer(address_shown(_address(request, account, listed)))


async def update_address(request: Request) -> Response:
    who, account, listed = _list(request, "update")
    address, values = _address(request, account, listed), given(form(request).plain(), sip_access.FIELDS)
    sip_access.update_address(world(request), account, listed, address, values, who.by)
    return answer(address_shown(address))


async def delete_address(request: Request) -> Response:
    who, account, listed = _list(request, "update")
    address = _address(request, account, listed)
    sip_access.delete_address(world(request), account, listed, address, who.by)
    return nothing()


def shown(listed: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{listed.account_sid}/SIP/IpAccessControlLists/{listed.sid}"
    return {
        "sid": listed.sid,
        "account_sid": listed.account_sid,
        "friendly_name": listed.text("friendly_name"),
        "date_created": rfc2822(listed.created_at),
        "date_updated": rfc2822(listed.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"ip_addresses": f"{uri}/IpAddresses.json"},
    }


def address_shown(address: Configured) -> dict[str, object]:
    lists = f"/2010-04-01/Accounts/{address.account_sid}/SIP/IpAccessControlLists"
    return {
        "sid": address.sid,
        "account_sid": address.account_sid,
        "ip_access_control_list_sid": address.parent_sid,
        "date_created": rfc2822(address.created_at),
        "date_updated": rfc2822(address.updated_at),
        **address.fields,
        "uri": f"{lists}/{address.parent_sid}/IpAddresses/{address.sid}.json",
    }


def _list(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{ACCESS}/{deed}")
    return who, account, account.thing(sip_access.KIND, request.path_params["list_sid"], request.url.path)


def _address(request: Request, account: Account, listed: Configured) -> Configured:
    return part(account, sip_access.ADDRESS, listed, request.path_params["sid"], request.url.path)


_OF = f"{PATH}/{{list_sid}}"
_ADDRESSES = f"{_OF}/IpAddresses"
routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{_OF}.json", fetch, methods=["GET"]),
    Route(f"{_OF}.json", update, methods=["POST"]),
    Route(f"{_OF}.json", delete, methods=["DELETE"]),
    Route(f"{_ADDRESSES}.json", list_addresses, methods=["GET"]),
    Route(f"{_ADDRESSES}.json", create_address, methods=["POST"]),
    Route(f"{_ADDRESSES}/{{sid}}.json", fetch_address, methods=["GET"]),
    Route(f"{_ADDRESSES}/{{sid}}.json", update_address, methods=["POST"]),
    Route(f"{_ADDRESSES}/{{sid}}.json", delete_address, methods=["DELETE"]),
]
