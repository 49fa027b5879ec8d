"""`api-actor-from-new-address`: the address is the best witness of who it was."""

from datetime import timedelta

from builders import SERVER, WINDOW, event, found, shop
from dakkan.detect.detectors.api_actor_from_new_address import api_actor_from_new_address
from dakkan.detect.runner import detect


def test_api_changes_from_a_new_network_are_found() -> None:
    events = [
        event("application.created", address="203.0.113.66"),
        event("application.created", address="2001:db8:1:2::3"),
        event("application.created", address=SERVER),
        event("application.created", address="2001:db8:5::1", source="web"),
    ]

    (row,) = found(api_actor_from_new_address, shop(events=events))

    assert row["events"] == 2
    assert row["addresses"] == ["2001:db8:1:2::3", "203.0.113.66"]


def test_another_machine_of_a_known_network_is_quiet() -> None:
    assert not found(
        api_actor_from_new_address, shop(events=[event("application.created", address="192.0.2.99")])
    )


def test_with_less_than_two_weeks_of_history_it_is_blind() -> None:
    tables = shop(events=[event("application.created")])
    since = WINDOW.since - timedelta(days=13)

    detection = detect(
        tables,
        WINDOW,
        account_sid="AC" + "1" * 32,
        history_since=since,
        catalogue=[api_actor_from_new_address],
    )

    assert not detection.findings
    assert [blind.what for blind in detection.blind] == ["api-actor-from-new-address"]
