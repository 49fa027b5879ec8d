"""`webhook-moved-off-own-hosts`: codes go to the thief, and nothing stands on the bill."""

import pytest

from builders import OFFICE, OWN_HOST, SERVER, THIEF, Row, after, event, evidence, found, severities, shop
from dakkan.detect.detectors.webhook_moved_off_own_hosts import webhook_moved_off_own_hosts

OWN, EVIL = f"https://{OWN_HOST}/sms", "https://relay.evil.example/sms"


def moved(
    thing: str,
    address: str,
    kind: str = "phone-number.updated",
    seconds: float = 0,
    **fields: tuple[str, str],
) -> Row:
    return event(kind, after(seconds), address, resource_sid=thing, changes=fields)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return found(
        webhook_moved_off_own_hosts,
        shop(
            events=[
                moved("PN1", THIEF, sms_url=(OWN, EVIL)),
                moved("PN2", THIEF, sms_fallback_url=("", EVIL)),
                moved("PN3", THIEF, sms_url=(OWN, EVIL)),
                moved("PN3", THIEF, seconds=120, sms_url=(EVIL, OWN)),
                moved("AP1", THIEF, "application.updated", voice_url=(OWN, "http://192.0.2.250/x")),
                moved("MG1", THIEF, "copilot-application.updated", inbound_request_url=(OWN, EVIL)),
                moved("UT1", THIEF, "usage-trigger.updated", callback_url=(OWN, EVIL)),
                moved("PN4", THIEF, trunk_sid=("", "TK1")),
                moved("PN5", SERVER, sms_url=(OWN, f"https://api.{OWN_HOST.split('.', 1)[1]}/v2")),
                moved("PN6", OFFICE, sms_url=(OWN, "https://new-provider.test/x")),
                moved("PN7", THIEF, sms_url=(OWN, "https://demo.twilio.com/welcome/sms/reply")),
                moved("PN8", THIEF, friendly_name=("a", "b")),
            ]
        ),
    )


def test_numbers_applications_services_and_triggers_are_looked_at(rows: list[Row]) -> None:
    assert {severities(rows)[thing] for thing in ("PN1", "AP1", "MG1", "UT1")} == {"critical"}


def test_a_fallback_alone_is_found(rows: list[Row]) -> None:
    assert severities(rows)["PN2"] == "critical"


def test_there_and_back_is_found(rows: list[Row]) -> None:
    assert severities(rows)["PN3"] == "critical"


def test_the_host_is_named_and_cannot_be_clicked(rows: list[Row]) -> None:
    assert rows[0]["host"] == "evil[.]example"


def test_a_trunk_that_takes_over_a_number_is_high(rows: list[Row]) -> None:
    assert severities(rows)["PN4"] == "high"


def test_a_deployment_within_the_owners_domain_is_quiet(rows: list[Row]) -> None:
    assert "PN5" not in severities(rows)


def test_a_new_provider_set_up_in_the_office_is_low(rows: list[Row]) -> None:
    assert severities(rows)["PN6"] == "low"


def test_twilios_demonstration_and_names_are_quiet(rows: list[Row]) -> None:
    assert not {"PN7", "PN8"} & set(severities(rows))


def test_a_host_named_by_the_owner_is_quiet() -> None:
    tables = evidence(events=[moved("PN1", THIEF, sms_url=("", EVIL))])

    assert found(webhook_moved_off_own_hosts, tables)[0]["severity"] == "high"
    assert not found(webhook_moved_off_own_hosts, tables, home_hosts=["evil.example"])
