"""Which 32 characters are a secret: those that stand with a SID, or under a name that says so.

A bare run of 32 hex digits is no token. In order of weight: the SID and the value side by side (Basic
authentication, URL, arguments, a row); a name that nothing else has; a name of some secret near a SID; no name,
but on the SID's line. Names of hashes and ids speak against, and so does a column of equal lines.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from dakkan.leaks.hit import Hit
from dakkan.leaks.names import BACK, Name, name_of, names_api_secret
from dakkan.leaks.values import is_api_secret, is_sample, is_sample_sid, is_token
from dakkan.leaks.views import HEX_GROUPS, decoded_base64
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, OAUTH_SECRET

_SID = re.compile(rb"(?<![0-9A-Za-z])(?:AC|SK|OQ)[0-9a-fA-F]{32}(?![0-9A-Za-z])")
_VALUE = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Za-z]{32}(?![0-9A-Za-z])")
_OAUTH_VALUE = re.compile(rb"(?<![0-9A-Za-z_\-])[0-9A-Za-z_\-]{32,86}(?![0-9A-Za-z_\-])")
_ENCODED = re.compile(
    rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}(?:[A-Za-z0-9+/]=|==|[A-Za-z0-9+/]{2})(?![A-Za-z0-9+/=])"
)
_AFTER_SID = re.compile(rb"[\s\"'`,:;|=>&()\[\]{}\\]{1,24}")
_BEFORE_SID = re.compile(rb"[\s\"'`]{0,3}[,;|][\s\"'`,;|]{0,8}")
_FOREIGN_GAP = re.compile(rb"[A-Z]{2}[0-9a-f]{32}|HTTP/|&")
"""In between, these tell of a request or a record rather than of a pair."""
_FILE_NAME = re.compile(rb"\.[a-z][a-z0-9]{1,4}(?![\w.])")
_TWILIO = re.compile(rb"twilio(?![\w.]*[\"']?[ \t]*[=:][ \t]*[^\s{\[(])", re.IGNORECASE)
"""The word, but not as part of another variable's name that has its value."""
_LOOSE_SID = re.compile(rb"(?:AC|SK|OQ)[0-9a-fA-F]{32}")
_JOINED = re.compile(rb"(?:AC[0-9a-f]{32}|token|secret|password)([0-9a-f]{32})(?![0-9A-Za-z])")
"""In databases, which write the fields of a record without anything between them."""
_TAGS = re.compile(rb"</?\w{1,20}>")
_SAYS_TOKEN = re.compile(rb"auth[ _-]?token|twilio.{0,20}(?:token|secret|password)", re.IGNORECASE)
KEYWORD = rb"(?:twilio|auth[^0-9a-z]{0,12}token|account[^0-9a-z]{0,12}token)"
"""Without a SID, one of these has to stand before a value."""
KEYWORD_REACH = 90
_KEYWORD = re.compile(KEYWORD, re.IGNORECASE)
_NEAR = 600
_ON_LINE = 160
_COLUMN = 5
"""So many lines with a value each, around one: a list of hashes."""


@dataclass
class Page:
    """One view of one object, and what was found in it."""

    data: bytes
    hits: list[Hit] = field(default_factory=list)
    samples: int = 0
    accounts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.binary = b"\0" in self.data
        self.sids = [
            (found.start(), found[0])
            for found in (_LOOSE_SID if self.binary else _SID).finditer(self.data)
            if not is_sample_sid(found[0])
        ]
        self.starts = [at for at, _sid in self.sids]
        self.accounts |= {sid.decode() for _at, sid in self.sids if sid[:2] == b"AC"}

    def nearest(self, at: int, prefixes: tuple[bytes, ...]) -> tuple[int, bytes] | None:
        """The SID of these kinds that stands nearest to `at`; of two, the one before."""
        middle = bisect_left(self.starts, at)
        before = next((s for s in reversed(self.sids[:middle][-40:]) if s[1][:2] in prefixes), None)
        after = next((s for s in self.sids[middle : middle + 40] if s[1][:2] in prefixes), None)
        if before is None or after is None:
            return before or after
        return before if at - before[0] <= after[0] - at + 40 else after

    def lines_between(self, one: int, other: int) -> int:
        return self.data.count(b"\n", min(one, other), max(one, other))


