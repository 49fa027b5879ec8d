"""Where messages and calls may go (reference 5.1 and 5.2)."""

import json

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from simulator.conftest import ACCOUNTS, Somebody, code, send

TEXTS = f"{ACCOUNTS}/Messaging/GeoPermissions"
VOICE = "https://voice.twilio.com/v1"
BULK = f"{VOICE}/DialingPermissions/BulkCountryUpdates"


def patch(who: Somebody, **wanted: bool) -> list[dict[str, object]]:
    items = [
        json.dumps({"country_code": iso, "type": "country", "enabled": on}) for iso, on in wanted.items()
    ]
    answer = who.client.request("PATCH", TEXTS, data={"Permissions": items})
    assert answer.status_code == 200
    permissions: list[dict[str, object]] = answer.json()["permissions"]
    return permissions


def test_a_patch_is_200_even_when_items_are_refused(owner: Somebody) -> None:
    results = patch(owner, GB=True, PK=True, XX=True)

    assert [(item["country_code"], item["error_code"]) for item in results] == [
        ("GB", 0),
        ("PK", 30649),
        ("XX", 20404),
    ]
    assert results[1]["error_messages"] == ["High risk country permission cannot be updated"]
    read = {row["country_code"]: row for row in owner.get(TEXTS, CountryCode="GB,PK").json()["permissions"]}
    assert (read["GB"]["enabled"], read["PK"]["enabled"]) == (True, False)
    assert read["PK"]["message"] == "High Risk Country"


def test_opening_and_closing_a_country_works_at_once_and_writes_one_event(
    owner: Somebody, main: Account
) -> None:
    before = code(send(owner, To="+447700900123"))
    patch(owner, GB=True, FR=True)
    opened = code(send(owner, To="+447700900123"))
    patch(owner, GB=False)

    assert [before, opened, code(send(owner, To="+447700900123"))] == [(400, 21408), (201, 0), (400, 21408)]
    assert main.events[0].data == {
        "resource_properties": {
            "united_kingdom": {"previous": "disabled", "updated": "enabled"},
            "france": {"previous": "disabled", "updated": "enabled"},
        }
    }
    assert len(main.events) == 2
    assert [alert.code for alert in main.alerts] == [21408, 21408]


def test_a_subaccount_inherits_until_it_has_a_list_of_its_own(
    owner: Somebody, app: Simulator, branch: Account
) -> None:
    own = Somebody(app, branch.sid, branch.auth_token)
    patch(owner, GB=True)
    inherited = branch.texts_to("GB")

    patch(own, FR=True)
    patch(owner, GB=False)

    assert inherited
    assert branch.texts_to("GB")
    assert not owner.get(TEXTS, CountryCode="FR").json()["permissions"][0]["enabled"]


def test_an_unknown_country_is_not_found(owner: Somebody) -> None:
    assert code(owner.get(TEXTS, CountryCode="XX")) == (404, 20404)


def test_voice_countries_are_listed_under_content_and_changed_in_bulk(owner: Somebody, main: Account) -> None:
    update = [
        {"iso_code": "LV", "low_risk_numbers_enabled": "true", "high_risk_special_numbers_enabled": True}
    ]

    changed = owner.ask("POST", BULK, UpdateRequest=json.dumps(update))

    assert (changed.status_code, changed.json()) == (201, {"update_count": 1, "update_request": "accepted"})
    rows = owner.get(f"{VOICE}/DialingPermissions/Countries", LowRiskNumbersEnabled="true").json()["content"]
    assert [row["iso_code"] for row in rows] == ["LV", "US"]
    row = owner.get(f"{VOICE}/DialingPermissions/Countries/LV").json()
    assert row["high_risk_special_numbers_enabled"] is True
    assert row["high_risk_tollfraud_numbers_enabled"] is False
    assert main.events[0].type == "voice-geographic-permissions.updated"


def test_the_united_states_row_is_canadas_too(owner: Somebody) -> None:
    row = owner.get(f"{VOICE}/DialingPermissions/Countries/US").json()

    assert row["name"] == "United States/Canada"
    assert code(owner.get(f"{VOICE}/DialingPermissions/Countries/CA")) == (404, 20404)


def test_high_risk_prefixes_are_listed(owner: Somebody) -> None:
    rows = owner.get(f"{VOICE}/DialingPermissions/Countries/LV/HighRiskSpecialPrefixes").json()["content"]

    assert {"prefix": "+37181"} in rows


def test_a_subaccount_that_stops_inheriting_keeps_its_own_list(
    owner: Somebody, app: Simulator, branch: Account
) -> None:
    own = Somebody(app, branch.sid, branch.auth_token)
    answer = own.ask("POST", f"{VOICE}/Settings", DialingPermissionsInheritance="false")

    close = json.dumps([{"iso_code": "US", "low_risk_numbers_enabled": "false"}])
    owner.ask("POST", BULK, UpdateRequest=close)

    assert (answer.status_code, answer.json()["dialing_permissions_inheritance"]) == (202, False)
    assert branch.voice_list["US"].low
    assert not owner.get(f"{VOICE}/DialingPermissions/Countries/US").json()["low_risk_numbers_enabled"]
