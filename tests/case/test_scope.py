"""Scope of the six kinds of takeover that are practised in the drills, each from a small evidence."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from builders import (
    BEFORE,
    DURING,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    OTHER,
    OWN_HOST,
    SERVER,
    SUB,
    THIEF,
    UNTIL,
    WINDOW,
    after,
    event,
    evidence,
    message,
    shop,
    strangers,
)
from case.made import finding, sid
from dakkan.case.scope import scope
from dakkan.model.finding import Finding, Severity
from dakkan.model.scope import CountryOpened, Hostile, Scope, WebhookChange
from dakkan.model.verdict import Takeover, Verdict

NUMBER = "PN" + "1" * 32
"""The shop's own."""
BAIT = "Your parcel waits: https://parcel.example/1"
LURE = "your parcel waits: {link}"
OWN_URL, BAD_URL = f"https://{OWN_HOST}/sms", "https://relay.example/x"


def found(detector: str, *events: dict[str, Any], **more: Any) -> Finding:
    """A serious finding that points to `events`, as the detectors make it."""
    given: dict[str, Any] = {"severity": Severity.HIGH, "account_sid": MAIN, "at": DURING}
    if events:
        given |= {
            "at": events[0]["created_at"],
            "until": events[-1]["created_at"],
            "exhibits": [("events", one["sid"]) for one in events],
            "resources": tuple(one["resource_sid"] for one in events),
            "addresses": tuple(sorted({one["address"] for one in events})),
        }
    return finding(f"F-{detector}", detector, **{**given, **more})


def scoped(findings: Sequence[Finding], tables: Any, **more: Any) -> Scope:
    since = min((each.first_seen for each in findings), default=None)
    takeover = Takeover.CONFIRMED if findings else Takeover.NONE
    verdict = Verdict(takeover, (), since, 0.9, tuple(each.id for each in findings))
    return scope(findings, tables, MAIN, WINDOW, verdict, **more)


def hijacked(*events: dict[str, Any]) -> Any:
    """The shop as it was read after `events`: its number leads to where the last of them moved it."""
    url = next(
        json.loads(e["changes"])["sms_url"]["updated"] for e in events[::-1] if "sms_url" in e["changes"]
    )
    tables = shop(events=events)
    tables.numbers = evidence(numbers=number_read(UNTIL, url)).numbers
    return tables


def number_read(at: Any, url: str) -> list[dict[str, Any]]:
    return [{"account_sid": MAIN, "sid": NUMBER, "read_at": at, "sms_url": url, "created_at": LONG_BEFORE}]


# ---- the six -------------------------------------------------------------------------------------


def test_leaked_token_smishing_leaves_its_texts_and_nothing_else() -> None:
    bait = [message(after(60 * i), to, BAIT) for i, to in enumerate(strangers(20))]
    findings = [found("lure-in-message-body", at=bait[0]["created_at"], templates=(bait[0]["template"],))]

    extent = scoped(findings, shop(messages=bait))

    assert extent.began_at == DURING
    assert extent.last_seen_at == bait[-1]["created_at"]
    assert extent.templates == (bait[0]["template"],)
    assert extent.countries_used == {MAIN: ("JP",)}
    assert extent.countries_attacked == {}
    assert (extent.hostile, extent.webhooks, extent.addresses) == ((), (), ())
    assert extent.hosts == (OWN_HOST,)


def test_countries_opened_pumping_leaves_open_countries() -> None:
    opened = event(
        "sms-geographic-permissions.updated",
        changes={"latvia": ("disabled", "enabled"), "sierra_leone": ("disabled", "enabled")},
    )
    pumped = [message(after(60), to) for to in strangers(10, "+371")]
    findings = [
        found("countries-opened", opened, severity=Severity.CRITICAL, countries=("LV", "SL")),
        found("first-traffic-to-country", at=after(60), countries=("LV",)),
    ]

    extent = scoped(findings, shop(events=[opened], messages=pumped))

    assert [(each.plane, each.country) for each in extent.countries_opened] == [
        ("messaging", "LV"),
        ("messaging", "SL"),
    ]
    assert extent.countries_attacked == {MAIN: ("LV",)}
    assert extent.addresses == (THIEF,)
    assert extent.last_seen_at == after(60)


