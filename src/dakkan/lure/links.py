"""Links in a message body, taken apart as text: never fetched, never resolved, shown only defanged.

What a body says is written by a thief who wants it misread, so full-width letters, invisible characters,
`hxxp` and `[.]` are undone first. The registrable domain (`site`) is told with the bundled snapshot of the
public suffix list, private suffixes included: what a stranger can rent by the hour under a well-known
name (`x.github.io`) is a site by itself.
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import tldextract

_LONGEST_BODY = 2_000
_MOST_LINKS = 10

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_FANGS = (
    (re.compile(r"\bhxxp", re.I), "http"),
    (re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?", re.I), "."),
)
_WITH_SCHEME = re.compile(r"\b(https?)://([^\s<>\"'、。」』）]+)", re.I)
_BARE = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(:\d{1,5})?(/[^\s<>\"'、。」』）]*)?(?![\w@])",
    re.I,
)
_BARE_ENDINGS = frozenset(
    {
        *("com", "net", "org", "info", "biz", "jp", "cn", "ru", "kr", "tw", "uk", "de", "fr"),
        *("xyz", "top", "site", "online", "shop", "store", "club", "vip", "cc", "icu", "app", "link", "live"),
    }
)
"""Ends of names that are believed without `http://` and without a path: `ok.so` is mostly a missing blank."""
_TWILIO = ("twilio.com", "twil.io")


@dataclass(frozen=True)
class Link:
    """One link of a body. `host` is lower case, with punycode as written; `site` its registrable domain."""

    host: str
    site: str
    port: int | None
    disguised: bool
    """Something before an `@` pretends to be the host."""

    @property
    def shown(self) -> str:
        """For people: cannot be clicked."""
        return defang(self.host)

    @property
    def is_address(self) -> bool:
        return _is_address(self.host)


def plain(body: str) -> str:
    """`body` with compatibility letters, invisible characters and defanged links undone; bounded."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", body[:_LONGEST_BODY]))
    for fang, tooth in _FANGS:
        text = fang.sub(tooth, text)
    return re.sub(r"(?<=[a-z0-9])[。｡](?=[a-z0-9])", ".", text, flags=re.I)  # browsers read 。 as a dot


def links_in(body: str) -> tuple[Link, ...]:
    """The distinct links of `body`, in order, at most ten; bare names count when they end like a domain."""
    text = plain(body)
    found: dict[str, Link] = {}
    for match in _WITH_SCHEME.finditer(text):
        _keep(found, _link(match[2], match[1].lower()))
    for match in _BARE.finditer(_WITH_SCHEME.sub(" ", text)):
        host, port, path = match[1].lower(), match[2] or "", match[3] or ""
        if _believed(host, bool(path)):
            _keep(found, _link(host + port + path, ""))
    return tuple(list(found.values())[:_MOST_LINKS])


def host_of(url: str) -> str:
    """The host of a URL or bare host, lower case; "" when there is none."""
    link = _link(url.split("://", 1)[-1], "")
    return link.host if link else ""


@lru_cache(maxsize=65_536)
def site_of(host: str) -> str:
    """The registrable domain of a host, the host itself for addresses.

    Hosts of Twilio's own are kept whole: anybody can have a page under them, so one is not the other.
    """
    host = host.lower().rstrip(".")
    if not host or _is_address(host):
        return host
    if host.endswith(tuple("." + name for name in _TWILIO)):
        return host
    if domain := _suffixes(host).top_domain_under_public_suffix:
        return domain
    return ".".join(host.split(".")[-2:])  # an unknown last label is a suffix by itself


def defang(text: str) -> str:
    """Make a host or URL unclickable: `hxxps://host[.]tld`."""
    return re.sub(r"\bhttp", "hxxp", text, flags=re.I).replace(".", "[.]")


def _keep(found: dict[str, Link], link: Link | None) -> None:
    if link:
        found.setdefault(link.host, link)


def _link(rest: str, scheme: str) -> Link | None:
    place = re.split(r"[/?#\\]", rest, maxsplit=1)[0].strip(".,;:!?)")
    user, at, place = place.rpartition("@")
    host, port = place, None
    if match := re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]*):(\d{1,5})", place, re.I):
        host, port = match[1], int(match[2])
    host = host.strip("[]").lower().rstrip(".")
    if not host or (scheme == "" and "." not in host and ":" not in host) or len(host) > 253:
        return None
    if port == {"http": 80, "https": 443}.get(scheme):
        port = None
    return Link(host, site_of(host), port, bool(at and user))


def _believed(host: str, has_path: bool) -> bool:
    extracted = _suffixes(host)
    if not extracted.suffix or not extracted.domain:
        return False
    last = extracted.suffix.rsplit(".", 1)[-1]
    return has_path or host.startswith("www.") or last in _BARE_ENDINGS


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"0x[0-9a-f]+|\d{8,10}", host))  # 3221225985 is 192.0.2.1 to a browser
    return True
