"""`deploy.toml`: which credential goes where, written by the owner before there is an incident.

Several credentials are replaced in one plan, and an API key is two values, so the command line alone cannot
say it. The file is read as a whole before anything is changed, and a fault is told with its line.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UsageError
from ...model.deployment import Deployment
from ...model.sid import is_sid
from ...texts import N_, _, say
from .address import Address, is_address, read_address
from .http import may_carry_secrets

NAME = "deploy.toml"
KINDS = ("auth-token", "api-key")
ANY = "*"
_FIELDS = ("account", "kind", "key", "sid", "secret", "by-hand")
_WEBHOOK_FIELDS = ("try", "wait")
_LONGEST_WAIT = 600

_KIND = N_("kind has to be auth-token or api-key.")
_ACCOUNT = N_("account has to be an Account SID (AC…), or * for every one.")
_NO_KEY = N_("An api-key needs key: its name, or the SID (SK…) of the key that is replaced.")
_KEY_TOO_MUCH = N_("Only an api-key has key and sid.")
_NO_SECRET = N_("Say with secret where it goes, or by-hand = true if you put it there yourself.")
_BOTH = N_("by-hand = true, and a place for secret or sid: only one of them can be.")
_SID_COMMAND = N_("sid has to be the address of a place; a command is told the SID anyway.")
_STAR = N_("With * only a command can be named: the secrets of several would overwrite each other.")
_TEXTS = N_("{field} has to be a text or a list of texts.")
_UNKNOWN = N_("There is nothing called {field} here. There are: {known}.")
_TWICE = N_("{address} is named in line {earlier} already: two secrets would overwrite each other.")
_URL = N_("{url} cannot be tried: only addresses that begin with https:// are.")
_WAIT = N_("wait has to be a number of seconds from 0 to {longest}.")


@dataclass(frozen=True)
class Entry:
    """One credential, and the places and commands for it."""

    kind: str
    account: str
    """Its account's SID; "" is the main account, `*` every one."""
    key: str
    """Name or SID of the key that is replaced; `*` is every one."""
    sid: tuple[Address, ...] = ()
    secret: tuple[Address | str, ...] = ()
    """A text is a command."""
    by_hand: bool = False

    def is_for(self, deployment: Deployment, main_sid: str) -> bool:
        account = self.account or main_sid
        if self.kind != deployment.kind or account not in (ANY, deployment.account_sid):
            return False
        names = {ANY, deployment.replaces, getattr(deployment, "name", "") or ANY}
        return deployment.kind == "auth-token" or self.key in names


@dataclass(frozen=True)
class Table:
    entries: tuple[Entry, ...] = ()
    webhooks: tuple[str, ...] = ()
    """Addresses that the owner allows to be tried with a signed request."""
    wait: int = 60
    """Seconds in which a system may take the new secret up."""


