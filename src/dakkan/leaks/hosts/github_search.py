"""GitHub's code search for one SID: at most 1,000 results a question, so what is more is asked for by size of file."""

from collections.abc import Iterator
from typing import Any

from dakkan.leaks.hosts.client import BadQuery, Client, NotAllowed, whole
from dakkan.leaks.hosts.source import refused
from dakkan.model.leak import Unseen
from dakkan.texts import N_

MOST = 1000
"""Results that GitHub gives for one question."""
LARGEST = 384 * 1024
"""Bytes of the largest file that it looks into."""
_NARROW = 256
"""Bytes between two sizes below which it is not halved any more."""
_CAP = N_("GitHub found {count} files and shows the first {most}")
_INCOMPLETE = N_("GitHub ran out of time and says that its answer is incomplete")
_LEFT_OUT = N_(
    "GitHub's code search looks at default branches only, at files below 384 KB, at few forks, and not into history; "
    "what matched is searched in whole, the rest is not"
)


def matching(client: Client, sid: str, scope: str, domain: str) -> Iterator[str | Unseen]:
    """Names of repositories (`acme/shop`) with a file in which `sid` stands."""
    what = f"{domain}: {sid}"
    try:
        yield from _between(client, f'"{sid}" {scope}'.strip(), what, 0, LARGEST)
    except (NotAllowed, BadQuery) as error:
        yield refused(what, error)
    if not scope:
        yield Unseen(what, _LEFT_OUT)


def _between(client: Client, query: str, what: str, low: int, high: int) -> Iterator[str | Unseen]:
    """What is found in files of `low` to `high` bytes; halved as long as there is too much."""
    everything = (low, high) == (0, LARGEST)
    asked = query if everything else f"{query} size:{low}..{high}"
    for number, page in enumerate(client.pages("/search/code", {"q": asked, "per_page": 100})):
        body: dict[str, Any] = page if isinstance(page, dict) else {}
        count = whole(body.get("total_count"))
        if number == 0 and count > MOST and high - low > _NARROW:
            middle = (low + high) // 2
            yield from _between(client, query, what, low, middle)
            yield from _between(client, query, what, middle + 1, high)
            return
        if number == 0 and count > MOST:
            yield Unseen(what, _CAP, {"count": count, "most": MOST})
        if body.get("incomplete_results"):
            yield Unseen(what, _INCOMPLETE)
        items = body.get("items")
        for row in items if isinstance(items, list) else []:
            repository = row.get("repository") if isinstance(row, dict) else None
            if isinstance(repository, dict):
                yield str(repository.get("full_name", ""))
