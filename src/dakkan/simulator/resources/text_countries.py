"""accounts.twilio.com /v1/Messaging/GeoPermissions: to which countries messages may go.

PATCH answers 200 even when items were refused; `enabled` of a refused item is what was asked for.
"""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import geo
from ..countries import COUNTRIES, HIGH_RISK
from ..http import answer, caller, form, query, world
from ..refusal import invalid, not_found

PATH = "/v1/Messaging/GeoPermissions"
PERMISSIONS = "/twilio/messaging/geo-permissions"
_NOT_NOW = 20500


class _Item(msgspec.Struct):
    country_code: str
    enabled: bool
    type: str = "country"


async def fetch(request: Request) -> Response:
    who = caller(request, f"{PERMISSIONS}/read")
    allowed = who.account.text_list
    wanted = [code for code in query(request).text("CountryCode").upper().split(",") if code]
    if any(code not in allowed for code in wanted):
        raise not_found(f"{PATH}?CountryCode={','.join(wanted)[:60]}")
    return answer({"permissions": [shown(iso, allowed[iso].enabled) for iso in wanted or sorted(allowed)]})


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{PERMISSIONS}/update")
    try:
        items = [msgspec.json.decode(text, type=_Item) for text in form(request).all("Permissions")]
    except msgspec.DecodeError as problem:
        raise invalid(f"Permissions is not the JSON that is expected: {problem}") from None
    if not items:
        raise invalid("Permissions is required")
    wanted = [(item.country_code, item.enabled) for item in items]
    if request.scope.get("fault") == "refused-items":
        outcomes = [geo.Outcome(iso, on, _NOT_NOW, "Internal error, try again") for iso, on in wanted]
    else:
        outcomes = geo.set_text(here, who.account, wanted, who.by)
    permissions = [
        {
            "country_code": outcome.iso,
            "type": "country",
            "enabled": outcome.enabled,
            "error_code": outcome.code,
            "error_messages": [outcome.message] if outcome.message else [],
        }
        for outcome in outcomes
    ]
    return answer({"permissions": permissions})


def shown(iso: str, enabled: bool) -> dict[str, object]:
    return {
        "country_code": iso,
        "type": "country",
        "enabled": enabled,
        "prefix": f"+{COUNTRIES[iso].calling_code}",
        "message": "High Risk Country" if iso in HIGH_RISK else "",
    }


routes = [Route(PATH, fetch, methods=["GET"]), Route(PATH, update, methods=["PATCH"])]