@dataclass(frozen=True)
class _Candidate:
    at: int
    end: int
    value: bytes
    encoding: str = ""


def search(data: bytes) -> Page:
    """All Twilio secrets of one view."""
    page = Page(data)
    weaker: list[tuple[Hit, int]] = []
    for candidate in _candidates(page):
        _judge(page, candidate, weaker)
    # a SID has one secret, two at most: where the sure one is known, what merely could be is none
    paired = {hit.account_sid for hit in page.hits} | {hit.key_sid for hit in page.hits}
    for hit, _distance in sorted(weaker, key=lambda pair: pair[1]):
        owner = hit.key_sid or hit.account_sid
        if owner not in paired:
            page.hits.append(hit)
    _oauth(page)
    return page


def _candidates(page: Page) -> Iterator[_Candidate]:
    data = page.data
    for found in _VALUE.finditer(data):
        if not _FILE_NAME.match(data, found.end()):
            yield _Candidate(found.start(), found.end(), found[0])
    if page.binary and page.sids:
        for found in _JOINED.finditer(data):
            yield _Candidate(found.start(1), found.end(), found[1])
    for found in _ENCODED.finditer(data):
        inner = decoded_base64(found[0]).strip()
        if len(inner) == 32 and inner.isalnum():
            yield _Candidate(found.start(), found.end(), inner, "base64")


def _judge(page: Page, one: _Candidate, weaker: list[tuple[Hit, int]]) -> None:
    token = is_token(one.value)
    before = page.data[max(0, one.at - BACK) : one.at]
    if not token and not is_api_secret(one.value):
        page.samples += is_sample(one.value) and name_of(before)[0] is Name.STRONG
        return
    name, text = name_of(before)
    prefixes = (b"AC",) if token else (b"SK",)
    sid = page.nearest(one.at, prefixes)
    side = sid is not None and _side_by_side(page, sid, one)
    if name is Name.AGAINST:
        return
    if is_sample(one.value):
        page.samples += side or name is Name.STRONG
        return
    if side and name is not Name.OTHER and not (name is Name.NONE and _in_column(page, one)):
        page.hits.append(_hit(page, one, token, sid, "high"))
    elif _named(page, one, token, name, text, before, sid):
        near = sid if sid and abs(sid[0] - one.at) < 4 * _NEAR else _only(page, prefixes)
        sure = b"twilio" in text.lower() or near is not None
        page.hits.append(_hit(page, one, token, near, "high" if sure else "medium"))
    elif sid is not None and (kind := _weaker(page, one, name, sid)):
        weaker.append((_hit(page, one, token, sid, kind), abs(sid[0] - one.at)))


def _named(
    page: Page,
    one: _Candidate,
    token: bool,
    name: Name,
    text: bytes,
    before: bytes,
    sid: tuple[int, bytes] | None,
) -> bool:
    """Does the name alone say it, or with the word Twilio beside it?"""
    twilio = bool(_TWILIO.search(before[-60:]))
    if not page.sids and not _KEYWORD.search(before[-KEYWORD_REACH:]):
        return False  # the prefilter sees no further
    if not page.sids and one.encoding and not token and not HEX_GROUPS.search(page.data):
        return False
    if name is Name.STRONG:
        return token or names_api_secret(text) or b"twilio" in text.lower() or sid is not None
    if name is Name.MEDIUM:
        return twilio or (not token and names_api_secret(text) and sid is not None)
    if name is Name.NONE and page.sids:
        line = page.data[one.end : one.end + 80].split(b"\n", 1)[0]
        return bool(_SAYS_TOKEN.search(line)) and not _in_column(page, one)
    return False


