"""`covering-tracks`: a thief deletes what is minutes old, a retention job what is months old."""

from datetime import timedelta

from builders import SERVER, SINCE, THIEF, Row, after, event, evidence, found, message, shop
from dakkan.detect.detectors.covering_tracks import covering_tracks


def deleted(messages: list[Row], address: str = THIEF, kind: str = "message.deleted") -> list[Row]:
    return [event(kind, after(600), address, resource_sid=message["sid"]) for message in messages]


def test_a_deletion_from_a_strange_address_is_high_and_ten_are_critical() -> None:
    fresh = [message(after(n)) for n in range(10)]

    one = found(covering_tracks, shop(messages=fresh, events=deleted(fresh[:1])))
    ten = found(covering_tracks, shop(messages=fresh, events=deleted(fresh, kind="message-body.deleted")))

    assert [row["severity"] for row in one + ten] == ["high", "critical"]


def test_the_nightly_retention_job_is_quiet() -> None:
    old = [message(SINCE - timedelta(days=25)) for _ in range(40)]
    gone = [event("message.deleted", after(600), SERVER, resource_sid=f"SM-gone-{n}") for n in range(40)]

    assert not found(covering_tracks, shop(messages=old, events=deleted(old, SERVER) + gone))


def test_fresh_messages_deleted_from_a_usual_address_are_medium() -> None:
    fresh = [message(after(n)) for n in range(10)]

    (row,) = found(covering_tracks, shop(messages=fresh, events=deleted(fresh, SERVER)))

    assert row["severity"] == "medium"


def test_without_history_fresh_ones_are_high() -> None:
    fresh = [message(after(n)) for n in range(10)]

    (row,) = found(covering_tracks, evidence(messages=fresh, events=deleted(fresh)))

    assert row["severity"] == "high"
