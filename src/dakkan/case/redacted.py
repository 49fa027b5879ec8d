"""A case's lines without what they say of people: for third parties, and still held by the original's chain.

What may stay is listed by its shape (times, SIDs, counts, Dakkan's own words and the intruder's addresses);
everything else goes, so that a new field is hidden until somebody looks at it. In its place stands a name that
is the same for the same value, made with a key. Each removed value is committed to: SHA-256 over a salt of its
own and the value. Whoever has the key can open one of them without opening the others; see docs/bundle.md.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import texts
from ..evidence.country import country_of
from ..model.case import CaseEvent, Kind
from ..texts import N_, _, say

Json = Any
REMOVED = "removed"
"""Key of a redacted line: JSON pointer → commitment to what stood there. A pointer that ends in `#key` is
about the name of the member itself."""
_KEEP = re.compile(
    r"""
      [A-Z]{2}[0-9a-f]{32}                                          # a SID
    | C-\d{8}-\d+ | F-\d+                                           # a case, a finding
    | \d{4}-\d\d-\d\d (T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?  # a time
    | (sha256[-:]?)?[0-9a-f]{64}                                    # a hash
    | -?\d{1,4} | -?\d{1,9}\.\d{1,9}                                # a count, an amount
    """,
    re.VERBOSE,
)
_SEGMENT = r"(?:[a-z][a-z0-9_.-]{0,60}|[A-Z]{2}[0-9a-f]{32}|F-\d+)"
_WORD = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_COUNTRIES = re.compile(r"[A-Z]{2,3}(?:, ?[A-Z]{2,3})*")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}|[A-Z]{2}[0-9a-f]{32}|[A-Z]{2}")
_NUMBER = re.compile(r"(?:[a-z]+:)?\+?[\d() ./-]{7,24}")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+")
_SHOWN = re.compile(r"(?:number|email|address|person|text|value)(?::[A-Z]{2})?:[0-9a-f]{12}")
_MOST_COUNT = 10**7
"""A larger whole number may be a phone number."""

_WORDS = frozenset(
    {
        *("action", "answers", "confidence", "credential", "detector", "event_type", "field", "id", "kind"),
        *("needs", "plane", "plan", "preset", "schema", "severity", "signs", "state", "step", "table"),
        *("tables", "takeover", "undo", "verb", "basis", "format", "via"),
    }
)
"""Fields that hold words of Dakkan's own, or of Twilio's API."""
_PLACES = frozenset({"country", "countries", "currency", "countries_used", "countries_attacked"})


def known_to_be_the_thiefs(events: Iterable[CaseEvent]) -> frozenset[str]:
    """Addresses that an investigation called the intruder's: a third party may need them."""
    return frozenset(
        str(address)
        for event in events
        if event.kind is Kind.INVESTIGATED
        for address in (event.data.get("scope") or {}).get("addresses", ())
    )


class Redactor:
    """`key` is the case's own, random and kept where secrets are; `thiefs` stay readable."""

    def __init__(self, key: bytes, thiefs: frozenset[str] = frozenset()) -> None:
        if len(key) < 16:
            raise ValueError("a key of 16 bytes or more")
        self._key = key
        self._thiefs = thiefs

    def line(self, line: Mapping[str, Json]) -> dict[str, Json]:
        """A line of `case.jsonl` with its own hash and the one before, and commitments to what is gone."""
        removed: dict[str, str] = {}
        salts = (str(line["case"]), int(line["number"]))
        data = self._hide(line["data"], "/data", "", removed, salts)
        by = self._replace(str(line["by"]), "/by", "person", removed, salts)
        return {**line, "by": by, "data": data, REMOVED: removed}

    def document(self, document: Json) -> Json:
        """Something that is in no chain: the same rule, without commitments."""
        return self._hide(document, "", "", {}, ("", 0))

    def _hide(
        self, value: Json, at: str, field: str, removed: dict[str, str], salts: tuple[str, int]
    ) -> Json:
        match value:
            case None | bool():
                return value
            case int() if abs(value) < _MOST_COUNT:
                return value
            case str() if self._may_stay(value, field):
                return value
            case list():
                return [
                    self._hide(item, f"{at}/{index}", field, removed, salts)
                    for index, item in enumerate(value)
                ]
            case Mapping():
                return dict(
                    self._member(name, item, at, field, removed, salts) for name, item in value.items()
                )
            case _:
                return self._replace(value, at, _kind(value), removed, salts)

    def _member(
        self, name: str, value: Json, at: str, field: str, removed: dict[str, str], salts: tuple[str, int]
    ) -> tuple[str, Json]:
        shown = name
        if not _NAME.fullmatch(name):
            shown = self._shown(name, _kind(name))
            where = f"{at}/{_escaped(shown)}#key"
            removed[where] = commitment(salt(self._key, *salts, where), name)
        # what stands under an account's SID is what stands under the field around it
        inside = name if re.fullmatch(r"[a-z_]+", name) else field
        return shown, self._hide(value, f"{at}/{_escaped(shown)}", inside, removed, salts)

    def _replace(
        self, value: Json, at: str, kind: str, removed: dict[str, str], salts: tuple[str, int]
    ) -> str:
        removed[at] = commitment(salt(self._key, *salts, at), value)
        return self._shown(value, kind)

    def _shown(self, value: Json, kind: str) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        code = hmac.new(self._key, f"{kind}:{text}".encode(), "sha256").hexdigest()[:12]
        country = (country_of(text) or "") if kind == "number" else ""
        return f"{kind}:{country}:{code}" if country else f"{kind}:{code}"

    def _may_stay(self, text: str, field: str) -> bool:
        if not text or _KEEP.fullmatch(text) or text in self._thiefs:
            return True
        if field in _WORDS and _WORD.fullmatch(text):
            return True
        return (field in _PLACES and bool(_COUNTRIES.fullmatch(text))) or is_own_text(text)


def is_own_text(text: str) -> bool:
    """A message id of Dakkan's: it has a translation, and says nothing of anybody until facts are filled in."""
    before = texts.language()
    texts.use("ja")
    try:
        return _(text) != text
    finally:
        texts.use(before)


def salt(key: bytes, case: str, number: int, at: str) -> str:
    """Of one removed value; to tell it opens that value and no other."""
    return hmac.new(key, f"{case} {number} {at}".encode(), "sha256").hexdigest()


def commitment(salted: str, value: Json) -> str:
    spelled = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salted} {spelled}".encode("ascii")).hexdigest()


