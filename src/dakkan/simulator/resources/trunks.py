"""trunking.twilio.com /v1/Trunks: trunks, where their calls go, and whether they are recorded."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import sip_mappings, trunks
from ..access import Caller
from ..configured import Configured, Value
from ..dates import iso
from ..forms import given
from ..http import answer, caller, form, nothing, world
from ..kept import part, parts
from ..paging import page_v1, short_list

PATH = "/v1/Trunks"
TRUNKS = "/twilio/trunking/trunks"
HOST = "https://trunking.twilio.com"
_PARTS = {
    "origination_urls": "OriginationUrls",
    "credential_lists": "CredentialLists",
    "ip_access_control_lists": "IpAccessControlLists",
    "phone_numbers": "PhoneNumbers",
    "recording": "Recording",
}


async def list_(request: Request) -> Response:
    who = caller(request, f"{TRUNKS}/list")
    page = short_list(request, reversed(who.account.kind(trunks.KIND).values()), lambda each: each.sid)
    return page_v1(request, "trunks", page, lambda each: shown(who, each))


async def create(request: Request) -> Response:
    who, values = caller(request, f"{TRUNKS}/create"), given(form(request).plain(), trunks.FIELDS)
    return answer(shown(who, trunks.create(world(request), who.account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    return answer(shown(who, trunk))


async def update(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    values = given(form(request).plain(), trunks.FIELDS)
    trunks.update(world(request), who.account, trunk, values, who.by)
    return answer(shown(who, trunk))


async def delete(request: Request) -> Response:
    who, trunk = trunk_of(request, "delete")
    trunks.delete(world(request), who.account, trunk, who.by)
    return nothing()


async def fetch_recording(request: Request) -> Response:
    _, trunk = trunk_of(request, "read")
    return answer(_recording(trunk))


async def update_recording(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    wanted = form(request)
    values: dict[str, Value] = {
        f"recording_{name.lower()}": wanted[name] for name in ("Mode", "Trim") if name in wanted
    }
    trunks.update(world(request), who.account, trunk, values, who.by)
    return answer(_recording(trunk))


async def list_originations(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    page = short_list(request, parts(who.account, trunks.ORIGINATION, trunk), lambda each: each.sid)
    return page_v1(request, "origination_urls", page, origination_shown)


async def create_origination(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    wanted = form(request)
    for name in ("FriendlyName", "SipUrl", "Weight", "Priority", "Enabled"):
        wanted.required(name)
    values = given(wanted.plain(), trunks.ORIGINATION_FIELDS)
    made = trunks.create_origination(world(request), who.account, trunk, values, who.by)
    return answer(origination_shown(made), 201)


async def fetch_origination(request: Request) -> Response:
    who, trunk = trunk_of(request, "read")
    return answer(origination_shown(_origination(request, who, trunk)))


async def update_origination(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    origination = _origination(request, who, trunk)
    values = given(form(request).plain(), trunks.ORIGINATION_FIELDS)
    trunks.update_origination(world(request), who.account, trunk, origination, values, who.by)
    return answer(origination_shown(origination))


async def delete_origination(request: Request) -> Response:
    who, trunk = trunk_of(request, "update")
    origination = _origination(request, who, trunk)
    trunks.delete_origination(world(request), who.account, trunk, origination, who.by)
    return nothing()


def shown(who: Caller, trunk: Configured) -> dict[str, object]:
    url, ways = trunks.TRUNKS.link(trunk), sip_mappings.ways_in(who.account, trunk)
    return {
        **{field.name: trunk.fields[field.name] for field in trunks.FIELDS},
        "sid": trunk.sid,
        "account_sid": trunk.account_sid,
        "recording": _recording(trunk),
        "auth_type": ",".join(ways),
        "auth_type_set": ways,
        "symmetric_rtp_enabled": False,
        "date_created": iso(trunk.created_at),
        "date_updated": iso(trunk.updated_at),
        "url": url,
        "links": {name: f"{url}/{part_}" for name, part_ in _PARTS.items()},
    }


def origination_shown(origination: Configured) -> dict[str, object]:
    return {
        **common(origination, f"OriginationUrls/{origination.sid}"),
        **origination.fields,
        "sid": origination.sid,
    }


def common(thing: Configured, part_: str) -> dict[str, object]:
    return {
        "account_sid": thing.account_sid,
        "trunk_sid": thing.parent_sid,
        "date_created": iso(thing.created_at),
        "date_updated": iso(thing.updated_at),
        "url": f"{HOST}{PATH}/{thing.parent_sid}/{part_}",
    }


def _recording(trunk: Configured) -> dict[str, object]:
    return {"mode": trunk.fields["recording_mode"], "trim": trunk.fields["recording_trim"]}


def trunk_of(request: Request, deed: str) -> tuple[Caller, Configured]:
    who = caller(request, f"{TRUNKS}/{deed}")
    return who, who.account.thing(trunks.KIND, request.path_params["trunk_sid"], request.url.path)


def _origination(request: Request, who: Caller, trunk: Configured) -> Configured:
    return part(who.account, trunks.ORIGINATION, trunk, request.path_params["sid"], request.url.path)


OF = f"{PATH}/{{trunk_sid}}"
_ORIGINATIONS = f"{OF}/OriginationUrls"
routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(OF, fetch, methods=["GET"]),
    Route(OF, update, methods=["POST"]),
    Route(OF, delete, methods=["DELETE"]),
    Route(f"{OF}/Recording", fetch_recording, methods=["GET"]),
    Route(f"{OF}/Recording", update_recording, methods=["POST"]),
    Route(_ORIGINATIONS, list_originations, methods=["GET"]),
    Route(_ORIGINATIONS, create_origination, methods=["POST"]),
    Route(f"{_ORIGINATIONS}/{{sid}}", fetch_origination, methods=["GET"]),
    Route(f"{_ORIGINATIONS}/{{sid}}", update_origination, methods=["POST"]),
    Route(f"{_ORIGINATIONS}/{{sid}}", delete_origination, methods=["DELETE"]),
]
