"""`key-left-behind`: rotating the token ended nothing."""

from datetime import timedelta

from builders import (
    BAIT,
    DURING,
    MAIN,
    OFFICE,
    SINCE,
    THIEF,
    Row,
    after,
    event,
    found,
    message,
    shop,
    strangers,
)
from dakkan.detect.detectors.key_left_behind import key_left_behind

THREE_DAYS_AGO = SINCE - timedelta(days=3)
PROMOTED = event("account-auth-token.promoted", DURING, OFFICE)


def key(sid: str) -> Row:
    return {"account_sid": MAIN, "sid": sid, "created_at": after(-600)}


def made(sid: str, address: str) -> Row:
    return event("account-api-keys.created", after(-600), address, resource_sid=sid)


def bait(seconds: float) -> list[Row]:
    return [message(after(seconds + i), to, BAIT) for i, to in enumerate(strangers(10))]


def test_odd_traffic_after_the_rotation_points_to_the_young_keys() -> None:
    events = [made("SK1", THIEF), made("SK2", OFFICE), PROMOTED]

    (row,) = found(key_left_behind, shop(events=events, keys=[key("SK1"), key("SK2")], messages=bait(3600)))

    assert row["resources"] == ["SK1"]
    assert row["events"] == 10
    assert len(row["exhibits"]) == 10


def test_odd_traffic_that_ended_with_the_rotation_is_quiet() -> None:
    events = [made("SK1", THIEF), PROMOTED]

    assert not found(key_left_behind, shop(events=events, keys=[key("SK1")], messages=bait(-3600)))


def test_a_key_that_is_gone_is_quiet() -> None:
    assert not found(key_left_behind, shop(events=[made("SK1", THIEF), PROMOTED], messages=bait(3600)))
