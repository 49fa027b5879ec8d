"""Small signs in the shape of a link and in what a text asks for; none of them proves anything alone.

Each is a hint without a kind: it weighs, but is nothing to follow. The weights are small and set by hand:
fitted ones (a logistic layer, boosted trees, both with the text model's scores from other folds) found no
more at the same rate of false alarms.
"""

import re
from collections.abc import Iterator, Sequence

from ..texts import N_
from .hints import Hint, Reason
from .links import Link
from .lookalikes import BAIT_WORDS, belongs_to_a_brand, borrowed_in
from .shorteners import is_shortener
from .wording import CALM

_HOME = re.compile(
    r"\.(?:gov|edu|mil|int|bank|(?:go|lg|co|or|ac|ed|ne)\.jp|(?:co|go|or|ac)\.kr|(?:gov|edu|ac|mil)\.[a-z]{2}"
    r"|(?:gob|govt|gouv|gv|gc)\.[a-z]{2}|co\.(?:uk|za|nz|in|id|il)|com\.(?:au|br|sg|my|ng|mx|tr)|nhs\.uk)$"
)
"""Ends of names that are sold to those who show who they are, or cost more than a thief cares to pay."""
_ANYWHERE = frozenset({"com", "net", "org", "biz", "info", "example", "test"})
"""Endings that say nothing; the reserved ones stand in exercises."""
_ABROAD = {"ja": "jp", "ko": "kr"}
_FILE = re.compile(r"\.(?:php|html?|apk|asp|aspx|exe)\b", re.I)
_CODE = re.compile(r"(?=\w*(?:\d|[a-z][A-Z]|[A-Z][a-z]*[A-Z]))[\w-]{3,16}")
_INSTITUTION = re.compile(
    r"(?:銀行|信用金庫|信金|労働金庫|労金|カード|証券|電力|水道局|庁|年金|保険|宅急便|急便|運輸)"
    r"|(?:은행|카드|공단|경찰청|국세청|택배|우체국|보험)"
    r"|\b(?:bank|banco|banque|credit union|post(?:al)? (?:office|service)|customs|dmv|irs|hmrc|toll|court|"
    r"ministry|department of)\b"
)
_GO = re.compile(
    r"\b(?:click|tap|visit|follow|log ?-?in|go to|open|check|see|verify|confirm|update|schedule|pay|claim|"
    r"complete|review|via|at|here)\b[^.!?]{0,40}\x01"
    r"|(?:こちら|下記|以下|確認|手続き|ログイン|アクセス|url|認証|更新|変更)[^。!?]{0,30}\x01"
    r"|(?:확인|클릭|접속|조회|바로가기|링크|주소|설치|신청|인증)[^.!?]{0,30}\x01"
    r"|\b(?:haz clic|ingres[ae]|accede|cliquez|suivez|klik|klicken|clicca|accedi|clique|acesse)\b.{0,40}\x01"
)
_PRESSING = frozenset(
    {"urgency", "account", "credentials", "parcel", "refund", "payment", "authority", "prize", "family"}
)


def signals_of(text: str, links: Sequence[Link], themes: Sequence[str], language: str) -> Iterator[Hint]:
    """Of a text with something to follow. `text` is plain and small, with \\x01 for each link; `links` are
    those that neither the owner has nor the account sent before."""
    if pressing := len(_PRESSING.intersection(themes)):
        yield _sign("pressing", 0.3, min(pressing, 3))
    for calm in filter(CALM.__contains__, themes):
        yield _sign(calm, -0.3)
    if not links:
        return
    if _GO.search(text):
        yield _sign("go-there", 0.3)
    institution = bool(_INSTITUTION.search(text))
    for link in links:
        if not belongs_to_a_brand(link) and not is_shortener(link):
            yield from _shape(link, language)
            if institution and not link.is_address and not _HOME.search("." + link.host):
                says = N_("It speaks for an institution, but {host} is no institution's kind of name.")
                yield Hint("", 0.3, Reason(says, {"host": link.shown}), "institution")
        yield from _path(link)


def _shape(link: Link, language: str) -> Iterator[Hint]:
    if link.is_address:
        return
    name, _dot, ending = link.site.partition(".")
    last = ending.rsplit(".", 1)[-1]
    home = bool(_HOME.search("." + link.host))
    if home:
        yield _sign("home-ending", -0.7)
    elif len(last) > 2 and last not in _ANYWHERE:
        yield _sign("new-ending", 0.3)
    elif len(last) == 2:
        yield _sign("country-ending", -0.1)
    if language in _ABROAD and last != _ABROAD[language]:
        yield _sign("abroad", 0.3)
    if "-" in name:
        yield _sign("hyphen", 0.3, min(name.count("-"), 2))
    if re.search(r"\d", name):
        yield _sign("digit", 0.2)
    if len(name) > 15:
        yield _sign("long-name", 0.2)
    below = [label for label in link.host.removesuffix(link.site).split(".") if label not in ("", "www")]
    if below:
        yield _sign("deep", 0.1, min(len(below), 2))
    tokens = re.split(r"[-_.\d]+", link.host)
    if BAIT_WORDS.intersection(tokens) or re.search(
        r"(?:verif|secur|login|confirm|updat|redeliv)", link.host
    ):
        yield _sign("bait-host", 0.6)


def _path(link: Link) -> Iterator[Hint]:
    path = link.path.rstrip("/ ")
    if _FILE.search(path):
        yield _sign("file", 0.2)
    elif _CODE.fullmatch(path):
        yield _sign("code-path", 0.1)
    if BAIT_WORDS.intersection(re.split(r"[^a-z]+", path.lower())):
        yield _sign("bait-path", 0.2)
    if path and not belongs_to_a_brand(link) and borrowed_in(path):
        yield _sign("brand-path", 0.7)


def _sign(name: str, prior: float, share: float = 1.0) -> Hint:
    return Hint("", prior, None, name, share)
