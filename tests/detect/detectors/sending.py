"""What detectors of traffic and money are tried on: an attack for each, and the business that looks like it.

An attack takes the moment it begins and the account it is done by, so that the same rows serve for the
window, its edges and another account.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from builders import (
    BAIT,
    DURING,
    KNOWN,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    OTHER,
    OWN_HOST,
    OWN_TEXT,
    SERVER,
    SINCE,
    UNTIL,
    WINDOW,
    Row,
    after,
    call,
    country_of,
    event,
    evidence,
    found,
    message,
    shop,
    sid,
    strangers,
)
from dakkan.detect.detector import Detector, Severity, Tables
from dakkan.detect.prepared import prepared
from dakkan.model.known import Accepted, Known

Rows = dict[str, list[Row]]
Attack = Callable[[datetime, str], Rows]

CAMPAIGN = "This weekend only: 20% off everything!"
CODE = "Your code is 4711"
INCIDENT = Known.of(
    [Accepted("incident-host", "amazon-login.example", "case", "C-1", SINCE - timedelta(days=9))]
)
"""What an earlier incident left: the host that BAIT links to."""
NAMES = [f"{first}{last}" for first in ("an", "be", "ca", "do", "el", "fa", "ga", "ho") for last in
         ("na", "ra", "ta", "la", "ma", "sa", "ja", "da")]  # fmt: skip


def texts(
    body: str, to: list[str], start: datetime = DURING, every: float = 1.0, **more: object
) -> list[Row]:
    return [message(after(n * every, start), number, body, **more) for n, number in enumerate(to)]


def farm(start: datetime, by: str) -> Rows:
    """Three new subaccounts, each with a little of the same."""
    made = [sid("AC") for _ in range(3)]
    rows: Rows = {"events": [], "messages": []}
    for number, account in enumerate(made):
        rows["events"].append(
            event("account.created", after(number, start), account_sid=by, resource_sid=account)
        )
        to = strangers(25, f"+37129{number}", 31)
        rows["messages"] += texts(BAIT, to, after(60, start), account_sid=account, sender="+12025550111")
    return rows


def to_strangers(start: datetime, by: str) -> Rows:
    """Forty strangers get words that the account never used."""
    return {"messages": texts("Please ring the new desk", strangers(40, "+8180"), start, account_sid=by)}


def toll(start: datetime, by: str, count: int = 12, to: str = "+232", seconds: int = 2_400) -> Rows:
    """Calls that all run at once, at a dear price."""
    calls = [
        call(
            after(n, start),
            number,
            account_sid=by,
            seconds=seconds,
            price=Decimal(seconds) / 120,
            started_at=after(n, start),
            ended_at=after(n + seconds, start),
        )
        for n, number in enumerate(strangers(count, to))
    ]
    return {"calls": calls}


def refused(start: datetime, by: str) -> Rows:
    """A third of a thief's messages is filtered."""
    sent = texts(BAIT, strangers(90, "+8170"), start, account_sid=by)
    for row in sent[::3]:
        row.update(error_code=30007, status="undelivered")
    return {"messages": sent}


def chat(start: datetime, by: str, hand: bool = True) -> Rows:
    """Openers to sixty strangers; five answer, and each gets other words, or all the same."""
    people = strangers(60, "+8160")
    rows = [
        message(after(n, start), to, f"Hi {name}, are we still on for dinner on Friday?", account_sid=by)
        for n, (to, name) in enumerate(zip(people, NAMES, strict=False))
    ]
    for n, person in enumerate(people[:5]):
        heard = {"direction": "inbound", "sender": person, "account_sid": by}
        rows.append(message(after(600 + n, start), "+815031000001", "Who is this?", **heard))
        words = f"Oh sorry, wrong number! I am {NAMES[n]} by the way" if hand else "Thank you, we will call"
        rows.append(message(after(900 + n, start), person, words, account_sid=by))
    return {"messages": rows}


def spending(start: datetime, by: str) -> Rows:
    """Forty messages at a price that the shop never paid."""
    to = strangers(40, "+37128")
    return {"messages": texts("Buy now", to, start, account_sid=by, price=Decimal("0.35"))}


def recharging(start: datetime, by: str) -> Rows:
    """Three payments while odd traffic runs, and a higher limit set by a stranger."""
    paid = {"address": None, "source": "twilio", "account_sid": by}
    payments = [event("payment.created", after(600 * n, start), **paid) for n in range(3)]
    raised = event(
        "recharge-trigger.updated", after(30, start), account_sid=by, changes={"amount": ("20", "2000")}
    )
    return {"events": [*payments, raised], **to_strangers(start, by)}


def washing(start: datetime, by: str, count: int = 900) -> Rows:
    """Nine hundred lookups where twenty a day are usual, and somebody strange about."""
    days = {start - timedelta(days=n): 20 for n in range(1, 9)} | {start: count}
    usage = [
        {
            "account_sid": by,
            "sid": f"lookups/{day:%Y-%m-%d}",
            "category": "lookups",
            "day": f"{day:%Y-%m-%d}",
            "count": number,
            "created_at": day,
            "as_of": day,
        }
        for day, number in days.items()
    ]
    return {"usage": usage, "events": [event("user-session.created", start, account_sid=by, source="web")]}


