"""Ini files: `key = value` or `key: value` below `[section]`, with comments of `;` and `#`."""

import re

from ...texts import _, say
from ...twilio.credential import Secret
from .address import Address
from .in_place import File
from .sink import Around, Values

_SECTION = re.compile(r"\s*\[(?P<name>[^\]\r\n]+)\]")
_SETTING = re.compile(
    r"(?P<before>\s*(?P<key>[^=:;#\[\s][^=:\r\n]*?)\s*[=:][ \t]*)"
    r"(?P<value>'[^']*'|\"[^\"]*\"|.*?)(?P<after>(?:[ \t]+[;#].*|[ \t]*)\r?\n?)",
    re.DOTALL,
)
_INDENT = re.compile(r"[ \t]*(?=[^\s;#])")
_PLAIN = re.compile(r"[A-Za-z0-9_./@+,\-]+")


class Ini:
    def __init__(self, address: Address, around: Around) -> None:
        self._file = File(address.place, around)

    def check(self, keys: list[str]) -> None:
        self._file.check({key: Secret("0" * 32) for key in keys}, edited)

    def put(self, values: Values) -> None:
        self._file.put(values, edited)


def edited(text: str, values: Values) -> str:
    """`section.key` names a setting, `key` one above the first section; a section may have dots in it."""
    lines = re.split(r"(?<=\n)", text)
    seen: set[str] = set()
    section = ""
    for number, line in enumerate(lines):
        if opened := _SECTION.match(line):
            section = opened["name"].strip()
            continue
        found = _SETTING.fullmatch(line)
        if found is None or (line[:1] in " \t" and number and not _is_free(lines[number - 1])):
            continue  # the second case is a line that goes on with the value above it
        name = ".".join(filter(None, (section, found["key"].strip().lower())))
        key = next((key for key in values if _same(key, name)), None)
        if key is None:
            continue
        if _indent(line) < _indent("".join(lines[number + 1 : number + 2])):
            raise ValueError(say("the value of {key} has several lines. Write it in one.", key=key))
        seen.add(key)
        lines[number] = found["before"] + _quoted(values[key].reveal(), found["value"][:1]) + found["after"]
    for key in values:
        if key not in seen:
            raise ValueError(say("there is no setting {key}. Correct the name, or add it.", key=key))
    return "".join(lines)


def _same(asked: str, name: str) -> bool:
    """Sections are told apart by case, keys are not."""
    section, dot, key = asked.rpartition(".")
    return section + dot + key.lower() == name


def _indent(line: str) -> int:
    """Of a line with something on it; 0 for others."""
    found = _INDENT.match(line)
    return len(found[0]) if found else 0


def _is_free(line: str) -> bool:
    """Nothing that an indented line could go on with."""
    return not line.strip() or line.lstrip()[:1] in "[;#" or line[:1] in " \t"


def _quoted(value: str, quote: str) -> str:
    """In the quotes that were there. Ini files have no common rule for quoting, so none are added."""
    held = quote if quote in ("'", '"') else ""
    fits = (
        value.isprintable() and held not in value and "\\" not in value if held else _PLAIN.fullmatch(value)
    )
    if not fits:
        raise ValueError(_("the secret has characters that ini files have no common way to write."))
    return f"{held}{value}{held}"
