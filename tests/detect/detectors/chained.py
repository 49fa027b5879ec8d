"""What every rule of a chain is asked, whatever its links are.

A test's `chain` makes its rows: `steps` are the seconds of each link after `start`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from builders import (
    KNOWN,
    MAIN,
    OTHER,
    OWN_NUMBER,
    SINCE,
    THIEF,
    UNTIL,
    Row,
    after,
    event,
    evidence,
    found,
    message,
    shop,
    sid,
    strangers,
)
from dakkan.detect.detector import Detector
from dakkan.model.known import Accepted
from detect.detectors.alerting import alert, alerts

Chain = Callable[..., dict[str, list[Row]]]
TEXT = "Win a prize today, call us"


TOLD = (
    Accepted("canary", THIEF, "owner", "a decoy", SINCE),
    Accepted("leak", MAIN, "owner", "a public page", SINCE),
)
"""What only the owner can tell."""


def odd(at: datetime, count: int = 25, **more: object) -> list[Row]:
    """A new text to people never met, two seconds apart."""
    return [message(after(2 * n, at), to, TEXT, **more) for n, to in enumerate(strangers(count, "+371", 3))]


def assert_only_here(detector: Detector, chain: Chain) -> None:
    """The chain counts in this tree and window, from the first moment on, and nowhere else."""
    assert found(detector, shop(**chain(start=SINCE)))
    assert not found(detector, shop(**chain(start=UNTIL)))
    assert not found(detector, shop(**chain(start=SINCE - timedelta(days=3))))
    assert not found(detector, shop(**chain(by=OTHER)))
    assert not found(detector, shop())
    assert not found(detector, evidence())


def assert_order_matters(detector: Detector, chain: Chain, steps: Sequence[float]) -> None:
    assert found(detector, shop(**chain(steps=steps)))
    assert not found(detector, shop(**chain(start=after(3600), steps=[-second for second in steps])))


def assert_told(row: Row) -> None:
    """The chain's events come first, in order of time, and the rest is bounded."""
    assert 0 < len(row["exhibits"]) <= 100
    assert row["first_seen"] <= row["last_seen"]
    assert row["account_sid"] == MAIN


def links_of_a_takeover(start: datetime, by: str, sub: str) -> dict[str, list[Row]]:
    """What a takeover leaves beside its acts: a subaccount that sends, refusals, and customers' silence."""
    bought = event("phone-number.created", after(72, start), THIEF, account_sid=sub, resource_sid=sid("PN"))
    replies = [
        message(
            start - timedelta(days=day) + timedelta(hours=hour, minutes=minute),
            OWN_NUMBER,
            account_sid=by,
            direction="inbound",
            status="received",
            sender=KNOWN,
        )
        for day in range(1, 31)
        for hour in (1, 2, 3)
        for minute in range(5)
    ]
    closed = [
        alert(21408, after(95 + second, start), by, alert_text=f"To: {to}")
        for second, to in enumerate(strangers(25, "+232", 3))
    ]
    return {
        "events": [bought],
        "messages": [message(after(200, start), account_sid=sub), *replies],
        "alerts": [*closed, *alerts(20003, 25, 2, after(95, start), by)],
    }