def attempts(count: int, to: str, at: datetime = DURING, by: str = MAIN, entered: float = 0.0) -> list[Row]:
    """Verify attempts of which the share `entered` was converted."""
    return [
        {
            "account_sid": by,
            "sid": sid("VL"),
            "created_at": after(n, at),
            "channel": "sms",
            "country": country_of(to),
            "recipient": number,
            "status": "converted" if n < entered * count else "unconverted",
        }
        for n, number in enumerate(strangers(count, to))
    ]


def pumping(start: datetime, by: str) -> Rows:
    usual = attempts(50, "+8190", start - timedelta(days=2), by, entered=0.8)
    return {"verify_attempts": [*usual, *attempts(40, "+371", start, by)]}


ATTACKS: tuple[tuple[float, Attack], ...] = (
    (3, farm),
    (4, to_strangers),
    (5, toll),
    (6, refused),
    (7, chat),
    (8, spending),
    (9, recharging),
    (0, washing),
    (10, pumping),
)
"""With the hours after the takeover began at which each is done: no hour hides another's burst."""


def attacks(start: datetime, by: str) -> Rows:
    """All of them, as parts of one takeover."""
    return together(*[attack(start + timedelta(hours=hours), by) for hours, attack in ATTACKS])


def assert_bounded(detector: Detector, attack: Attack, **more: object) -> None:
    """Found at the window's first moment; not at its end, in another account, or in nothing."""
    assert found(detector, shop(**attack(SINCE, MAIN)), **more)
    assert not found(detector, shop(**together(attack(UNTIL, MAIN), attack(DURING, OTHER))), **more)
    assert not detector.find(nothing(), WINDOW).count().to_pyarrow().as_py()


@cache
def nothing() -> Tables:
    return prepared(evidence(), WINDOW, account_sid=MAIN)


def together(*parts: Rows) -> Rows:
    return {name: [row for part in parts for row in part.get(name, ())] for part in parts for name in part}


def loud_twins(detector: Detector) -> list[str]:
    """The legitimate days on which a detector cries wolf: medium or worse."""
    loud = []
    for name, tables in twins().items():
        rows = detector.find(tables, WINDOW).to_pyarrow().to_pylist()
        if any(
            Severity(row.get("severity") or detector.severity).rank >= Severity.MEDIUM.rank for row in rows
        ):
            loud.append(name)
    return loud


@cache
def twins() -> dict[str, Tables]:
    """Legitimate days that look like takeovers, prepared once for all tests."""
    days = {
        "marketing blast": _blast(),
        "launch in a new country": _launch(),
        "holiday peak": {"messages": texts(OWN_TEXT, strangers(300), every=5, price=Decimal("0.07"))},
        "provider with new tenants": _tenants(),
        "retry loop": {
            "messages": texts("Delivery failed, try again", [KNOWN] * 400, every=2, price=Decimal("0.07"))
        },
        "load test": {"calls": toll(DURING, MAIN, 30, KNOWN, seconds=30)["calls"]},
        "carrier filters": _carrier(),
        "call centre": _call_centre(),
        "sign-up codes": _codes(),
    }
    return {name: prepared(shop(**rows), WINDOW, account_sid=MAIN) for name, rows in days.items()}


def _blast() -> Rows:
    customers = strangers(300, "+8190")
    met = texts(OWN_TEXT, customers, SINCE - timedelta(days=12), every=60)
    link = f"{CAMPAIGN} https://{OWN_HOST}/sale"
    return {"messages": [*met, *texts(link, customers, price=Decimal("0.07"))]}


def _launch() -> Rows:
    opened = event(
        "sms-geographic-permissions.updated",
        SINCE - timedelta(days=5),
        OFFICE,
        changes={"taiwan": ("disabled", "enabled")},
    )
    welcome = f"Welcome to our shop in Taipei https://{OWN_HOST}/tw"
    return {"events": [opened], "messages": texts(welcome, strangers(120, "+886"), every=20)}


def _tenants() -> Rows:
    """Ten tenants made by the provider's server begin on one day, each with its own text."""
    rows: Rows = {"events": [], "messages": []}
    for n in range(10):
        tenant = sid("AC")
        rows["events"].append(event("account.created", LONG_BEFORE, SERVER, resource_sid=tenant))
        body = f"Your appointment at {NAMES[n]} clinic is on Monday"
        more: dict[str, Any] = {
            "account_sid": tenant,
            "sender": f"+120255501{n:02d}",
            "price": Decimal("0.01"),
        }
        rows["messages"] += texts(body, strangers(30, f"+819{n}"), every=60, **more)
    return rows


def _carrier() -> Rows:
    sent = texts(OWN_TEXT, strangers(200), every=10)
    for row in sent[::2]:
        row.update(error_code=30007, status="undelivered")
    return {"messages": sent}


def _call_centre() -> Rows:
    past = toll(SINCE - timedelta(days=10), MAIN, 20, "+44")["calls"]
    return {"calls": [*past, *toll(DURING, MAIN, 40, "+44")["calls"]]}


def _codes() -> Rows:
    """The form of a shop: codes to strangers, a month long, more of them today."""
    past = [
        message(SINCE - timedelta(days=2 + n % 25, seconds=n), to, CODE)
        for n, to in enumerate(strangers(100, "+8150"))
    ]
    return {"messages": [*past, *texts(CODE, strangers(200, "+8140"), every=10)]}