def read_table(path: Path) -> Table:
    """An empty one when there is no file. Raises UsageError, with file and line."""
    if not path.exists():
        return Table()
    try:
        text = path.read_text()
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise _fault(path, int(line[1]) if line else max(1, len(text.splitlines())), str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise UsageError(say("{path} cannot be read: {why}.", path=str(path), why=why)) from None
    return _Reading(path, text, document).table()


def _fault(path: Path, line: int, what: str) -> UsageError:
    return UsageError(say("{path}, line {line}: {what}", path=str(path), line=str(line), what=what))


class _Reading:
    def __init__(self, path: Path, text: str, document: Mapping[str, Any]) -> None:  # Any: TOML
        self._path = path
        self._lines = text.splitlines()
        self._document = document
        self._named: dict[str, int] = {}

    def table(self) -> Table:
        for name in self._document:
            if name not in ("credential", "webhooks"):
                raise self._wrong(self._line_of(name), _UNKNOWN, field=name, known="credential, webhooks")
        credentials, webhooks = self._document.get("credential", []), self._document.get("webhooks", {})
        if not isinstance(credentials, list) or not all(isinstance(one, dict) for one in credentials):
            raise self._wrong(
                self._line_of("credential"), _UNKNOWN, field="credential", known="[[credential]]"
            )
        if not isinstance(webhooks, dict):
            raise self._wrong(self._line_of("webhooks"), _UNKNOWN, field="webhooks", known="[webhooks]")
        starts = [
            n for n, line in enumerate(self._lines, 1) if re.match(r"\s*\[\[\s*credential\s*\]\]", line)
        ]
        starts += [1] * len(credentials)  # written as one list of tables
        entries = tuple(self._entry(one, start) for one, start in zip(credentials, starts, strict=False))
        return Table(entries, *self._webhooks(webhooks, self._line_of("webhooks")))

    def _entry(self, fields: Mapping[str, Any], start: int) -> Entry:
        self._known(fields, _FIELDS, start)
        kind, account, key = (fields.get(name, "") for name in ("kind", "account", "key"))
        if kind not in KINDS:
            raise self._wrong(self._line_of("kind", start), _KIND)
        if account not in ("", ANY) and not (isinstance(account, str) and is_sid(account, "AC")):
            raise self._wrong(self._line_of("account", start), _ACCOUNT)
        if kind == "auth-token" and ("key" in fields or "sid" in fields):
            raise self._wrong(self._line_of("key" if "key" in fields else "sid", start), _KEY_TOO_MUCH)
        if kind == "api-key" and not (isinstance(key, str) and key):
            raise self._wrong(start, _NO_KEY)
        sid, secret = tuple(self._places(fields, "sid", start)), tuple(self._places(fields, "secret", start))
        by_hand = fields.get("by-hand", False) is True
        if by_hand and (sid or secret):
            raise self._wrong(self._line_of("by-hand", start), _BOTH)
        if not by_hand and not secret:
            raise self._wrong(start, _NO_SECRET)
        addresses = [place for place in (*sid, *secret) if isinstance(place, Address)]
        if ANY in (account, key) and addresses:
            raise self._wrong(start, _STAR)
        named = tuple(place for place in sid if isinstance(place, Address))
        if len(named) != len(sid):
            raise self._wrong(self._line_of("sid", start), _SID_COMMAND)
        return Entry(kind, account, key, named, secret, by_hand)

    def _places(self, fields: Mapping[str, Any], field: str, start: int) -> Iterator[Address | str]:
        line = self._line_of(field, start)
        for text in self._texts(fields, field, line):
            try:
                if not is_address(text):
                    yield text
                    continue
                address = read_address(text)
            except UsageError as error:
                raise self._wrong(self._line_with(text, line), str(error)) from None
            if str(address) in self._named:
                at = self._named[str(address)]
                raise self._wrong(self._line_with(text, line), _TWICE, address=address, earlier=str(at))
            self._named[str(address)] = self._line_with(text, line)
            yield address

    def _webhooks(self, fields: Mapping[str, Any], start: int) -> tuple[tuple[str, ...], int]:
        self._known(fields, _WEBHOOK_FIELDS, start)
        urls = tuple(self._texts(fields, "try", start))
        for url in urls:
            if not may_carry_secrets(url):
                raise self._wrong(self._line_with(url, start), _URL, url=url)
        wait = fields.get("wait", Table.wait)
        if isinstance(wait, bool) or not isinstance(wait, int) or not 0 <= wait <= _LONGEST_WAIT:
            raise self._wrong(self._line_of("wait", start), _WAIT, longest=str(_LONGEST_WAIT))
        return urls, wait

    def _texts(self, fields: Mapping[str, Any], field: str, line: int) -> list[str]:
        given = fields.get(field, [])
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise self._wrong(line, _TEXTS, field=field)
        return texts

    def _known(self, fields: Mapping[str, Any], known: tuple[str, ...], start: int) -> None:
        for name in fields:
            if name not in known:
                raise self._wrong(self._line_of(name, start), _UNKNOWN, field=name, known=", ".join(known))

    def _line_of(self, field: str, start: int = 1) -> int:
        """The line of a field or table, looked for from `start` on; else `start`."""
        wanted = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(field)}\b")
        found = (n for n, line in enumerate(self._lines[start - 1 :], start) if wanted.match(line))
        return next(found, start)

    def _line_with(self, text: str, start: int) -> int:
        return next((n for n, line in enumerate(self._lines[start - 1 :], start) if text in line), start)

    def _wrong(self, line: int, what: str, **facts: object) -> UsageError:
        return _fault(self._path, line, say(what, facts) if facts else _(what))
