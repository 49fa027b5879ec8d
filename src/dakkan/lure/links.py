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

from .hosting import DYNAMIC_DNS, HOSTING, NEUTRAL_SUFFIXES, TENANTS_BY_PATH

_LONGEST_BODY = 2_000
_MOST_LINKS = 10

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_FANGS = (
    (re.compile(r"\bh(?:xx|\*\*|tt)p(?=s?\W)", re.I), "http"),
    (re.compile(r"(?<=\bhttp)(s?)(?: ?[:：;] ?/ ?/? ?| //| :? ?//? ?)(?=[a-z0-9\[])", re.I), r"\1://"),
    (re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?", re.I), "."),
)
_SPACED = re.compile("(?<=[\u3001-\u30ff\u3400-\u9fff])[ \u3000\n]+(?=[\u3001-\u30ff\u3400-\u9fff])")
"""Blanks between Japanese or Chinese letters, which nobody writes and thieves (and readers of images) do."""
_WITH_SCHEME = re.compile(r"(?<![a-z])(https?)://([^\s<>\"'、。」』）]+)", re.I)
_BARE = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(:\d{1,5})?(/[^\s<>\"'、。」』）]*)?(?![\w@])",
    re.I,
)
_BARE_ENDINGS = frozenset(
    {
        *("com", "net", "org", "info", "biz", "jp", "cn", "ru", "kr", "tw", "uk", "de", "fr"),
        *("xyz", "top", "site", "online", "shop", "store", "club", "vip", "cc", "icu", "app", "link", "live"),
        *("ga", "gq", "ml", "tk", "cf", "pw", "ly", "gl", "io", "eu", "nl", "es", "br", "mx", "pl", "ng"),
        *("guru", "cfd", "sbs", "cyou", "buzz", "click", "support", "website", "host", "page", "bond", "lol"),
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
    path: str = ""

    @property
    def shown(self) -> str:
        """For people: cannot be clicked."""
        return defang(self.host)

    @property
    def is_address(self) -> bool:
        return _is_address(self.host)

    @property
    def is_dynamic(self) -> bool:
        """A name that anybody points anywhere, within a minute and for nothing."""
        return _below(self.host, DYNAMIC_DNS)

    @property
    def is_shared(self) -> bool:
        """A tenant's page under a name that is somebody else's."""
        return is_shared(self.host)


@lru_cache(maxsize=16)  # the parts of one judgement ask for the same body
def plain(body: str) -> str:
    """`body` with compatibility letters, invisible characters and defanged links undone; bounded."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", body[:_LONGEST_BODY]))
    for fang, tooth in _FANGS:
        text = fang.sub(tooth, text)
    text = _SPACED.sub("", text)
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


def without_links(text: str, instead: str = " ") -> str:
    """`text` (made plain) with `instead` in the place of each link."""
    text = _WITH_SCHEME.sub(instead, text)
    return _BARE.sub(lambda match: instead if _believed(match[1].lower(), bool(match[3])) else match[0], text)


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
    place, _slash, tenant = host.partition("/")
    if tenant:
        return host if place in TENANTS_BY_PATH else site_of(place)
    for suffix in _suffixes_of(host):
        if suffix in HOSTING or suffix in DYNAMIC_DNS:
            return host[: -len(suffix) - 1].rsplit(".", 1)[-1] + "." + suffix
    if host.endswith(tuple("." + name for name in _TWILIO)):
        return host
    if domain := _suffixes(host).top_domain_under_public_suffix:
        return domain
    return ".".join(host.split(".")[-2:])  # an unknown last label is a suffix by itself


@lru_cache(maxsize=65_536)
def is_shared(host: str) -> bool:
    """Is `host` rented or given away below a platform's name, or has the platform tenants by path?"""
    if host in TENANTS_BY_PATH or _below(host, HOSTING):
        return True
    extracted = _suffixes(host)
    return extracted.is_private and extracted.suffix not in NEUTRAL_SUFFIXES


def _suffixes_of(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(1, len(labels) - 1)]


def _below(host: str, names: frozenset[str]) -> bool:
    return any(suffix in names for suffix in _suffixes_of(host))


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
    path = rest.partition("/")[2]
    site = site_of(host)
    if host in TENANTS_BY_PATH:
        site = "/".join([host, *[part.lower() for part in re.split(r"[/?#]", path)[:1] if part]])
    return Link(host, site, port, bool(at and user), path)


def _believed(host: str, has_path: bool) -> bool:
    extracted = _suffixes(host)
    if not extracted.suffix or not extracted.domain:
        return False
    last = extracted.suffix.rsplit(".", 1)[-1]
    if has_path or host.startswith("www.") or last in _BARE_ENDINGS:
        return True
    odd_name = len(extracted.domain) >= 5 and not extracted.domain.isalpha()
    return odd_name or (len(extracted.domain) >= 3 and bool(extracted.subdomain))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"0x[0-9a-f]+|\d{8,10}", host))  # 3221225985 is 192.0.2.1 to a browser
    return True
