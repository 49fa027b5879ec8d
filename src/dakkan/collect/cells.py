"""One value from Twilio into one cell, whatever type it came in; what cannot be meant is null.

The row keeps the value as it was in its raw JSON, so nothing is lost by being strict here.
"""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_MONEY = Decimal(10) ** 12  # decimal(18, 6)
_MICROS = Decimal("0.000001")
_MOST_WHOLE = 2**63
_LONGEST_NUMBER = 40


def text(value: Any) -> str | None:
    """Control characters become visible ones (␀, ␛ …) and lone surrogates �: harmless in files and terminals.

    Numbers and booleans are written as JSON writes them, objects and lists as JSON.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return _CONTROL.sub(_visible, value) if _CONTROL.search(value) else value


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "�"


def whole(value: Any) -> int | None:
    """A whole number, also as a string: `"1"`, `1`, `1.0`."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        if value.isdigit() and value.isascii() and len(value) < 19:
            return int(value)
        value = _decimal(value)
    if isinstance(value, float):
        value = _decimal(repr(value))
    if value is None or isinstance(value, dict | list) or not -_MOST_WHOLE <= value < _MOST_WHOLE:
        return None
    return int(value)


def money(value: Any) -> Decimal | None:
    """As Twilio writes it: `"-0.00750"`, `-0.0075`, `""` and null for not billed yet. To six places."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    amount = _decimal(value if isinstance(value, str) else repr(value))
    if amount is None or not -_MOST_MONEY < amount < _MOST_MONEY:
        return None
    amount = amount.quantize(_MICROS)
    return amount if abs(amount) < _MOST_MONEY else None


@lru_cache(maxsize=4096)
def _decimal(number: str) -> Decimal | None:
    number = number.strip().replace(",", "").lstrip("$")
    if not number or len(number) > _LONGEST_NUMBER:
        return None
    try:
        amount = Decimal(number)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def flag(value: Any) -> bool | None:
    """`true`, `"true"`, `1`, `"enabled"`."""
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in ("true", "1", "yes", "enabled"):
        return True
    return False if word in ("false", "0", "no", "disabled") else None


@lru_cache(maxsize=16384)
def _time(at: str) -> datetime | None:
    # RFC 2822 as Twilio writes it, `Fri, 24 May 2019 17:44:46 +0000`: taken apart by place, it is most of all
    if len(at) == 31 and at[3:5] == ", " and at.endswith("+0000") and at[8:11] in _MONTHS:
        try:
            day, year = int(at[5:7]), int(at[12:16])
            hour, minute, second = int(at[17:19]), int(at[20:22]), int(at[23:25])
            return datetime(year, _MONTHS[at[8:11]], day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        try:
            found = parsedate_to_datetime(at)
        except (ValueError, IndexError):
            return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def time(value: Any) -> datetime | None:
    """RFC 2822 or ISO 8601, in UTC; both are seen everywhere (reference 2.7). Without a zone UTC is meant."""
    if not isinstance(value, str) or not value or len(value) > _LONGEST_NUMBER:
        return None
    return _time(value)
