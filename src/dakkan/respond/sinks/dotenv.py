"""`.env` files: `KEY=value`, `export KEY='value'`, with comments, quotes, and values of several lines."""

import re

from ...texts import _, say
from ...twilio.credential import Secret
from .address import Address
from .in_place import File
from .sink import Around, Values

_BINDING = re.compile(
    r"""
    (?P<before> ^[\ \t]* (?:export[\ \t]+)? )
    (?P<key> '[^'\r\n]+' | [^=\#\s'"]+ )
    (?P<equals> [\ \t]*=[\ \t]* )
    (?P<value> '(?:\\'|[^'])*' | "(?:\\.|[^"\\])*" | [^\r\n]*? )
    (?P<after> (?:[\ \t]+\#[^\r\n]* | [\ \t]*) (?=\r?$) )
    """,
    re.VERBOSE | re.MULTILINE,
)
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,\-]+")


class Dotenv:
    def __init__(self, address: Address, around: Around) -> None:
        self._file = File(address.place, around)

    def check(self, keys: list[str]) -> None:
        self._file.check({key: Secret("0" * 32) for key in keys}, edited)

    def put(self, values: Values) -> None:
        self._file.put(values, edited)


def edited(text: str, values: Values) -> str:
    """Every line of a key gets the new value: which of two lines counts differs between readers."""
    seen: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        key = found["key"].strip("'\ufeff")
        if key not in values:
            return found[0]
        seen.add(key)
        value = _quoted(values[key].reveal(), found["value"][:1])
        return found["before"] + found["key"] + found["equals"] + value + found["after"]

    after = _BINDING.sub(replaced, text)
    for key in values:
        if key not in seen:
            raise ValueError(say("there is no line {key}=. Correct the name, or add the line.", key=key))
    return after


def _quoted(value: str, quote: str) -> str:
    """In the quotes that were there; without any only what every reader takes literally."""
    if not value.isprintable():
        raise ValueError(_("the secret has characters that do not fit into a line."))
    if quote not in ("'", '"'):
        quote = "" if _PLAIN.fullmatch(value) else "'"
    if quote == "'" and "'" in value:
        quote = '"'
    if quote == '"':
        value = re.sub(r'([\\"$`])', r"\\\1", value)
    return f"{quote}{value}{quote}"