def _weaker(page: Page, one: _Candidate, name: Name, sid: tuple[int, bytes]) -> str:
    """How sure a value near a SID is one, by distance; "" for not at all."""
    distance, lines = abs(sid[0] - one.at), page.lines_between(sid[0], one.at)
    if name is Name.MEDIUM:
        if distance < _NEAR and lines <= 10:
            return "high" if lines <= 2 else "medium"
        return "medium" if len(page.sids) < 20 and not _in_column(page, one) else ""
    if name is Name.WEAK:
        return "medium" if lines <= 1 and distance <= _ON_LINE else ""
    if name is not Name.NONE or page.data[max(0, sid[0] - 1) : sid[0]] == b"/" or _in_column(page, one):
        return ""
    gap = page.data[sid[0] + 34 : one.at] if sid[0] < one.at else page.data[one.end : sid[0]]
    if _FOREIGN_GAP.search(gap):
        return ""
    if lines == 0 and distance <= _ON_LINE:
        return "medium"
    quoted = page.data[max(0, one.at - 1) : one.at] in (b'"', b"'", b"`")
    label = page.data[max(0, one.at - 60) : one.at].rpartition(b"\n")[2]
    foreign = any(byte >= 128 for byte in label)  # a name in a script that is not read here
    return "medium" if lines <= 2 and distance <= 120 and (quoted or foreign) else ""


def _side_by_side(page: Page, sid: tuple[int, bytes], one: _Candidate) -> bool:
    if sid[0] < one.at:
        gap = page.data[sid[0] + 34 : one.at]
        if len(gap) > 80:
            return False
        gap = _TAGS.sub(b" ", gap)
        blank_line = gap.isspace() and b"\n" in gap and len(gap) > 4
        return bool(_AFTER_SID.fullmatch(gap)) and gap.count(b"\n") <= 1 and not blank_line
    gap = page.data[one.end : sid[0]]
    return len(gap) <= 12 and b"\n" not in gap and bool(_BEFORE_SID.fullmatch(gap))


def _in_column(page: Page, one: _Candidate) -> bool:
    """Is this one of many lines that each have such a value, and no SID?"""
    start, end = max(0, one.at - 1200), one.end + 1200
    lines = page.data[start:end].split(b"\n")
    alike = sum(bool(_VALUE.search(line)) and not _SID.search(line) for line in lines)
    return alike > _COLUMN


def _only(page: Page, prefixes: tuple[bytes, ...]) -> tuple[int, bytes] | None:
    """The SID of the object, if there is just one."""
    own = {sid: at for at, sid in page.sids if sid[:2] in prefixes}
    return next(((at, sid) for sid, at in own.items()), None) if len(own) == 1 else None


def _hit(page: Page, one: _Candidate, token: bool, sid: tuple[int, bytes] | None, confidence: str) -> Hit:
    if token:
        account = sid[1].decode() if sid else None
        return Hit(AUTH_TOKEN, one.value, one.at, account, None, confidence, encoding=one.encoding)
    account_of = page.nearest(one.at, (b"AC",))
    return Hit(
        API_SECRET,
        one.value,
        one.at,
        account_of[1].decode() if account_of else None,
        sid[1].decode() if sid else None,
        confidence,
        encoding=one.encoding,
    )


def _oauth(page: Page) -> None:
    """The secret of an OAuth app: its form is not documented, so only beside its id and under a name."""
    taken = {hit.at for hit in page.hits}
    for at, sid in page.sids:
        if sid[:2] != b"OQ":
            continue
        for found in _OAUTH_VALUE.finditer(page.data, at + 34, at + 34 + _NEAR):
            value = found[0]
            name, text = name_of(page.data[max(0, found.start() - BACK) : found.start()])
            one = _Candidate(found.start(), found.end(), value)
            fits = b"secret" in text.lower() and name in (Name.STRONG, Name.MEDIUM)
            fits = fits or (name is Name.NONE and _side_by_side(page, (at, sid), one))
            if fits and found.start() not in taken and not _SID.fullmatch(value):
                if len(set(value)) >= 12 and not is_sample(value):
                    page.hits.append(Hit(OAUTH_SECRET, value, found.start(), None, sid.decode()))
                    break
                page.samples += 1
