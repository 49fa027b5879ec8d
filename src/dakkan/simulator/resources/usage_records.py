"""api.twilio.com …/Usage/Records and its sub-resources: what was used, by category and period.

Figures lag; `as_of` says by how much. Subaccounts count unless IncludeSubaccounts is false.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..account import Account
from ..dates import moment
from ..http import Form, query, reached, world
from ..paging import page_2010, short_list
from ..refusal import invalid
from ..usage import CATEGORIES, Amount
from ..world import World

PATH = "/2010-04-01/Accounts/{account_sid}/Usage/Records"
RECORDS = "/twilio/usage/records"
_FIRST = date(2010, 1, 1)


@dataclass(frozen=True)
class Period:
    first: date
    last: date


@dataclass(frozen=True)
class Record:
    category: str
    period: Period
    amount: Amount

    @property
    def sid(self) -> str:
        return f"{self.period.first}{self.category}"


async def whole(request: Request) -> Response:
    today = world(request).now.date()
    first, last = _asked(query(request), today, _FIRST, today)
    return _page(request, [Period(first, last)], "")


async def daily(request: Request) -> Response:
    today = world(request).now.date()
    first, last = _asked(query(request), today, today - timedelta(days=99), today)
    days = (last - first).days
    return _page(
        request, [Period(d, d) for d in (last - timedelta(days=n) for n in range(days + 1))], "/Daily"
    )


async def monthly(request: Request) -> Response:
    today = world(request).now.date()
    first, last = _asked(query(request), today, today - timedelta(days=366), today)
    months = []
    begins = last.replace(day=1)
    while begins >= first.replace(day=1):
        ends = min(last, (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        months.append(Period(max(begins, first), ends))
        begins = (begins - timedelta(days=1)).replace(day=1)
    return _page(request, months, "/Monthly")


async def fixed(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2].removesuffix(".json")
    today = world(request).now.date()
    this_month = today.replace(day=1)
    before = this_month - timedelta(days=1)
    periods = {
        "AllTime": Period(_FIRST, today),
        "Today": Period(today, today),
        "Yesterday": Period(today - timedelta(days=1), today - timedelta(days=1)),
        "ThisMonth": Period(this_month, today),
        "LastMonth": Period(before.replace(day=1), before),
        "Yearly": Period(today.replace(month=1, day=1), today),
    }
    return _page(request, [periods[name]], f"/{name}")


def _page(request: Request, periods: list[Period], sub: str) -> Response:
    here, wanted = world(request), query(request)
    _, account = reached(request, f"{RECORDS}/list")
    accounts = [account]
    if wanted.text("IncludeSubaccounts", "true").lower() != "false":
        accounts += here.children(account)
    for each in accounts:
        each.usage.settle(here.now - here.settings.usage_delay)
    rows = list(_records(accounts, periods, wanted.text("Category")))
    page = short_list(request, rows, lambda record: record.sid)
    return page_2010(request, "usage_records", page, lambda record: shown(here, account, record, sub))


def _records(accounts: list[Account], periods: list[Period], category: str) -> Iterator[Record]:
    for period in periods:
        for name in [category] if category else CATEGORIES:
            total = Amount()
            for account in accounts:
                amount = account.usage.between(period.first, period.last, name)
                total.add(amount.count, amount.usage, amount.price)
            yield Record(name, period, total)


def shown(here: World, account: Account, record: Record, sub: str) -> dict[str, object]:
    description, count_unit, usage_unit = CATEGORIES.get(record.category, (record.category, "", ""))
    first, last = record.period.first.isoformat(), record.period.last.isoformat()
    base = f"/2010-04-01/Accounts/{account.sid}/Usage/Records"
    about = f"Category={record.category}&StartDate={first}&EndDate={last}"
    total = record.category == "totalprice"
    return {
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "as_of": f"{here.now - here.settings.usage_delay:%Y-%m-%dT%H:%M:%S}+00:00",
        "category": record.category,
        "count": None if total else str(record.amount.count),
        "count_unit": count_unit,
        "description": description,
        "end_date": last,
        "price": f"{record.amount.price:.5f}",
        "price_unit": "usd",
        "start_date": first,
        "subresource_uris": {
            name: f"{base}/{path}.json?Category={record.category}"
            for name, path in (("all_time", "AllTime"), ("daily", "Daily"), ("today", "Today"))
        },
        "uri": f"{base}{sub}.json?{about}",
        "usage": f"{record.amount.price:.5f}" if total else str(record.amount.usage),
        "usage_unit": usage_unit,
    }


def _asked(wanted: Form, today: date, first: date, last: date) -> tuple[date, date]:
    if wanted.text("StartDate"):
        first = _day(wanted["StartDate"], "StartDate", today)
    if wanted.text("EndDate"):
        last = _day(wanted["EndDate"], "EndDate", today)
    return first, min(last, today)


def _day(text: str, name: str, today: date) -> date:
    """A day, or an offset such as `-30days`."""
    if text.endswith("days"):
        try:
            return today + timedelta(days=int(text.removesuffix("days")))
        except ValueError:
            raise invalid(f"{name} is not a date: {text[:40]}") from None
    return moment(text, name)[0].date()


_FIXED = ("AllTime", "Today", "Yesterday", "ThisMonth", "LastMonth", "Yearly")
routes = [
    Route(f"{PATH}.json", whole, methods=["GET"]),
    Route(f"{PATH}/Daily.json", daily, methods=["GET"]),
    Route(f"{PATH}/Monthly.json", monthly, methods=["GET"]),
    *(Route(f"{PATH}/{name}.json", fixed, methods=["GET"]) for name in _FIXED),
]
