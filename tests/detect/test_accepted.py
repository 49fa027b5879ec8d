"""Own writes explain one event each, and nothing of a thief who races us."""

from builders import DURING, MAIN, Row, after, event
from dakkan.detect.accepted import explained
from dakkan.model.own_write import OwnWrite

OURS, THEIRS = "192.0.2.10", "203.0.113.66"
KEY, TOKEN = "account-api-keys.deleted", "account-auth-token.promoted"


def write(kind: str = TOKEN, seconds: float = 0, resource: str = "") -> OwnWrite:
    return OwnWrite(kind, MAIN, resource, after(seconds))


def seen(kind: str = TOKEN, seconds: float = 0, address: str = OURS, **more: str) -> Row:
    return event(kind, after(seconds), address, **more)


def test_an_event_within_three_minutes_is_explained_and_later_is_not() -> None:
    near, far = seen(seconds=180), seen(seconds=181)

    assert explained([near, far], [write()]) == {near["sid"]}


def test_one_write_explains_one_event() -> None:
    first, second = seen(seconds=1), seen(seconds=2)

    assert explained([first, second], [write()]) == {first["sid"]}


def test_another_kind_account_or_resource_is_not_explained() -> None:
    events = [seen(KEY), seen(account_sid="AC2"), seen(resource_sid="SK9")]

    assert not explained(events, [write(resource="SK1"), write(KEY, resource="SK1")])


def test_the_address_that_all_writes_share_is_preferred() -> None:
    keys = [seen(KEY, n, resource_sid=f"SK{n}") for n in (1, 2)]
    thief, ours = seen(seconds=1, address=THEIRS), seen(seconds=60)
    writes = [write(KEY, 1, "SK1"), write(KEY, 2, "SK2"), write()]

    assert explained([*keys, thief, ours], writes) == {keys[0]["sid"], keys[1]["sid"], ours["sid"]}


def test_a_thief_who_races_us_stays_visible_while_our_event_is_late() -> None:
    keys = [seen(KEY, n, resource_sid=f"SK{n}") for n in (1, 2)]
    thief = seen(address=THEIRS)

    assert thief["sid"] not in explained(
        [*keys, thief], [write(KEY, 1, "SK1"), write(KEY, 2, "SK2"), write()]
    )


def test_without_writes_nothing_is_explained() -> None:
    assert explained([seen()], []) == set()
    assert after(0) == DURING
