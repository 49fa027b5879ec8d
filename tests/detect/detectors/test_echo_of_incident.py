"""`echo-of-incident`: what marked the last incident, thirty days long."""

from datetime import datetime, timedelta

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
    evidence,
    found,
    message,
    shop,
    strangers,
)  # fmt: skip
from dakkan.detect.detectors.echo_of_incident import echo_of_incident
from dakkan.model.known import Accepted, Known
from detect.detectors.sending import Rows, assert_bounded, loud_twins, texts

HOST = "amazon-login.example"


def marks(at: datetime = SINCE - timedelta(days=9), **values: str) -> Known:
    return Known.of(Accepted(f"incident-{kind}", value, "case", "C-1", at) for kind, value in values.items())


def bait(start: datetime, by: str) -> Rows:
    return {"messages": texts(BAIT, strangers(4), start, account_sid=by)}


def seen(known: Known, **rows: list[Row]) -> list[Row]:
    return found(echo_of_incident, shop(**rows), known=known)


def test_a_text_of_the_incident_is_critical() -> None:
    template = message(body=BAIT)["template"]

    (row,) = seen(marks(template=template), **bait(DURING, MAIN))

    assert (row["severity"], row["events"], len(row["exhibits"])) == ("critical", 4, 4)
    assert row["templates"] == [template]


def test_a_link_to_its_host_or_below_is_critical() -> None:
    below = texts("See https://a.login.evil.example/x", strangers(3))

    assert seen(marks(host=HOST), **bait(DURING, MAIN))[0]["events"] == 4
    assert seen(marks(host="evil.example"), messages=below)[0]["severity"] == "critical"
    assert not seen(marks(host="vil.example"), messages=below)


def test_a_webhook_that_leads_there_is_critical() -> None:
    moved = event("phone-number.updated", changes={"sms_url": ("", "https://x.evil.example/s")})

    (row,) = seen(marks(host="evil.example"), events=[moved])

    assert (row["severity"], row["exhibits"]) == ("critical", [moved["sid"]])
    assert "webhook" in row["says"]


def test_an_address_of_its_network_is_high_unless_it_is_the_owners() -> None:
    near, office = event("application.updated", address="203.0.113.99"), event("x.updated", address=OFFICE)

    (row,) = seen(marks(address=THIEF), events=[near])

    assert (row["severity"], row["addresses"]) == ("high", ["203.0.113.99"])
    assert not seen(marks(address=OFFICE), events=[office])


def test_an_incident_of_long_ago_or_none_is_quiet() -> None:
    assert not seen(marks(SINCE - timedelta(days=31), host=HOST), **bait(DURING, MAIN))
    assert not seen(Known(), **bait(DURING, MAIN))


def test_what_the_owner_has_accepted_since_is_quiet() -> None:
    accepted = Accepted("host", HOST, "office", "our partner", after(0))

    assert not seen(Known((*marks(host=HOST).accepted, accepted)), **bait(DURING, MAIN))


def test_it_needs_no_history() -> None:
    assert found(echo_of_incident, evidence(**bait(DURING, MAIN)), known=marks(host=HOST))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(echo_of_incident)
    assert_bounded(echo_of_incident, bait, known=marks(host=HOST))
