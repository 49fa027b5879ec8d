"""Verify services and the codes that they send."""

import pytest

from dakkan.simulator.account import Account, TextCountry
from simulator.conftest import TO, Somebody, code

SERVICES = "https://verify.twilio.com/v2/Services"


def service(who: Somebody) -> str:
    return str(who.ask("POST", SERVICES, FriendlyName="Shop").json()["url"])


def test_a_service_is_made_renamed_and_deleted(owner: Somebody, main: Account) -> None:
    url = service(owner)

    renamed = owner.ask("POST", url, FriendlyName="Our shop", CodeLength="4").json()

    assert owner.get(SERVICES).json()["services"] == [renamed]
    assert (renamed["friendly_name"], renamed["code_length"]) == ("Our shop", 4)
    assert owner.ask("DELETE", url).status_code == 204
    assert owner.get(SERVICES).json()["services"] == []
    assert main.events == []


@pytest.mark.parametrize(
    ("form", "expected"),
    [({}, (400, 20001)), ({"FriendlyName": "Shop", "CodeLength": "11"}, (400, 60200))],
)
def test_what_does_not_fit_is_refused(
    owner: Somebody, form: dict[str, str], expected: tuple[int, int]
) -> None:
    assert code(owner.ask("POST", SERVICES, **form)) == expected


def test_a_code_goes_out_and_is_not_in_the_answer(thief: Somebody, main: Account) -> None:
    made = thief.ask("POST", f"{service(thief)}/Verifications", To=TO, Channel="sms").json()

    (message,) = main.messages.by_sid.values()
    assert message.body.startswith("Your Shop verification code is: ")
    assert message.body[-6:].isdigit()
    assert message.body[-6:] not in str(made)
    assert (made["status"], message.person) == ("pending", "thief")


@pytest.mark.parametrize(
    ("to", "channel", "expected"),
    [
        (TO, "pigeon", (400, 60200)),
        ("everybody", "sms", (400, 60200)),
        ("everybody", "email", (400, 60200)),
        ("+37120000001", "sms", (403, 60605)),
        ("customer@mail.example", "email", (201, 0)),
        (TO, "call", (201, 0)),
    ],
)
def test_only_what_can_be_reached_is(
    owner: Somebody, main: Account, to: str, channel: str, expected: tuple[int, int]
) -> None:
    answer = owner.ask("POST", f"{service(owner)}/Verifications", To=to, Channel=channel)

    assert code(answer) == expected
    assert len(main.attempts) == (expected[0] == 201)
    assert not len(main.messages)


def test_verify_has_countries_of_its_own(owner: Somebody, main: Account) -> None:
    url = f"{service(owner)}/Verifications"
    main.verify_countries["LV"] = TextCountry(True)
    main.verify_countries["US"] = TextCountry(False)

    assert code(owner.ask("POST", url, To="+37120000001", Channel="sms")) == (201, 0)
    assert code(owner.ask("POST", url, To=TO, Channel="sms")) == (403, 60605)
