"""voice.twilio.com /v1/DialingPermissions and /v1/Settings: where calls may go, and whether that is inherited."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import geo
from ..account import Account, VoiceRisk
from ..countries import COUNTRIES, Country
from ..http import Form, answer, caller, form, query, world
from ..paging import page_v1, short_list
from ..refusal import invalid, not_found

PATH = "/v1/DialingPermissions"
PERMISSIONS = "/twilio/voice/dialing-permissions"
_URL = f"https://voice.twilio.com{PATH}/Countries"
_RISKS = (
    ("LowRiskNumbersEnabled", "low"),
    ("HighRiskSpecialNumbersEnabled", "special"),
    ("HighRiskTollfraudNumbersEnabled", "tollfraud"),
)


async def list_(request: Request) -> Response:
    who, wanted = caller(request, f"{PERMISSIONS}/list"), query(request)
    allowed = who.account.voice_list
    rows = [iso for iso in sorted(allowed) if _matches(COUNTRIES[iso], allowed[iso], wanted)]
    page = short_list(request, rows, lambda iso: iso)
    return page_v1(request, "content", page, lambda iso: shown(COUNTRIES[iso], allowed[iso]))


async def fetch(request: Request) -> Response:
    who = caller(request, f"{PERMISSIONS}/read")
    country, risk = _country(request, who.account)
    return answer(shown(country, risk))


async def prefixes(request: Request) -> Response:
    who = caller(request, f"{PERMISSIONS}/read")
    country, _ = _country(request, who.account)
    page = short_list(request, country.high_risk_prefixes, lambda prefix: prefix.strip("+"))
    return page_v1(request, "content", page, lambda prefix: {"prefix": prefix})


async def bulk_update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{PERMISSIONS}/update")
    text = form(request).required("UpdateRequest")
    try:
        items = msgspec.json.decode(text, type=list[dict[str, Any]])
    except msgspec.DecodeError:
        raise invalid("UpdateRequest is not a JSON array of objects") from None
    count = geo.set_voice(here, who.account, [dict(item) for item in items], who.by)
    return answer({"update_count": count, "update_request": "accepted"}, 201)


async def fetch_settings(request: Request) -> Response:
    return answer(settings_shown(caller(request, f"{PERMISSIONS}/read").account))


async def update_settings(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{PERMISSIONS}/update"), form(request)
    if "DialingPermissionsInheritance" in wanted:
        inherits = wanted.flag("DialingPermissionsInheritance")
        geo.set_inheritance(here, who.account, inherits, who.by)
    return answer(settings_shown(who.account), 202)


def shown(country: Country, risk: VoiceRisk) -> dict[str, object]:
    url = f"{_URL}/{country.iso}"
    return {
        "iso_code": country.iso,
        "name": "United States/Canada" if country.iso == "US" else country.name,
        "continent": country.continent,
        "country_codes": [f"+{country.calling_code}"],
        "low_risk_numbers_enabled": risk.low,
        "high_risk_special_numbers_enabled": risk.special,
        "high_risk_tollfraud_numbers_enabled": risk.tollfraud,
        "url": url,
        "links": {"highrisk_special_prefixes": f"{url}/HighRiskSpecialPrefixes"},
    }


def settings_shown(account: Account) -> dict[str, object]:
    return {
        "dialing_permissions_inheritance": account.voice_inherits,
        "url": "https://voice.twilio.com/v1/Settings",
    }


def _country(request: Request, account: Account) -> tuple[Country, VoiceRisk]:
    iso = request.path_params["iso"].upper()
    risk = account.voice_list.get(iso)
    if risk is None:
        raise not_found(request.url.path)
    return COUNTRIES[iso], risk


def _matches(country: Country, risk: VoiceRisk, wanted: Form) -> bool:
    for name, value in (
        ("IsoCode", country.iso),
        ("Continent", country.continent),
        ("CountryCode", country.calling_code),
    ):
        if wanted.text(name).lstrip("+").upper() not in ("", value):
            return False
    return all(
        not wanted.text(name) or wanted.flag(name) == getattr(risk, attribute) for name, attribute in _RISKS
    )


routes = [
    Route(f"{PATH}/Countries", list_, methods=["GET"]),
    Route(f"{PATH}/Countries/{{iso}}", fetch, methods=["GET"]),
    Route(f"{PATH}/Countries/{{iso}}/HighRiskSpecialPrefixes", prefixes, methods=["GET"]),
    Route(f"{PATH}/BulkCountryUpdates", bulk_update, methods=["POST"]),
    Route("/v1/Settings", fetch_settings, methods=["GET"]),
    Route("/v1/Settings", update_settings, methods=["POST"]),
]
