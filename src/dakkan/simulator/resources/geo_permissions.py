"""accounts.twilio.com /v1/Messaging/GeoPermissions: to which countries messages may go."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import geo
from ..countries import COUNTRIES, HIGH_RISK
from ..http import answer, caller, form, query, world
from ..refusal import invalid, not_found

PATH = "/v1/Messaging/GeoPermissions"
PERMISSIONS = "/twilio/accounts/messaging-geo-permissions"


async def list_(request: Request) -> Response:
    account = caller(request, f"{PERMISSIONS}/read").account
    wanted = [code.strip().upper() for code in query(request).text("CountryCode").split(",") if code.strip()]
    listed = account.text_list
    unknown = [code for code in wanted if code not in listed]
    if unknown:
        raise not_found(f"{PATH}?CountryCode={unknown[0][:10]}")
    rows = [
        {
            "country_code": code,
            "type": "country",
            "enabled": listed[code].enabled,
            "prefix": f"+{COUNTRIES[code].calling_code}",
            "message": "High Risk Country" if code in HIGH_RISK else "",
        }
        for code in (wanted or listed)
    ]
    return answer({"permissions": rows})


async def update(request: Request) -> Response:
    """HTTP 200 even if items failed: each says so for itself (reference 5.1)."""
    who = caller(request, f"{PERMISSIONS}/update")
    items = [_item(text) for text in form(request).all("Permissions")]
    if not items:
        raise invalid("Permissions is required")
    outcomes = geo.set_text(world(request), who.account, items, who.by)
    rows = [
        {
            "country_code": each.iso,
            "type": "country",
            "enabled": each.enabled,
            "error_code": each.code,
            "error_messages": [each.message] if each.message else [],
        }
        for each in outcomes
    ]
    return answer({"permissions": rows})


def _item(text: str) -> tuple[str, bool]:
    try:
        item: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        raise invalid("Permissions must be JSON objects") from None
    if not isinstance(item.get("enabled"), bool):
        raise invalid("enabled must be true or false")
    return str(item.get("country_code", "")).upper(), item["enabled"]


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, update, methods=["PATCH"]),
]
