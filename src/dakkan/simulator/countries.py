"""What a message or a call to a country costs, which are high-risk, and which country a number is in.

Prices are of the right order, from vendors' lists (2025 and 2026); they are not Twilio's price list.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import phonenumbers

from .atlas import BY_CONTINENT

HIGH_RISK = frozenset({"BD", "IL", "NG", "PK", "PS", "LK", "AZ", "TJ", "OM", "TN", "DZ"})
"""Messages there can only be switched in the Console; the API answers 30649 (reference 5.1)."""
UNSUPPORTED = frozenset({"IR", "SY", "CU"})

_TEXT_PRICES = {
    "US": "0.0083", "CA": "0.0083", "JP": "0.0740", "GB": "0.0463", "DE": "0.0880", "FR": "0.0730",
    "RU": "0.3600", "KZ": "0.3600", "UZ": "0.3600", "TJ": "0.3600", "NG": "0.3500", "LK": "0.3200",
    "ID": "0.2800", "BD": "0.2500", "JO": "0.2500", "KE": "0.2500", "KG": "0.2500", "SD": "0.2500",
    "NP": "0.3020", "LY": "0.2400", "SY": "0.2400", "DZ": "0.2300", "EG": "0.2300", "IQ": "0.2300",
    "TW": "0.0580", "AZ": "0.2200", "EC": "0.2200", "SN": "0.2200", "MM": "0.1500", "SO": "0.1500",
    "TT": "0.2990", "SR": "0.2350", "MU": "0.1900", "AO": "0.1790",
}  # fmt: skip
_CALL_PRICES = {
    "US": "0.0140", "CA": "0.0140", "JP": "0.0746", "GB": "0.0158", "DE": "0.0187", "FR": "0.0171",
    "TW": "0.0680", "LV": "0.4900", "LT": "0.4600", "MV": "0.9900", "SO": "0.7900", "SL": "0.6900",
    "GM": "0.6400", "GN": "0.6200", "TD": "0.6500", "CU": "0.8300", "RS": "0.3800", "CG": "0.6000",
    "NR": "1.0000", "VU": "0.8800", "TO": "0.9500", "TV": "1.0000",
}  # fmt: skip
_TEXT_OF_CONTINENT = {"EUROPE": "0.0750", "AFRICA": "0.1600", "ASIA": "0.1100", "OCEANIA": "0.0600"}
_CALL_OF_CONTINENT = {"EUROPE": "0.0400", "AFRICA": "0.3500", "ASIA": "0.1600", "OCEANIA": "0.3000"}

INBOUND_TEXT = Decimal("0.0083")
INBOUND_CALL = Decimal("0.0085")
NUMBER_MONTH = Decimal("1.15")
TOLL_FREE_MONTH = Decimal("2.15")
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})


@dataclass(frozen=True)
class Country:
    iso: str
    name: str
    continent: str
    calling_code: str
    text_price: Decimal
    call_price: Decimal

    @property
    def key(self) -> str:
        """As the audit log writes it: `south_sudan`."""
        return self.name.lower().replace(" ", "_").replace("/", "_").replace(",", "")

    @property
    def high_risk_prefixes(self) -> list[str]:
        """Special numbers of the country; made up but for their shape."""
        return [f"+{self.calling_code}{ending}" for ending in ("81", "84", "9006")]


def _countries() -> dict[str, Country]:
    found = {}
    for continent, lines in BY_CONTINENT.items():
        for line in lines.strip().splitlines():
            iso, code, name = line.split(maxsplit=2)
            text = _TEXT_PRICES.get(iso, _TEXT_OF_CONTINENT.get(continent, "0.0900"))
            call = _CALL_PRICES.get(iso, _CALL_OF_CONTINENT.get(continent, "0.1200"))
            found[iso] = Country(iso, name, continent, code, Decimal(text), Decimal(call))
    return dict(sorted(found.items()))


COUNTRIES: dict[str, Country] = _countries()


def country_of(number: str) -> str:
    """ISO 3166 of an E.164 number; "" when it is no number of a country.

    Numbers reserved for fiction are not valid to the library, and still have a country here.
    """
    if not number.startswith("+"):
        return ""
    return _country_of_prefix(number[:8])


@lru_cache(maxsize=100_000)
def _country_of_prefix(prefix: str) -> str:
    digits = prefix[1:]
    if not digits.isdigit():
        return ""
    for length in (1, 2, 3):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]) if digits[:length] else 0)
        if regions:
            return _of_several(int(digits[:length]), digits[length:], regions)
    return ""


def _of_several(code: int, rest: str, regions: tuple[str, ...]) -> str:
    if len(regions) == 1:
        return regions[0] if regions[0] != "001" else ""
    if code == 7:
        return "KZ" if rest[:1] in ("6", "7") else "RU"
    if code == 1 and rest[:3] in _TOLL_FREE:
        return "US"
    for filler in ("2345678901", "5550123456"):
        number = phonenumbers.PhoneNumber(
            country_code=code, national_number=int((rest + filler[len(rest) :])[:10])
        )
        region = phonenumbers.region_code_for_number(number)
        if region in COUNTRIES:
            return str(region)
    return regions[0]


def is_toll_free(number: str) -> bool:
    return number.startswith("+1") and number[2:5] in _TOLL_FREE


def text_price(number: str) -> Decimal:
    """USD a segment."""
    country = COUNTRIES.get(country_of(number))
    return country.text_price if country else Decimal("0.0900")


def call_price(number: str) -> Decimal:
    """USD a begun minute."""
    country = COUNTRIES.get(country_of(number))
    price = country.call_price if country else Decimal("0.1200")
    return price * 3 if country and high_risk_special(number, country) else price


def high_risk_special(number: str, country: Country) -> bool:
    return number.startswith(tuple(country.high_risk_prefixes))


def high_risk_tollfraud(number: str, country: Country) -> bool:
    """Twilio does not publish these prefixes; here they are the calling code and 90."""
    return number.startswith(f"+{country.calling_code}90") and country.calling_code != "1"
