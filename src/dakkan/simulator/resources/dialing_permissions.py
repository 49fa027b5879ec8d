"""voice.twilio.com /v1/DialingPermissions and /v1/Settings: which countries may be called."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import geo
from ..account import Account, VoiceRisk
from ..countries import COUNTRIES
from ..http import answer, caller, form, query, world
from ..paging import page_v1, short_list
from ..refusal import invalid, not_found

PATH = "/v1/DialingPermissions/Countries"
PERMISSIONS = "/twilio/voice/dialing-permissions"
_BASE = "https://voice.twilio.com"


async def list_(request: Request) -> Response:
    account, wanted = caller(request, f"{PERMISSIONS}/list").account, query(request)
    rows = [
        row
        for iso, risk in account.voice_list.items()
        if (row := shown(iso, risk)) is not None
        and wanted.text("IsoCode").upper() in ("", iso)
        and wanted.text("Continent").upper() in ("", row["continent"])
        and all(
            wanted.text(name).lower() in ("", str(row[field]).lower())
            for name, field in (
                ("LowRiskNumbersEnabled", "low_risk_numbers_enabled"),
                ("HighRiskSpecialNumbersEnabled", "high_risk_special_numbers_enabled"),
                ("HighRiskTollfraudNumbersEnabled", "high_risk_tollfraud_numbers_enabled"),
            )
        )
    ]
    page = short_list(request, rows, lambda row: str(row["iso_code"]))
    return page_v1(request, "content", page, lambda row: row)


async def fetch(request: Request) -> Response:
    account = caller(request, f"{PERMISSIONS}/read").account
    return answer(shown(*_country(request, account)))


async def prefixes(request: Request) -> Response:
    account = caller(request, f"{PERMISSIONS}/read").account
    iso, _risk = _country(request, account)
    rows = COUNTRIES[iso].high_risk_prefixes
    page = short_list(request, rows, lambda prefix: prefix.lstrip("+"))
    return page_v1(request, "content", page, lambda prefix: {"prefix": prefix})


async def bulk_update(request: Request) -> Response:
    who = caller(request, f"{PERMISSIONS}/update")
    try:
        items = msgspec.json.decode(form(request).required("UpdateRequest"), type=list[dict[str, Any]])
    except msgspec.DecodeError:
        raise invalid("UpdateRequest must be a JSON array of objects") from None
    number = geo.set_voice(world(request), who.account, items, who.by)
    return answer({"update_count": number, "update_request": "accepted"}, 201)


async def settings(request: Request) -> Response:
    return answer(_settings(caller(request, f"{PERMISSIONS}/read").account))


async def set_settings(request: Request) -> Response:
    who = caller(request, f"{PERMISSIONS}/update")
    inherits = form(request).flag("DialingPermissionsInheritance", who.account.voice_inherits)
    geo.set_inheritance(world(request), who.account, inherits, who.by)
    return answer(_settings(who.account), 202)


def shown(iso: str, risk: VoiceRisk) -> dict[str, object]:
    country = COUNTRIES[iso]
    return {
        "iso_code": iso,
        "name": "United States/Canada" if iso == "US" else country.name,
        "continent": country.continent,
        "country_codes": [f"+{country.calling_code}"],
        "low_risk_numbers_enabled": risk.low,
        "high_risk_special_numbers_enabled": risk.special,
        "high_risk_tollfraud_numbers_enabled": risk.tollfraud,
        "url": f"{_BASE}{PATH}/{iso}",
        "links": {"highrisk_special_prefixes": f"{_BASE}{PATH}/{iso}/HighRiskSpecialPrefixes"},
    }


def _settings(account: Account) -> dict[str, object]:
    return {"dialing_permissions_inheritance": account.voice_inherits, "url": f"{_BASE}/v1/Settings"}


def _country(request: Request, account: Account) -> tuple[str, VoiceRisk]:
    iso = request.path_params["iso"].upper()
    risk = account.voice_list.get(iso)
    if risk is None or iso not in COUNTRIES:
        raise not_found(request.url.path)
    return iso, risk


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(f"{PATH}/{{iso}}", fetch, methods=["GET"]),
    Route(f"{PATH}/{{iso}}/HighRiskSpecialPrefixes", prefixes, methods=["GET"]),
    Route("/v1/DialingPermissions/BulkCountryUpdates", bulk_update, methods=["POST"]),
    Route("/v1/Settings", settings, methods=["GET"]),
    Route("/v1/Settings", set_settings, methods=["POST"]),
]
