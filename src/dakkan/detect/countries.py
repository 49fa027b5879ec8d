"""Countries: which are favoured by fraud, and how the audit log spells them.

Sources of HIGH_RISK: the destinations that Twilio's Fraud Response Guide and Anti-Fraud Developer's
Guide name, the countries whose messaging permission Twilio opens in the Console only (error 30649), and
the dearest message routes of public price lists. It is a prior, not a judgement about a message.
"""

import re
import unicodedata
from functools import cache

from phonenumbers import SUPPORTED_REGIONS
from phonenumbers.geocoder import _region_display_name as display_name

HIGH_RISK = frozenset(
    """
    LV LT RS MV SO CG CD TD GM SL GN
    BD NG PK PS LK AZ TJ OM TN DZ
    KZ UZ KG ID JO KE SD NP LY SY IQ EG MM BY MD ML BI BJ TG MG ZW CU
    AS CK FJ KI NR PG PW SB TO TV VU WS NC PF
    AG AI BB DM DO GD HT JM KN LC MS TT VC VG SR
    """.split()  # noqa: SIM905 - reads as the groups it came in
)


def country_named(field: str) -> str:
    """The ISO 3166 code for a field of a permissions event: `south_sudan`, `LV`, `lv.low_risk`; else ""."""
    if code := _by_name().get(_key(field)):
        return code
    head = re.split(r"[._\s-]", field, maxsplit=1)[0].upper()
    return head if head in SUPPORTED_REGIONS else ""


@cache
def _by_name() -> dict[str, str]:
    names = {_key(display_name(code, "en") or code): code for code in sorted(SUPPORTED_REGIONS)}
    return names | {
        "united_states_canada": "US",
        "usa": "US",
        "great_britain": "GB",
        "korea_republic_of": "KR",
        "russia_federation": "RU",
        "russian_federation": "RU",
        "czech_republic": "CZ",
        "macedonia": "MK",
        "ivory_coast": "CI",
        "democratic_republic_of_the_congo": "CD",
        "congo": "CG",
        "republic_of_the_congo": "CG",
        "palestine": "PS",
        "burma": "MM",
        "swaziland": "SZ",
        "viet_nam": "VN",
        "turkey": "TR",
    }


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "_", plain.replace("'", "_")).strip("_")
