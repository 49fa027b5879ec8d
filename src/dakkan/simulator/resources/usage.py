"""api.twilio.com …/Usage/Records: what was used, by category and period. It lags; `as_of` says by how much.

Subaccounts count by default (trap 31).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..account import Account
from ..http import Form, query, reached, world
from ..paging import asked, below, cut, page_2010
from ..refusal import invalid
from ..usage import CATEGORIES, Amount
from ..world import World

PATH = "/2010-04-01/Accounts/{account_sid}/Usage/Records"
_PERIODS = (
    "", "/AllTime", "/Daily", "/LastMonth", "/Monthly", "/ThisMonth", "/Today", "/Yearly", "/Yesterday",
)  # fmt: skip
_OFFSET = re.compile(r"([+-]\d{1,4})days?")


@dataclass(frozen=True)
class _Row:
    account_sid: str
    category: str
    first: date
    last: date
    amount: Amount

    @property
    def token(self) -> str:
        return f"MQ{self.category}{self.first:%Y%m%d}"


async def list_(request: Request) -> Response:
    here = world(request)
    _, account = reached(request, "/twilio/usage/records/list")
    wanted = query(request)
    until = here.now - here.settings.usage_delay
    counted = [account]
    if account.is_main and wanted.flag("IncludeSubaccounts", True):
        counted += here.children(account)
    for each in counted:
        each.usage.settle(until)
    rows = list(_rows(here, account, counted, wanted, _period(request)))
    page = cut(asked(request), lambda after: below(rows, after, lambda row: row.token), lambda row: row.token)
    return page_2010(request, "usage_records", page, lambda row: shown(request, here, row, until))


def shown(request: Request, here: World, row: _Row, until: datetime) -> dict[str, object]:
    description, count_unit, usage_unit = CATEGORIES[row.category]
    price, path = row.amount.price, request.url.path
    fields = {"Category": row.category, "StartDate": row.first.isoformat(), "EndDate": row.last.isoformat()}
    is_total = row.category == "totalprice"
    base = path.partition("/Usage/")[0]
    return {
        "account_sid": row.account_sid,
        "api_version": "2010-04-01",
        "as_of": f"{until:%Y-%m-%dT%H:%M:%S}+00:00",
        "category": row.category,
        "count": str(price if is_total else row.amount.count),
        "count_unit": count_unit,
        "description": description,
        "end_date": row.last.isoformat(),
        "price": float(price) if here.settings.usage_prices == "number" else str(price),
        "price_unit": "usd",
        "start_date": row.first.isoformat(),
        "subresource_uris": {
            name: f"{base}/Usage/Records/{name.title().replace('_', '')}.json?Category={row.category}"
            for name in (
                "all_time",
                "daily",
                "last_month",
                "monthly",
                "this_month",
                "today",
                "yearly",
                "yesterday",
            )
        },
        "uri": f"{path}?{urlencode(fields)}",
        "usage": str(price if is_total else row.amount.usage),
        "usage_unit": usage_unit,
    }


def _period(request: Request) -> str:
    name = request.url.path.rpartition("/Records")[2].removesuffix(".json")
    return name.removeprefix("/")


def _rows(here: World, account: Account, counted: list[Account], wanted: Form, period: str) -> Iterator[_Row]:
    category = wanted.text("Category")
    categories = [category] if category else list(CATEGORIES)
    if category and category not in CATEGORIES:
        return
    for first, last in _spans(here, counted, wanted, period):
        for name in categories:
            amount = Amount()
            for each in counted:
                part = each.usage.between(first, last, name)
                amount.add(part.count, part.usage, part.price)
            yield _Row(account.sid, name, first, last, amount)


def _spans(here: World, counted: list[Account], wanted: Form, period: str) -> list[tuple[date, date]]:
    """Newest first."""
    today = here.now.date()
    month = today.replace(day=1)
    last_month = month - timedelta(days=1)
    yesterday = today - timedelta(days=1)
    match period:
        case "Today":
            return [(today, today)]
        case "Yesterday":
            return [(yesterday, yesterday)]
        case "ThisMonth":
            return [(month, today)]
        case "LastMonth":
            return [(last_month.replace(day=1), last_month)]
    begun = min(each.created_at.date() for each in counted)
    used = min((each.usage.first_day for each in counted if each.usage.first_day), default=begun)
    first = _day(wanted, "StartDate", today) or min(used, begun)
    last = min(_day(wanted, "EndDate", today) or today, today)
    if first > last:
        return []
    if period in ("", "AllTime"):
        return [(first, last)]
    return _split(max(first, min(used, begun)), last, period)


def _split(first: date, last: date, period: str) -> list[tuple[date, date]]:
    spans = []
    end = last
    while end >= first:
        begin = {"Daily": end, "Monthly": end.replace(day=1)}.get(period, end.replace(month=1, day=1))
        spans.append((max(begin, first), end))
        end = begin - timedelta(days=1)
    return spans


def _day(wanted: Form, name: str, today: date) -> date | None:
    """`YYYY-MM-DD`, or an offset such as `-30days`."""
    text = wanted.text(name)
    if not text:
        return None
    if offset := _OFFSET.fullmatch(text.replace(" ", "+")):
        return today + timedelta(days=int(offset.group(1)))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise invalid(f"{name} is not a date: {text[:40]}") from None


routes = [Route(f"{PATH}{period}.json", list_, methods=["GET"]) for period in _PERIODS]
