"""The takeovers that do not show by a flood of messages: each leaves what its record says."""

from collections import Counter

from dakkan.drills import lures
from dakkan.drills.stage import Stage
from dakkan.simulator import alarms
from dakkan.simulator.countries import country_of
from drills.scenarios.plays import called, events, footholds, his_bodies, played


def his_calls(here: Stage) -> Counter[str]:
    """By country."""
    return Counter(
        country_of(call.to)
        for account in here.world.accounts.values()
        for call in account.calls.by_sid.values()
        if call.person == "thief"
    )


def test_sip_fraud_calls_without_requests_and_outlives_a_token() -> None:
    here = played(called("sip-toll-fraud"))

    asked = [request.path for request in here.world.ledger.requests if request.person == "thief"]
    calls, left = his_calls(here), footholds(here)
    assert not [path for path in asked if path.endswith("/Calls.json")]
    assert calls["LV"] > 50 and calls["SO"] > 50
    assert {"sip-credential", "sip-domain", "sip-access-address", "trunk"} <= set(left)
    assert left["live-call"] > 10


def test_the_trusted_sender_writes_to_customers_without_a_link() -> None:
    here = played(called("trusted-sender-callback"))

    bodies = his_bodies(here)
    rows = [row for row in here.world.main.messages.by_sid.values() if row.person == "thief"]
    known = {row.to for row in here.world.main.messages.placed if row.person == "shop"}
    assert all(any(number in body for number in lures.CALL_BACK_NUMBERS) for _, body in bodies)
    assert not [body for _, body in bodies if "://" in body]
    assert all(row.service_sid for row in rows)
    assert sum(to in known for to, _ in bodies) > len(bodies) / 2


def test_quiet_theft_costs_nothing_and_leaves_a_live_copy() -> None:
    here = played(called("quiet-data-theft"))

    seen, left = events(here, "203.0.113.133"), footholds(here)
    assert here.fraud() == 0
    assert seen["recording.accessed"] == 60
    assert seen["bulkexports.downloaded"] == 20
    assert {"event-sink", "event-subscription", "export-setting"} <= set(left)
    assert not his_bodies(here)


def test_a_vendors_key_is_used_and_nothing_is_changed() -> None:
    here = played(called("third-party-access"))

    used = {
        request.credential[:2]
        for request in here.world.ledger.requests
        if request.person == "thief" and request.status < 400
    }
    assert used == {"SK"}
    assert not events(here, "198.51.100.143")
    assert len(his_bodies(here)) > 400


def test_alarms_are_off_before_the_first_code_goes_out() -> None:
    here = played(called("alarms-blinded"))

    seen, left = events(here, "203.0.113.28"), footholds(here)
    off = [alarm.fields["enabled"] for alarm in here.world.main.kind(alarms.KIND).values()]
    assert off == [False]
    assert seen["usage-trigger.deleted"] == 1
    assert seen["usage-trigger.updated"] == 2
    assert left["safe-list-entry"] == 1
    assert {country_of(to) for to, _ in his_bodies(here)} == {"UZ"}


def test_what_was_destroyed_is_gone_and_the_owner_notices() -> None:
    here = played(called("destruction"))

    seen = events(here, "203.0.113.190")
    assert seen["phone-number.deleted"] >= 3
    assert seen["recording.deleted"] == 40
    assert seen["message.deleted"] >= 20
    assert [account.own_status for account in here.world.accounts.values()].count("closed") == 1
    assert any("not a valid" in failure.why for failure in here.world.ledger.failures)


def test_of_the_leaked_file_only_a_little_is_seen_here() -> None:
    here = played(called("other-secrets-of-the-file"))

    bodies = his_bodies(here)
    assert events(here, "203.0.113.99")["account-api-keys.created"] == 1
    assert 60 < len(bodies) < 100


def test_a_pumped_form_and_a_bad_tenant_use_the_owners_credentials_only() -> None:
    pumped, tenant = played(called("form-pumped")), played(called("tenant-abuse"))

    since = Counter(
        country_of(row.to)
        for row in pumped.world.main.messages.placed
        if row.at and row.at >= pumped.first_act_at
    )
    openers = [
        row
        for account in tenant.world.accounts.values()
        for row in account.messages.placed
        if row.sender == "+13075550131"
    ]
    assert since["UZ"] > 600 and since["LV"] > 300
    assert len(openers) > 400
    assert {row.person for row in openers} == {"shop"}
    assert tenant.world.main.sid not in {row.account_sid for row in openers}
