"""Phone number to country, from the numbering plans in phonenumbers' metadata.

Nearly every number is answered from a dictionary: by its calling code alone, or where several
countries share a code (+1, +7, +44, +590 …) by the first digits after it.
"""

from functools import lru_cache

import phonenumbers
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

_TELLING_DIGITS = {1: 3, 7: 1, 44: 5}
"""After a shared calling code, so many digits decide; 6 where nothing is said here."""
_NO_ONE = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What Twilio gives as a caller who hides: ANONYMOUS, RESTRICTED, BLOCKED … typed on a telephone."""
_CHANNELS = ("whatsapp:", "rcs:", "messenger:")
_SHORTEST, _LONGEST = 7, 15  # digits with calling code; E.164 allows 15

_by_prefix: dict[tuple[int, str], str | None] = {}


def country_of(number: str | None) -> str | None:
    """ISO 3166 code of an E.164 number's country.

    None for names, short codes, SIP addresses, clients, hidden callers, and codes that belong to no
    country (+800, +882). A number of the right beginning but the wrong length still has a country.
    """
    if not number:
        return None
    if number[0] != "+":
        return country_of(_after_channel(number))
    digits = number[1:]
    if not (_SHORTEST <= len(digits) <= _LONGEST and digits.isdigit() and digits.isascii()):
        return None
    if number in _NO_ONE:
        return None
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions is not None:
            break
    else:
        return None
    if len(regions) == 1:
        return None if regions[0] == "001" else str(regions[0])
    return _of_shared_code(number, int(digits[:length]), digits[length:], regions[0])


def _after_channel(number: str) -> str:
    """`whatsapp:+44…` is that number; anything else is no number ("" stands for none)."""
    for channel in _CHANNELS:
        if number.startswith(channel + "+"):
            return number.removeprefix(channel)
    return ""


def _of_shared_code(number: str, code: int, rest: str, main: str) -> str | None:
    prefix = (code, rest[: _TELLING_DIGITS.get(code, 6)])
    if prefix not in _by_prefix:
        found = _of_area(rest) if code == 1 else _of_valid_number(number)
        if found is None:
            return main  # nothing is learnt from a number that cannot be
        _by_prefix[prefix] = found
    return _by_prefix[prefix]


def _of_area(rest: str) -> str | None:
    """+1: the area code decides, whatever follows; 2345678 is a number that may be in any of them."""
    return _of_valid_number(f"+1{rest[:3]}2345678")


@lru_cache(maxsize=4096)
def _of_valid_number(number: str) -> str | None:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
    return None if region in (None, "001") else str(region)
