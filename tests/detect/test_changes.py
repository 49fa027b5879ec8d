"""What events changed, read from JSON that a thief may have written."""

from builders import (
    BEFORE,
    LONG_BEFORE,
    MAIN,
    OWN_HOST,
    SERVER,
    THIEF,
    WINDOW,
    Row,
    after,
    event,
    found,
    shop,
    sid,
)
from dakkan.detect.detectors.webhook_moved_off_own_hosts import webhook_moved_off_own_hosts
from dakkan.detect.prepared import prepared

URL = "https://{}/x".format


def fields(*events: Row) -> dict[str, Row]:
    rows = prepared(shop(events=events), WINDOW, account_sid=MAIN).changes.to_pyarrow().to_pylist()
    return {row["field"]: row for row in rows}


def test_links_become_sites_and_countries_codes() -> None:
    changed = fields(
        event("phone-number.updated", changes={"sms_url": ("", URL("a.b.evil.co.jp"))}),
        event("sms-geographic-permissions.updated", changes={"chad": ("disabled", "enabled")}),
    )

    assert changed["sms_url"]["site"] == "evil.co.jp"
    assert changed["chad"]["country"] == "TD"
    assert changed["chad"]["opened"]
    assert changed["chad"]["high_risk"]


def test_what_is_not_json_or_not_as_expected_is_left_out() -> None:
    odd = ["{", "[]", "null", '"text"', '{"sms_url": null}', '{"sms_url": {"previous": 1, "updated": 1}}']
    odd.append('{"sms_url": ' + "[" * 100_000 + "]" * 100_000 + "}")

    assert not fields(*[{**event("phone-number.updated"), "changes": text} for text in odd])


def test_a_host_is_the_owners_when_it_was_set_before_the_window() -> None:
    earlier = event(
        "application.updated", LONG_BEFORE, SERVER, changes={"voice_url": ("", URL("partner.test"))}
    )
    moved = event("phone-number.updated", changes={"sms_url": (URL(OWN_HOST), URL("new.partner.test"))})

    assert not found(webhook_moved_off_own_hosts, shop(events=[earlier, moved]))


def test_there_and_back_does_not_make_the_thiefs_host_the_owners() -> None:
    there = event("phone-number.updated", after(0), changes={"sms_url": (URL(OWN_HOST), URL("evil.test"))})
    back = event("phone-number.updated", after(60), changes={"sms_url": (URL("evil.test"), URL(OWN_HOST))})

    (row,) = found(webhook_moved_off_own_hosts, shop(events=[there, back]))

    assert row["events"] == 1


def test_the_webhook_of_a_number_that_a_thief_bought_is_not_the_owners() -> None:
    number = sid("PN")
    bought = event("phone-number.created", after(0), THIEF, resource_sid=number)
    listed = {"account_sid": MAIN, "sid": number, "created_at": after(0), "sms_url": URL("evil.test")}
    moved = event("phone-number.updated", after(60), changes={"sms_url": (URL(OWN_HOST), URL("evil.test"))})

    assert found(webhook_moved_off_own_hosts, shop(events=[bought, moved], numbers=[listed]))


def test_where_a_thief_moved_an_old_number_to_is_not_the_owners() -> None:
    listed = {"account_sid": MAIN, "sid": sid("PN"), "created_at": BEFORE, "sms_url": URL("evil.test")}
    changes = {"sms_url": (URL(OWN_HOST), URL("evil.test"))}
    moved = event("phone-number.updated", resource_sid=listed["sid"], changes=changes)

    assert found(webhook_moved_off_own_hosts, shop(events=[moved], numbers=[listed]))


def test_what_a_number_of_the_window_was_moved_from_is_not_the_owners() -> None:
    number = sid("PN")
    bought = event(
        "phone-number.created", after(0), resource_sid=number, changes={"phone_number": (None, "+1")}
    )
    onward = {"sms_url": (URL("evil.test"), URL(OWN_HOST))}
    moved = event("phone-number.updated", after(60), resource_sid=number, changes=onward)
    other = event("application.updated", after(90), changes={"voice_url": (URL(OWN_HOST), URL("evil.test"))})

    assert found(webhook_moved_off_own_hosts, shop(events=[bought, moved, other]))


def test_a_number_as_listed_makes_its_host_the_owners() -> None:
    listed = {"account_sid": MAIN, "sid": sid("PN"), "created_at": BEFORE, "sms_url": URL("second.test")}
    moved = event("phone-number.updated", changes={"sms_url": (URL(OWN_HOST), URL("second.test"))})

    assert not found(webhook_moved_off_own_hosts, shop(events=[moved], numbers=[listed]))
