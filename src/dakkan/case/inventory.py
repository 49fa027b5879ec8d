"""The owner's list of systems and the credentials that each uses: `inventory.toml` in the workspace.

    [[system]]
    name = "billing"
    credentials = ["SK…"]                        # SIDs of keys, or of an account for its Auth Token
    addresses = ["192.0.2.10", "198.51.100.0/24"]  # where its requests come from
    owner = "payments team"                      # whom to tell

Only `name` is a must. What cannot be read is told with file and line; the rest holds all the same.
"""

import ipaddress
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.sid import is_sid
from ..texts import N_, _, say

FILE = "inventory.toml"
MOST_BYTES = 1_000_000
_LONGEST = 100
_KNOWN = {"name", "credential", "credentials", "address", "addresses", "owner"}
_AT = re.compile(r"\(at line (\d+), column \d+\)$")
_HEAD = re.compile(r"^\s*\[\[\s*system\s*\]\]")


@dataclass(frozen=True)
class Fault:
    """Why an entry is left out, in the reader's language; `line` counts from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class System:
    """One thing of the owner's that calls Twilio."""

    name: str
    credentials: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Addresses and networks."""
    owner: str = ""

    def is_at(self, address: str) -> bool:
        try:
            here = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(here in ipaddress.ip_network(network, strict=False) for network in self.addresses)


@dataclass(frozen=True)
class Inventory:
    systems: tuple[System, ...] = ()
    faults: tuple[Fault, ...] = ()

    def using(self, sid: str) -> list[System]:
        return [system for system in self.systems if sid in system.credentials]

    def at(self, address: str) -> list[System]:
        return [system for system in self.systems if system.is_at(address)]


def read(folder: Path) -> Inventory:
    """The inventory of a workspace; empty where there is none. Never raises for what is in the file."""
    path = folder / FILE
    try:
        if not path.is_file():
            return Inventory()
        if path.stat().st_size > MOST_BYTES:
            return _broken(1, _("The file is larger than 1 MB; it is not read."))
        return parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return _broken(1, say(N_("It cannot be read: {why}."), why=error.strerror or str(error)))
    except UnicodeDecodeError:
        return _broken(1, _("It is no UTF-8 text."))


def parse(text: str) -> Inventory:
    """Every entry that is sound, and a fault for every other."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _AT.search(str(error))
        line = int(found[1]) if found else max(text.count("\n") + (not text.endswith("\n")), 1)
        return _broken(line, say(N_("It is no TOML; nothing of it is used: {why}."), why=_reason(error)))
    entries = document.get("system", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return _broken(1, _("Each system has to begin with a line [[system]]; nothing of it is used."))
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines, 1) if _HEAD.match(line)]
    systems: list[System] = []
    faults: list[Fault] = []
    for place, entry in enumerate(entries):
        start = heads[place] if place < len(heads) else 1
        end = heads[place + 1] - 1 if place + 1 < len(heads) else len(lines)
        wrong = [Fault(FILE, _line_of(key, lines, start, end), problem) for key, problem in _problems(entry)]
        faults += wrong
        if not wrong:
            systems.append(
                System(
                    entry["name"][:_LONGEST],
                    tuple(_listed(entry, "credential")),
                    tuple(_listed(entry, "address", "addresses")),
                    entry.get("owner", "")[:_LONGEST],
                )
            )
    return Inventory(tuple(systems), tuple(faults))


def _problems(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong with it); a value is never repeated, since it may be a secret."""
    for key, value in entry.items():
        is_text = isinstance(value, str)
        if key not in _KNOWN:
            yield key, say(N_("There is no {key}. There are: {all}."), key=key, all=", ".join(sorted(_KNOWN)))
        elif key in ("name", "owner") and not is_text:
            yield key, say(N_("{key} has to be a text."), key=key)
        elif not is_text and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            yield key, say(N_("{key} has to be a text or a list of texts."), key=key)
        elif key.startswith("credential") and not all(map(_names_credential, _texts(value))):
            yield (
                key,
                _(
                    "A credential is named by its SID: SK and 32 hexadecimal digits for a key, AC and 32 for "
                    "the Auth Token of that account. Never write a token or secret into this file."
                ),
            )
        elif key.startswith("address") and not all(map(_is_address, _texts(value))):
            yield key, _("That is no IP address or network, such as 192.0.2.7 or 192.0.2.0/24.")
    if not entry.get("name"):
        yield "", _("The system has no name.")


def _names_credential(text: str) -> bool:
    return is_sid(text, "SK") or is_sid(text, "AC")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _listed(entry: Mapping[str, Any], *keys: str) -> list[str]:
    names = [*keys, *(f"{key}s" for key in keys if f"{key}s" in _KNOWN)]
    return [text for name in dict.fromkeys(names) if name in entry for text in _texts(entry[name])]


def _texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _line_of(key: str, lines: list[str], start: int, end: int) -> int:
    """Where the entry names `key`; its first line when it does not."""
    wanted = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
    numbers = range(start, end + 1)
    return next((n for n in numbers if wanted is not None and wanted.match(lines[n - 1])), start)


def _reason(error: Exception) -> str:
    return _AT.sub("", str(error)).strip()[:_LONGEST] or type(error).__name__


def _broken(line: int, text: str) -> Inventory:
    return Inventory((), (Fault(FILE, line, text),))