def test_a_subaccount_farm_is_hostile_with_everything_inside() -> None:
    farm = sid("AC", 77)
    made = event("account.created", resource_sid=farm)
    tables = shop(
        events=[made],
        accounts=[{"account_sid": farm, "sid": farm, "owner_account_sid": MAIN, "created_at": DURING}],
        keys=[{"account_sid": farm, "sid": sid("SK", 7), "created_at": after(5)}],
        numbers=[
            {"account_sid": farm, "sid": sid("PN", 7), "phone_number": "+371200", "created_at": after(5)}
        ],
        messages=[message(after(60), to, account_sid=farm) for to in strangers(5, "+371")],
    )

    extent = scoped([found("unknown-subaccount", made)], tables)

    assert {(each.kind, each.account_sid, each.sid) for each in extent.hostile} == {
        ("subaccount", MAIN, farm),
        ("api-key", farm, sid("SK", 7)),
        ("number", farm, sid("PN", 7)),
    }
    assert extent.reasons(sid("SK", 7)) == ("F-unknown-subaccount",)
    assert extent.last_seen_at == after(60)


def test_a_console_takeover_leaves_users_invitations_and_tokens() -> None:
    user, added = sid("US", 1), sid("US", 2)
    console: dict[str, Any] = {"source": "web", "actor_type": "user", "actor_sid": user}
    login = event("user-session.created", after(-600), resource_sid=user, **console)
    mail = event("user.updated", resource_sid=user, changes={"email_address": ("a@b", "c@d")}, **console)
    invited = event("user-invitation.created", after(60), resource_sid=sid("IV", 1), **console)
    joined = event("user.created", after(90), resource_sid=added, **console)
    token = event("account-auth-token.secondary-created", after(120), **console)
    trigger = event("usage-trigger.deleted", after(150), resource_sid=sid("UT", 1), **console)

    extent = scoped(
        [found("email-changed", mail)], shop(events=[login, mail, invited, joined, token, trigger])
    )

    assert {(each.kind, each.sid) for each in extent.hostile} == {
        ("invitation", sid("IV", 1)),
        ("user", added),
        ("secondary-token", MAIN),
    }
    assert extent.users == (user,)
    assert extent.began_at == login["created_at"]
    assert [each.sid for each in extent.triggers] == [sid("UT", 1)]


def test_a_key_left_behind_is_hostile_though_it_is_older_than_the_case() -> None:
    key = sid("SK", 9)
    made = event("account-api-keys.created", BEFORE - timedelta(days=2), "198.51.100.9", resource_sid=key)
    left = found("key-left-behind", resources=(key,), templates=(LURE,))

    extent = scoped([left], shop(events=[made], messages=[message(DURING, body=BAIT)]))

    assert extent.hostile == (Hostile("api-key", MAIN, key, ("F-key-left-behind",)),)


def test_a_webhook_hijack_is_restored_to_what_the_owner_had() -> None:
    moved = event("phone-number.updated", resource_sid=NUMBER, changes={"sms_url": (OWN_URL, BAD_URL)})

    extent = scoped([found("webhook-moved-off-own-hosts", moved)], hijacked(moved))

    assert extent.webhooks == (
        WebhookChange(
            "number", MAIN, NUMBER, "sms_url", OWN_URL, BAD_URL, DURING, ("F-webhook-moved-off-own-hosts",)
        ),
    )
    assert extent.hosts == (OWN_HOST,)
    assert not extent.is_hostile(NUMBER)


# ---- webhooks ------------------------------------------------------------------------------------


