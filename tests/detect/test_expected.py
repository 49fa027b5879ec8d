"""What was accepted explains itself, in its time, and nothing beside it."""

from datetime import datetime, timedelta

import pytest

from builders import (
    BEFORE,
    DURING,
    MAIN,
    SINCE,
    THIEF,
    WINDOW,
    after,
    event,
    found,
    message,
    shop,
    sid,
    strangers,
)
from dakkan.detect.detectors.countries_opened import countries_opened
from dakkan.detect.detectors.first_traffic_to_country import first_traffic_to_country
from dakkan.detect.detectors.new_api_key_used_at_once import new_api_key_used_at_once
from dakkan.detect.detectors.webhook_moved_off_own_hosts import webhook_moved_off_own_hosts
from dakkan.detect.prepared import prepared
from dakkan.model.known import Accepted, Known

GEO = "sms-geographic-permissions.updated"


def accepted(kind: str, value: str, since: datetime | None = None, until: datetime | None = None) -> Known:
    return Known((Accepted(kind, value, "ana", "planned", SINCE, since, until),))


def opened(*countries: str) -> dict[str, object]:
    return event(GEO, changes=dict.fromkeys(countries, ("disabled", "enabled")))


def test_an_accepted_country_explains_itself_and_no_other() -> None:
    both = shop(events=[opened("latvia", "somalia")])

    rows = found(countries_opened, both, known=accepted("country", "LV"))

    assert {row["severity"]: row["countries"] for row in rows} == {"critical": ["SO"], "low": ["LV"]}


def test_outside_of_its_hours_a_planned_change_explains_nothing() -> None:
    tables = shop(events=[opened("germany")])
    late = accepted("country", "DE", since=after(3600), until=after(7200))

    assert found(countries_opened, tables, known=late)
    assert not found(countries_opened, tables, known=accepted("country", "DE", DURING, after(60)))


def test_traffic_to_a_planned_country_is_nothing_new() -> None:
    sent = [message(after(at), to) for at, to in enumerate(strangers(40, "+49151", 1))]
    tables = shop(messages=sent)

    def severity(known: Known) -> str:
        (row,) = found(first_traffic_to_country, tables, known=known)
        return str(row["severity"])

    assert severity(Known()) == "medium"
    assert severity(accepted("country", "DE")) == "low"
    assert severity(accepted("country", "FR")) == "medium"


@pytest.mark.parametrize("address", [THIEF, "203.0.113.0/24", "203.0.0.0/16"])
def test_an_accepted_address_or_network_is_a_usual_place(address: str) -> None:
    made = event("account-api-keys.created", resource_sid=sid("SK"))

    ready = prepared(shop(events=[made]), WINDOW, account_sid=MAIN, known=accepted("address", address))

    (origin,) = ready.events.filter(ready.events.sid == made["sid"]).to_pyarrow()["origin"].to_pylist()
    assert origin == "usual"


def test_an_accepted_key_says_nothing_about_the_next() -> None:
    mine, other = sid("SK"), sid("SK")
    events = [
        event("account-api-keys.created", resource_sid=mine),
        event("account-api-keys.created", after(5), resource_sid=other),
    ]

    rows = found(new_api_key_used_at_once, shop(events=events), known=accepted("resource", mine))

    assert {key for row in rows for key in row["resources"]} == {other}


def test_an_accepted_host_is_no_foreign_one() -> None:
    moved = event("phone-number.updated", changes={"sms_url": ("", "https://new.vendor.example/in")})
    tables = shop(events=[moved])

    assert found(webhook_moved_off_own_hosts, tables)
    assert not found(webhook_moved_off_own_hosts, tables, known=accepted("host", "vendor.example"))


def test_named_recipients_are_no_strangers() -> None:
    people = strangers(3)
    sent = [message(after(at), to, "a new text") for at, to in enumerate(people)]
    known = Known(tuple(Accepted("recipient", one, "ana", "crm", SINCE) for one in people[:2]))

    ready = prepared(shop(messages=sent), WINDOW, account_sid=MAIN, known=known)

    (row,) = ready.traffic.agg(strangers=ready.traffic.strangers.sum()).to_pyarrow().to_pylist()
    assert row["strangers"] == 1


def test_while_a_case_is_open_nothing_of_it_is_learned() -> None:
    """The thief began nine days ago; the window is the last day. Without the freeze he is usual by now."""
    began = SINCE - timedelta(days=9)
    old = [event("phone-number.updated", began + timedelta(days=day)) for day in range(8)]
    today = event("account-api-keys.created", resource_sid=sid("SK"))
    tables = shop(events=[*old, today])

    thawed = prepared(tables, WINDOW, account_sid=MAIN)
    frozen = prepared(tables, WINDOW, account_sid=MAIN, learn_until=began)

    def origin(ready: object) -> str:
        events = ready.events  # type: ignore[attr-defined]
        return str(events.filter(events.sid == today["sid"]).to_pyarrow()["origin"].to_pylist()[0])

    assert (origin(thawed), origin(frozen)) == ("usual", "strange")


def test_what_was_learned_yesterday_is_usual_today() -> None:
    yesterday = event("phone-number.updated", BEFORE + timedelta(hours=20))
    today = event("account-api-keys.created", resource_sid=sid("SK"))
    tables = shop(events=[yesterday, today])

    ready = prepared(tables, WINDOW, account_sid=MAIN, learned_at=SINCE)

    (origin,) = ready.events.filter(ready.events.sid == today["sid"]).to_pyarrow()["origin"].to_pylist()
    assert origin == "usual"
