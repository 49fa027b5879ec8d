"""Countries as the audit log spells them: `south_sudan` for SS."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import ibis.expr.types as ir
from phonenumbers import SUPPORTED_REGIONS
from phonenumbers.geodata.locale import LOCALE_DATA

from .tables import rows

_OTHER_NAMES = {
    "united_states_canada": "US",
    "united_states_of_america": "US",
    "usa": "US",
    "great_britain": "GB",
    "republic_of_korea": "KR",
    "korea_republic_of": "KR",
    "russian_federation": "RU",
    "czech_republic": "CZ",
    "macedonia": "MK",
    "ivory_coast": "CI",
    "congo": "CG",
    "republic_of_the_congo": "CG",
    "democratic_republic_of_the_congo": "CD",
    "palestine": "PS",
    "palestinian_territory": "PS",
    "burma": "MM",
    "swaziland": "SZ",
    "viet_nam": "VN",
    "turkey": "TR",
    "macau": "MO",
    "lao_peoples_democratic_republic": "LA",
    "syrian_arab_republic": "SY",
    "brunei_darussalam": "BN",
    "north_macedonia": "MK",
    "eswatini": "SZ",
    "czechia": "CZ",
    "democratic_republic_congo": "CD",
    "turkiye": "TR",
    "cape_verde": "CV",
    "east_timor": "TL",
}


_SMALL_WORDS = frozenset({"and", "the", "of"})


def country_named(field: str, own_names: Mapping[str, str] | None = None) -> str:
    """The ISO 3166 code for a field of a permissions event: `south_sudan`, `LV`, `lv.low_risk`; else "".

    `own_names` are Twilio's names as the voice permissions list them, made by `names_in`.
    """
    key = _key(field)
    if code := (own_names or {}).get(key) or _by_name().get(key):
        return code
    head = re.split(r"[._\s-]", field, maxsplit=1)[0].upper()
    return head if head in SUPPORTED_REGIONS else ""


def names_in(voice_countries: ir.Table) -> dict[str, str]:
    """Twilio's own names of countries, from a snapshot of the voice permissions."""
    names = {}
    for row in rows(voice_countries.select("country", "raw").limit(1_000)):
        try:
            name = json.loads(row["raw"] or "{}").get("name")
        except (ValueError, AttributeError):
            continue  # an imported row without its original
        if row["country"] and isinstance(name, str):
            names[_key(name)] = str(row["country"])
    return names


@cache
def _by_name() -> dict[str, str]:
    names = {_key(_english(code)): code for code in sorted(SUPPORTED_REGIONS)}
    return names | {_key(name): code for name, code in _OTHER_NAMES.items()}


def _english(code: str) -> str:
    """The metadata spells a name that another language shares as `*` and that language."""
    names = LOCALE_DATA.get(code, {})
    name = str(names.get("en", code))
    return str(names.get(name[1:], code)) if name.startswith("*") else name


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return "_".join(word for word in re.split(r"[^a-z]+", plain) if word and word not in _SMALL_WORDS)