def moves(*values: tuple[str | None, str | None], address: str = THIEF) -> list[dict[str, Any]]:
    """One number's sms_url, changed again and again."""
    return [
        event("phone-number.updated", after(60 * i), address, resource_sid=NUMBER, changes={"sms_url": pair})
        for i, pair in enumerate(values)
    ]


def webhooks_after(*events: dict[str, Any]) -> tuple[WebhookChange, ...]:
    return scoped([found("webhook-moved-off-own-hosts", events[0])], hijacked(*events)).webhooks


def test_of_several_moves_the_value_before_the_first_counts() -> None:
    (change,) = webhooks_after(*moves((OWN_URL, BAD_URL), (BAD_URL, "https://x.example"), (BAD_URL, None)))

    assert (change.previous, change.updated) == (OWN_URL, "")


def test_what_the_thief_put_back_needs_no_restoring() -> None:
    events = moves((OWN_URL, BAD_URL), (BAD_URL, OWN_URL))

    extent = scoped([found("webhook-moved-off-own-hosts", events[0])], shop(events=events))

    assert extent.webhooks == ()
    assert extent.hosts == (OWN_HOST,)


def test_there_and_back_and_there_again_is_restored() -> None:
    (change,) = webhooks_after(*moves((OWN_URL, BAD_URL), (BAD_URL, OWN_URL), (OWN_URL, BAD_URL)))

    assert (change.previous, change.updated) == (OWN_URL, BAD_URL)


def test_what_the_owner_set_anew_is_left_alone() -> None:
    moved = moves((OWN_URL, BAD_URL))
    repaired = event(
        "phone-number.updated", after(900), OFFICE, resource_sid=NUMBER,
        changes={"sms_url": (BAD_URL, "https://hooks.shop.example/new")},
    )  # fmt: skip

    assert webhooks_after(*moved, repaired) == ()


def test_a_snapshot_that_shows_the_owners_value_again_ends_it() -> None:
    moved = moves((OWN_URL, BAD_URL))
    finding_ = found("webhook-moved-off-own-hosts", moved[0])

    restored = evidence(events=moved, numbers=number_read(after(900), OWN_URL))
    read_before = evidence(events=moved, numbers=number_read(BEFORE, OWN_URL))

    assert scoped([finding_], restored).webhooks == ()
    assert len(scoped([finding_], read_before).webhooks) == 1


def test_a_field_that_was_empty_is_emptied_again() -> None:
    (change,) = webhooks_after(*moves((None, BAD_URL)))

    assert change.previous == ""


def test_services_and_applications_are_restored_as_well() -> None:
    service = event(
        "copilot-application.updated",
        resource_sid=sid("MG", 1),
        changes={"inbound_request_url": (OWN_URL, BAD_URL)},
    )
    application = event(
        "application.updated", after(5), resource_sid=sid("AP", 1),
        changes={"voice_url": ("", BAD_URL), "friendly_name": ("a", "b")},
    )  # fmt: skip

    findings = [found("webhook-moved-off-own-hosts", service, application)]
    changes = scoped(findings, shop(events=[service, application])).webhooks

    assert {(each.kind, each.field) for each in changes} == {
        ("service", "inbound_request_url"),
        ("application", "voice_url"),
    }


def test_a_number_that_the_thief_bought_has_nothing_to_restore() -> None:
    bought = event("phone-number.created", resource_sid=sid("PN", 5), changes={"sms_url": (None, "")})
    moved = event(
        "phone-number.updated", after(5), resource_sid=sid("PN", 5), changes={"sms_url": ("", BAD_URL)}
    )

    extent = scoped([found("unknown-number-bought", bought)], shop(events=[bought, moved]))

    assert extent.webhooks == ()
    assert [each.kind for each in extent.hostile] == ["number"]


# ---- who is hostile ------------------------------------------------------------------------------


