"""Lists, page by page, in the two styles: 2010 with paths, v1 with absolute URLs under `meta`.

The cursor is the SID of the last row, so it stays where it was while new rows arrive at the top.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from .http import answer, query
from .refusal import invalid

T = TypeVar("T")
_OWN = ("PageSize", "Page", "PageToken")


@dataclass(frozen=True)
class Asked:
    size: int
    number: int
    after: str | None
    """The cursor without its `PA`."""
    filters: list[tuple[str, str]]
    """As they were sent; echoed in the links."""

    def query(self, number: int, token: str = "") -> str:
        fields = [*self.filters, ("PageSize", str(self.size)), ("Page", str(number))]
        return urlencode([*fields, ("PageToken", token)] if token else fields)


@dataclass(frozen=True)
class Cut(Generic[T]):
    """One page cut from a list."""

    asked: Asked
    rows: list[T]
    token: str
    """Of the next page; empty when there is none."""


def asked(request: Request, most: int = 1000) -> Asked:
    """Raises Refused for a page size that is no number; larger ones are cut to `most`."""
    fields = query(request)
    size = fields.whole("PageSize", 50)
    if size < 1:
        raise invalid("PageSize must be a positive number")
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Asked(
        min(size, most),
        fields.whole("Page", 0),
        fields.text("PageToken").removeprefix("PA") or None,
        [(name, value) for name, value in pairs if name not in _OWN],
    )


def cut(
    wanted: Asked,
    rows_after: Callable[[str | None], Iterable[T]],
    token: Callable[[T], str],
) -> Cut[T]:
    """`rows_after` gives rows, newest first, below a cursor. Without one, `Page` counts rows off."""
    rows = iter(rows_after(wanted.after))
    if wanted.after is None and wanted.number:
        rows = islice(rows, wanted.number * wanted.size, None)
    page = list(islice(rows, wanted.size + 1))
    more = len(page) > wanted.size
    return Cut(wanted, page[: wanted.size], f"PA{token(page[wanted.size - 1])}" if more else "")


def below(rows: Sequence[T], after: str | None, token: Callable[[T], str]) -> Iterator[T]:
    """Of a short list: what follows the cursor's row; nothing is known of a row that is gone, so all."""
    if after is None:
        return iter(rows)
    for index, row in enumerate(rows):
        if token(row) == after:
            return iter(rows[index + 1 :])
    raise invalid("PageToken does not name a row")


def page_2010(request: Request, key: str, page: Cut[T], show: Callable[[T], object]) -> Response:
    path, now = request.url.path, page.asked
    start = now.number * now.size
    return answer(
        {
            "first_page_uri": f"{path}?{now.query(0)}",
            "end": start + max(len(page.rows) - 1, 0),
            "previous_page_uri": f"{path}?{now.query(now.number - 1)}" if now.number else None,
            key: [show(row) for row in page.rows],
            "uri": f"{path}?{now.query(now.number)}",
            "page_size": now.size,
            "start": start,
            "next_page_uri": f"{path}?{now.query(now.number + 1, page.token)}" if page.token else None,
            "page": now.number,
        }
    )


def page_v1(request: Request, key: str, page: Cut[T], show: Callable[[T], object]) -> Response:
    now = page.asked
    url = f"https://{request.scope['twilio_host']}{request.url.path}"
    meta = {
        "page": now.number,
        "page_size": now.size,
        "first_page_url": f"{url}?{now.query(0)}",
        "previous_page_url": f"{url}?{now.query(now.number - 1)}" if now.number else None,
        "url": f"{url}?{now.query(now.number)}",
        "next_page_url": f"{url}?{now.query(now.number + 1, page.token)}" if page.token else None,
        "key": key,
    }
    return answer({key: [show(row) for row in page.rows], "meta": meta})


def short_list(request: Request, rows: Iterable[T], sid: Callable[[T], str]) -> Cut[T]:
    """A page of a list that fits in memory twice: keys, numbers, applications."""
    listed = list(rows)
    return cut(asked(request), lambda after: below(listed, after, sid), sid)