# ---- checking ------------------------------------------------------------------------------------


def broken(lines: Sequence[Mapping[str, Json]]) -> str | None:
    """The first line that does not follow the one before it, or commits to nothing, in words."""
    previous = ""
    for expected, line in enumerate(lines, start=1):
        if int(line["number"]) != expected:
            return say(
                "line {number} is missing: the next one is {next}", number=expected, next=line["number"]
            )
        if line["previous"] != previous or not re.fullmatch(r"[0-9a-f]{64}", str(line["hash"])):
            return say("line {number} does not follow the one before it", number=expected)
        shown = dict(_strings({"by": line["by"], "data": line["data"]}, ""))
        for at, committed in line[REMOVED].items():
            if not re.fullmatch(r"[0-9a-f]{64}", str(committed)) or not _SHOWN.fullmatch(shown.get(at, "")):
                return say(
                    N_("line {number} commits to something that is not there: {at}"), number=expected, at=at
                )
        previous = str(line["hash"])
    return None


def differs(line: Mapping[str, Json], original: Mapping[str, Json], key: bytes) -> str | None:
    """Where a redacted line is not the original's; None when each removed value is the one committed to.

    Whether the original holds its own hash is for the chain's rule to say.
    """
    for field in ("case", "number", "at", "kind", "previous", "hash"):
        if line[field] != original[field]:
            return f"/{field}"
    salts = (str(line["case"]), int(line["number"]))
    for field in ("by", "data"):
        found = _differs(line[field], original[field], f"/{field}", line[REMOVED], key, salts)
        if found:
            return found
    return None


def _differs(
    shown: Json, value: Json, at: str, removed: Mapping[str, str], key: bytes, salts: tuple[str, int]
) -> str | None:
    if at in removed:
        return None if removed[at] == commitment(salt(key, *salts, at), value) else at
    if isinstance(shown, Mapping) and isinstance(value, Mapping):
        names = {_name_of(name, value, at, removed, key, salts): name for name in shown}
        if names.keys() != value.keys():
            return at
        inside = (
            _differs(shown[name], value[real], f"{at}/{_escaped(name)}", removed, key, salts)
            for real, name in names.items()
        )
        return next(filter(None, inside), None)
    if isinstance(shown, list) and isinstance(value, list) and len(shown) == len(value):
        inside = (
            _differs(one, other, f"{at}/{index}", removed, key, salts)
            for index, (one, other) in enumerate(zip(shown, value, strict=True))
        )
        return next(filter(None, inside), None)
    return None if shown == value and type(shown) is type(value) else at


def _name_of(
    name: str,
    value: Mapping[str, Json],
    at: str,
    removed: Mapping[str, str],
    key: bytes,
    salts: tuple[str, int],
) -> str:
    where = f"{at}/{_escaped(name)}#key"
    if where not in removed:
        return name
    salted = salt(key, *salts, where)
    return next((real for real in value if commitment(salted, real) == removed[where]), "")


def _strings(value: Json, at: str) -> Iterable[tuple[str, str]]:
    """Every text and its pointer; a member's own name as `…#key`."""
    match value:
        case str():
            yield at, value
        case list():
            for index, item in enumerate(value):
                yield from _strings(item, f"{at}/{index}")
        case Mapping():
            for name, item in value.items():
                yield f"{at}/{_escaped(name)}#key", name
                yield from _strings(item, f"{at}/{_escaped(name)}")


def _kind(value: Json) -> str:
    if not isinstance(value, str):
        return "value"
    if _EMAIL.fullmatch(value):
        return "email"
    if _ADDRESS.fullmatch(value):
        return "address"
    return "number" if _NUMBER.fullmatch(value) and sum(map(str.isdigit, value)) >= 7 else "text"


def _escaped(name: str) -> str:
    """A member's name in a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