def test_whatever_is_made_from_a_hostile_address_is_hostile() -> None:
    key = event("account-api-keys.created", resource_sid=sid("SK", 1))
    unnoticed = event("copilot-application.created", after(60), resource_sid=sid("MG", 5))

    extent = scoped([found("new-api-key-used-at-once", key)], shop(events=[key, unnoticed]))

    assert {each.kind for each in extent.hostile} == {"api-key", "message-service"}
    assert extent.reasons(sid("MG", 5)) == ("F-new-api-key-used-at-once",)


def test_an_address_that_the_owner_used_before_is_never_hostile() -> None:
    key = event("account-api-keys.created", DURING, SERVER, resource_sid=sid("SK", 1))
    own_key = event("account-api-keys.created", after(60), SERVER, resource_sid=sid("SK", 2))

    extent = scoped([found("new-api-key-used-at-once", key)], shop(events=[key, own_key]))

    assert extent.addresses == ()
    assert [each.sid for each in extent.hostile] == [sid("SK", 1)]


def test_an_address_that_only_lesser_findings_name_is_not_hostile() -> None:
    mail = event("user.updated", resource_sid=sid("US", 1), changes={"email": ("a", "b")})
    travelling = event("account-api-keys.created", after(60), "198.51.100.9", resource_sid=sid("SK", 2))
    findings = [
        found("email-changed", mail),
        found("api-actor-from-new-address", travelling, severity=Severity.MEDIUM),
    ]

    extent = scoped(findings, shop(events=[mail, travelling]))

    assert extent.addresses == (THIEF,)
    assert extent.hostile == ()


def test_what_was_deleted_since_is_no_foothold() -> None:
    key = event("account-api-keys.created", resource_sid=sid("SK", 1))
    deleted = event("account-api-keys.deleted", after(900), OFFICE, resource_sid=sid("SK", 1))

    extent = scoped([found("new-api-key-used-at-once", key)], shop(events=[key, deleted]))

    assert extent.hostile == ()


def test_another_accounts_evidence_is_not_touched() -> None:
    key = event("account-api-keys.created", resource_sid=sid("SK", 1))
    foreign = event("account-api-keys.created", resource_sid=sid("SK", 2), account_sid=OTHER)

    extent = scoped([found("new-api-key-used-at-once", key)], shop(events=[key, foreign]))

    assert [each.sid for each in extent.hostile] == [sid("SK", 1)]


def test_things_in_a_subaccount_of_the_owners_name_that_account() -> None:
    key = event("account-api-keys.created", account_sid=SUB, resource_sid=sid("SK", 1))

    extent = scoped([found("new-api-key-used-at-once", key, account_sid=SUB)], shop(events=[key]))

    assert extent.hostile[0].account_sid == SUB


def test_without_a_takeover_nothing_is_hostile_and_the_owner_is_known() -> None:
    extent = scoped([], shop())

    assert extent.began_at is None
    assert (extent.hostile, extent.addresses, extent.countries_attacked) == ((), (), {})
    assert (extent.countries_used, extent.hosts) == ({MAIN: ("JP",)}, (OWN_HOST,))


def test_a_pumped_form_has_countries_and_no_thief() -> None:
    pumped = [message(DURING, to) for to in strangers(10, "+371")]
    abroad = found("first-traffic-to-country", severity=Severity.MEDIUM, countries=("LV",))
    verdict = Verdict(Takeover.NONE, ("form-pumping",), DURING, 0.85, (abroad.id,))

    extent = scope([abroad], shop(messages=pumped), MAIN, WINDOW, verdict)

    assert extent.began_at is None
    assert extent.countries_attacked == {MAIN: ("LV",)}


def test_a_text_of_the_owners_is_never_the_thiefs() -> None:
    own = message(DURING)
    burst = found("traffic-burst", templates=(own["template"], LURE))

    extent = scoped([burst], shop(messages=[own, message(DURING, body=BAIT)]))

    assert extent.templates == (LURE,)


