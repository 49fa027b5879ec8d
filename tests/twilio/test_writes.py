"""What each write puts on the wire, and what it makes of odd answers; its effect is seen in the simulator."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl

import httpx2
import pytest

from dakkan.errors import Unauthorized, Unreachable
from dakkan.twilio import writes
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret
from dakkan.twilio.writes import CountryAnswer, VoicePermission

from .conftest import ACCOUNT, SUBACCOUNT, Wire, refused, wire

API = f"https://api.twilio.com/2010-04-01/Accounts/{SUBACCOUNT}"
SID = "XX" + "9" * 32


def made(**body: object) -> Wire:
    return wire(httpx2.Response(201, json=body))


def on_wire(twilio: Wire) -> tuple[str, str, list[tuple[str, str]]]:
    (sent,) = twilio.sent
    return sent.method, str(sent.url), parse_qsl(sent.content.decode(), keep_blank_values=True)


def test_a_secondary_token_is_minted(credential: Credential) -> None:
    twilio = made(account_sid=ACCOUNT, secondary_auth_token="f" * 32)

    assert writes.mint_secondary_token(twilio.twilio(), credential) == Secret("f" * 32)
    assert on_wire(twilio) == ("POST", "https://accounts.twilio.com/v1/AuthTokens/Secondary", [])


def test_a_secondary_token_is_promoted(credential: Credential) -> None:
    twilio = made(account_sid=ACCOUNT, auth_token="f" * 32)

    assert writes.promote_secondary_token(twilio.twilio(), credential) == Secret("f" * 32)
    assert on_wire(twilio) == ("POST", "https://accounts.twilio.com/v1/AuthTokens/Promote", [])


def test_a_secondary_token_is_dropped_or_was_not_there(credential: Credential) -> None:
    assert writes.drop_secondary_token(wire(httpx2.Response(204)).twilio(), credential)
    assert not writes.drop_secondary_token(wire(refused(404, 20404)).twilio(), credential)
    with pytest.raises(Unauthorized):
        writes.drop_secondary_token(wire(refused(401, 20003)).twilio(), credential)


def test_a_key_is_made_with_a_name_that_twilio_takes(credential: Credential) -> None:
    twilio = made(sid=SID, secret="s" * 32)

    made_key = writes.create_api_key(twilio.twilio(), credential, SUBACCOUNT, "n" * 80)

    assert made_key == (SID, Secret("s" * 32))
    assert on_wire(twilio) == ("POST", f"{API}/Keys.json", [("FriendlyName", "n" * 64)])


@pytest.mark.parametrize(
    ("delete", "path"),
    [
        (writes.delete_api_key, "Keys"),
        (writes.delete_signing_key, "SigningKeys"),
        (writes.delete_usage_trigger, "Usage/Triggers"),
    ],
)
def test_what_is_deleted_is_named_and_may_be_gone_already(
    credential: Credential, delete: Callable[[Twilio, Credential, str, str], bool], path: str
) -> None:
    twilio = wire(httpx2.Response(204))

    assert delete(twilio.twilio(), credential, SUBACCOUNT, SID)
    assert on_wire(twilio) == ("DELETE", f"{API}/{path}/{SID}.json", [])
    assert not delete(wire(refused(404, 20404)).twilio(), credential, SUBACCOUNT, SID)


def test_messages_and_calls_are_stopped_by_their_status(credential: Credential) -> None:
    message, call = made(status="canceled"), made(status="completed")

    assert writes.cancel_message(message.twilio(), credential, SUBACCOUNT, SID) == "canceled"
    assert writes.end_call(call.twilio(), credential, SUBACCOUNT, SID) == "completed"
    assert on_wire(message) == ("POST", f"{API}/Messages/{SID}.json", [("Status", "canceled")])
    assert on_wire(call) == ("POST", f"{API}/Calls/{SID}.json", [("Status", "completed")])


def test_a_subaccount_is_suspended_by_its_status(credential: Credential) -> None:
    twilio = made(status="suspended", auth_token="hunter2")

    assert writes.set_account_status(twilio.twilio(), credential, SUBACCOUNT, "suspended") == "suspended"
    assert on_wire(twilio) == ("POST", f"{API}.json", [("Status", "suspended")])


def test_fields_go_out_in_camel_case_and_come_back_as_they_were_named(credential: Credential) -> None:
    number = made(sms_url="https://shop.example/sms", voice_fallback_url=None, other="x")
    application, service = made(sms_status_callback=""), made(use_inbound_webhook_on_number="")
    fields = {"sms_url": "https://shop.example/sms", "voice_fallback_url": ""}

    answered = writes.update_number(number.twilio(), credential, SUBACCOUNT, SID, fields)
    writes.update_application(application.twilio(), credential, SUBACCOUNT, SID, {"sms_status_callback": ""})
    writes.update_service(service.twilio(), credential, SID, {"inbound_request_url": "https://x.example"})

    assert answered == fields
    assert on_wire(number) == (
        "POST",
        f"{API}/IncomingPhoneNumbers/{SID}.json",
        [("SmsUrl", "https://shop.example/sms"), ("VoiceFallbackUrl", "")],
    )
    assert on_wire(application) == ("POST", f"{API}/Applications/{SID}.json", [("SmsStatusCallback", "")])
    assert on_wire(service) == (
        "POST",
        f"https://messaging.twilio.com/v1/Services/{SID}",
        [("InboundRequestUrl", "https://x.example")],
    )


def test_each_messaging_country_has_its_own_answer(credential: Credential) -> None:
    twilio = wire(
        httpx2.Response(
            200,
            json={
                "permissions": [
                    {"country_code": "IN", "type": "country", "enabled": False, "error_code": 0},
                    {
                        "country_code": "PK",
                        "type": "country",
                        "enabled": True,
                        "error_code": 30649,
                        "error_messages": ["High risk country permission cannot be updated"],
                    },
                ]
            },
        )
    )

    taken, not_taken = writes.set_messaging_countries(twilio.twilio(), credential, {"IN": False, "PK": True})

    assert taken == CountryAnswer("IN", False, 0, ())
    assert taken.taken
    assert not not_taken.taken
    assert not_taken.errors == ("High risk country permission cannot be updated",)
    method, url, form = on_wire(twilio)
    assert (method, url) == ("PATCH", "https://accounts.twilio.com/v1/Messaging/GeoPermissions")
    assert [(name, json.loads(value)) for name, value in form] == [
        ("Permissions", {"country_code": "IN", "type": "country", "enabled": False}),
        ("Permissions", {"country_code": "PK", "type": "country", "enabled": True}),
    ]


def test_voice_countries_go_out_as_json_with_words_for_booleans(credential: Credential) -> None:
    twilio = made(update_count=2, update_request="accepted")

    updated = writes.set_voice_countries(
        twilio.twilio(), credential, {"LV": VoicePermission(), "GB": VoicePermission(low_risk=True)}
    )

    assert updated == 2
    method, url, ((name, value),) = on_wire(twilio)
    assert (method, name) == ("POST", "UpdateRequest")
    assert url == "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
    assert json.loads(value) == [
        {
            "iso_code": code,
            "low_risk_numbers_enabled": low,
            "high_risk_special_numbers_enabled": "false",
            "high_risk_tollfraud_numbers_enabled": "false",
        }
        for code, low in (("LV", "false"), ("GB", "true"))
    ]


def test_inheritance_is_a_word_and_comes_back(credential: Credential) -> None:
    twilio = wire(httpx2.Response(202, json={"dialing_permissions_inheritance": True}))

    assert writes.set_voice_inheritance(twilio.twilio(), credential, inherit=True)
    assert on_wire(twilio) == (
        "POST",
        "https://voice.twilio.com/v1/Settings",
        [("DialingPermissionsInheritance", "true")],
    )


def test_a_usage_trigger_is_made_from_the_fields_of_an_old_one(credential: Credential) -> None:
    twilio = made(sid=SID)
    fields = {"usage_category": "sms", "trigger_value": "+30", "callback_url": "https://shop.example/"}

    assert writes.create_usage_trigger(twilio.twilio(), credential, SUBACCOUNT, fields) == SID
    assert b"TriggerValue=%2B30" in twilio.sent[0].content
    assert on_wire(twilio) == (
        "POST",
        f"{API}/Usage/Triggers.json",
        [("UsageCategory", "sms"), ("TriggerValue", "+30"), ("CallbackUrl", "https://shop.example/")],
    )


def test_a_change_whose_answer_lacks_the_secret_may_have_been_made(credential: Credential) -> None:
    for body in ({}, {"secondary_auth_token": None}, {"secondary_auth_token": ""}):
        with pytest.raises(Unreachable, match="secondary_auth_token"):
            writes.mint_secondary_token(made(**body).twilio(), credential)
    with pytest.raises(Unreachable):
        writes.create_api_key(made(sid=SID).twilio(), credential, SUBACCOUNT, "x")
    with pytest.raises(Unreachable):
        writes.set_messaging_countries(made(permissions="x").twilio(), credential, {"IN": False})


def test_a_sid_cannot_break_out_of_its_place(credential: Credential) -> None:
    twilio = wire(httpx2.Response(204))

    writes.delete_api_key(twilio.twilio(), credential, SUBACCOUNT, "../../Messages/SM1")

    assert twilio.sent[0].url.raw_path.endswith(b"/Keys/..%2F..%2FMessages%2FSM1.json")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("sip-credential", f"{API}/SIP/CredentialLists/CL1/Credentials/{SID}.json"),
        ("caller-id", f"{API}/OutgoingCallerIds/{SID}.json"),
        ("trunk-origination-url", f"https://trunking.twilio.com/v1/Trunks/CL1/OriginationUrls/{SID}"),
        ("oauth-app", f"https://iam.twilio.com/v1/Account/OAuthApps/{SID}"),
        ("function", f"https://serverless.twilio.com/v1/Services/CL1/Functions/{SID}"),
    ],
)
def test_what_a_thief_left_is_deleted_where_it_lies(credential: Credential, kind: str, url: str) -> None:
    twilio = wire(httpx2.Response(204))

    assert writes.delete_left_behind(twilio.twilio(), credential, SUBACCOUNT, kind, SID, "CL1")
    assert on_wire(twilio) == ("DELETE", url, [])
    assert not writes.delete_left_behind(
        wire(refused(404, 20404)).twilio(), credential, SUBACCOUNT, kind, SID, "CL1"
    )


def test_a_number_is_taken_off_the_safe_list_by_its_number(credential: Credential) -> None:
    twilio = wire(httpx2.Response(204))

    assert writes.delete_safe_number(twilio.twilio(), credential, "+12025550177")
    assert on_wire(twilio)[:2] == (
        "DELETE",
        "https://accounts.twilio.com/v1/SafeList/Numbers?PhoneNumber=%2B12025550177",
    )


def test_an_alarm_and_an_export_are_switched(credential: Credential) -> None:
    alarm = wire(httpx2.Response(204))
    export = made(enabled=False)

    writes.set_alarm(alarm.twilio(), credential, SID, enabled=True)

    (sent,) = alarm.sent
    assert (sent.method, str(sent.url)) == ("PUT", f"https://monitor.twilio.com/v2/Alarms/{SID}/status")
    assert json.loads(sent.content) == {"enabled": True}
    assert not writes.set_export(export.twilio(), credential, "Messages", enabled=False)
    assert on_wire(export) == (
        "POST",
        "https://bulkexports.twilio.com/v1/Exports/Messages/Configuration",
        [("Enabled", "false")],
    )


def test_a_list_is_taken_out_of_a_domain_wherever_it_stands(credential: Credential) -> None:
    twilio = wire(refused(404, 20404), httpx2.Response(204))

    assert writes.unmap_from_domain(twilio.twilio(), credential, SUBACCOUNT, "SD1", "CL1")
    assert [str(sent.url) for sent in twilio.sent] == [
        f"{API}/SIP/Domains/SD1/Auth/Calls/CredentialListMappings/CL1.json",
        f"{API}/SIP/Domains/SD1/Auth/Registrations/CredentialListMappings/CL1.json",
    ]