def test_all_findings_that_ask_for_an_answer_are_reasons() -> None:
    low = found("traffic-burst", severity=Severity.LOW)
    silent = found("first-traffic-to-country", answers=())
    asking = found("lure-in-message-body")

    assert scoped([low, silent, asking], shop()).why == ("F-lure-in-message-body",)


# ---- countries and triggers ----------------------------------------------------------------------


def geo(at: float, address: str, *pair: str, **more: Any) -> dict[str, Any]:
    kind = more.pop("kind", "sms-geographic-permissions.updated")
    return event(kind, after(at), address, changes={"latvia": pair}, **more)


@pytest.mark.parametrize("closer", [THIEF, OFFICE])
def test_a_country_that_was_closed_again_is_not_open(closer: str) -> None:
    opened = geo(0, THIEF, "disabled", "enabled")
    closed = geo(60, closer, "enabled", "disabled")

    assert scoped([found("countries-opened", opened)], shop(events=[opened, closed])).countries_opened == ()


def test_the_voice_plane_is_told_apart() -> None:
    opened = geo(0, THIEF, "false", "true", kind="voice-geographic-permissions.updated")

    (country,) = scoped([found("countries-opened", opened)], shop(events=[opened])).countries_opened

    assert country == CountryOpened(MAIN, "voice", "LV", ("F-countries-opened",))


TRIGGER = {
    "friendly_name": "100 dollars",
    "usage_category": "totalprice",
    "trigger_by": "price",
    "trigger_value": "100",
    "recurring": "daily",
    "callback_url": OWN_URL,
    "callback_method": "POST",
}


def test_a_deleted_trigger_is_known_from_an_older_snapshot() -> None:
    deleted = event("usage-trigger.deleted", resource_sid=sid("UT", 1))
    older = evidence(
        usage_triggers=[{"account_sid": MAIN, "sid": sid("UT", 1), "read_at": BEFORE, **TRIGGER}]
    )

    extent = scoped(
        [found("usage-trigger-removed", deleted)],
        shop(events=[deleted]),
        history=lambda name: getattr(older, name),
    )

    assert extent.triggers[0].known == TRIGGER


def test_a_deleted_trigger_is_known_from_the_event_that_made_it() -> None:
    made = event(
        "usage-trigger.created", LONG_BEFORE, OFFICE, resource_sid=sid("UT", 1),
        changes={field: (None, value) for field, value in TRIGGER.items()},
    )  # fmt: skip
    deleted = event("usage-trigger.deleted", resource_sid=sid("UT", 1))

    extent = scoped([found("usage-trigger-removed", deleted)], shop(events=[made, deleted]))

    assert extent.triggers[0].known == TRIGGER


def test_a_trigger_led_elsewhere_is_known_as_it_was_before() -> None:
    moved = event(
        "usage-trigger.updated", resource_sid=sid("UT", 1), changes={"callback_url": (OWN_URL, BAD_URL)}
    )
    now = {"account_sid": MAIN, "sid": sid("UT", 1), **TRIGGER, "callback_url": BAD_URL}

    extent = scoped([found("usage-trigger-removed", moved)], shop(events=[moved], usage_triggers=[now]))

    assert extent.triggers[0].known == TRIGGER


def test_a_trigger_nobody_knows_is_named_all_the_same() -> None:
    deleted = event("usage-trigger.deleted", resource_sid=sid("UT", 1))

    extent = scoped([found("usage-trigger-removed", deleted)], shop(events=[deleted]))

    assert extent.triggers[0].known is None


def test_changes_that_are_not_json_stop_nothing() -> None:
    broken = event("phone-number.updated", resource_sid=NUMBER) | {"changes": "{"}
    bad_host = event(
        "phone-number.updated", after(5), resource_sid=NUMBER, changes={"sms_url": (OWN_URL, "http://[")}
    )

    findings = [found("webhook-moved-off-own-hosts", broken, bad_host)]
    extent = scoped(findings, hijacked(broken, bad_host))

    assert extent.webhooks[0].updated == "http://["
