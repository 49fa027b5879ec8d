"""What honest companies do once in a while shows as itself, and nothing of it is refused."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from dakkan.simulator import numbers, recordings, shop_deeds, shop_twins
from dakkan.simulator.countries import country_of
from dakkan.simulator.profiles import build
from dakkan.simulator.shop import Shop
from dakkan.simulator.traffic import Message
from dakkan.simulator.world import World

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
OFFICE = "192.0.2.50"


def shop_of(profile: str, days: int = 2) -> Shop:
    shop = build(2, profile, now=NOW, daily_messages=60, history=timedelta(days=days)).shop
    assert isinstance(shop, Shop)
    return shop


@pytest.fixture
def shop() -> Shop:
    return shop_of("shop")


def events(world: World) -> list[tuple[str, str | None]]:
    """Type and address of what the audit logs show since the deed."""
    return [
        (event.type, event.actor.address)
        for account in world.accounts.values()
        for event in account.events
        if event.at >= NOW
    ]


def sent(world: World) -> list[Message]:
    return [
        row
        for account in world.accounts.values()
        for row in account.messages.placed
        if row.direction.startswith("outbound") and row.created_at >= NOW
    ]


def test_on_a_holiday_the_usual_texts_go_out_many_times(shop: Shop) -> None:
    usual = shop_of("shop")
    usual.world.advance(4 * 3600)

    shop_twins.HolidayPeak(6, timedelta(hours=4))(shop)
    shop.world.advance(4 * 3600)

    assert len(sent(shop.world)) > 3 * len(sent(usual.world))
    assert not shop.world.ledger.failures


def test_who_travels_logs_in_from_abroad_and_changes_nothing(shop: Shop) -> None:
    shop_twins.Travels("203.0.113.222", logins=2)(shop)
    shop.world.advance(8 * 3600)

    abroad = [kind for kind, address in events(shop.world) if address == "203.0.113.222"]
    assert abroad == ["user-session.created"] * 2


def test_a_call_centre_buys_numbers_in_the_console_and_calls_the_next_day(shop: Shop) -> None:
    before = set(shop.world.main.kind(numbers.KIND))

    shop_twins.OpensSite(3, 60)(shop)
    bought = {
        number.text("phone_number")
        for sid, number in shop.world.main.kind(numbers.KIND).items()
        if sid not in before
    }
    shop.world.advance(48 * 3600)

    calls = [call for call in shop.world.main.calls.placed if call.sender in bought]
    assert events(shop.world)[:3] == [("phone-number.created", OFFICE)] * 3
    assert len(bought) == 3
    assert len(calls) > 20
    assert min(call.created_at for call in calls) >= NOW + timedelta(hours=19)
    assert not shop.world.ledger.failures


def test_a_second_site_has_other_numbers(shop: Shop) -> None:
    shop_twins.OpensSite(2, 10)(shop)
    shop_twins.OpensSite(2, 10)(shop)

    assert events(shop.world) == [("phone-number.created", OFFICE)] * 4
    assert len({line.number for line in shop.lines if line.number.startswith("+1503555")}) == 4


def test_the_retention_job_deletes_what_is_old_and_nothing_else() -> None:
    shop = shop_of("shop", days=23)
    kept = {row.sid: row.at for row in shop.world.main.messages.by_sid.values()}

    shop_twins.retention_job(shop)

    gone = [at for sid, at in kept.items() if sid not in shop.world.main.messages.by_sid]
    assert 0 < len(gone) <= 40
    assert all(at is not None and at < NOW - timedelta(days=21) for at in gone)
    assert {kind for kind, _ in events(shop.world)} == {"message.deleted"}
    assert len({address for _, address in events(shop.world)}) == 1


def test_a_compliance_export_is_one_and_is_fetched_by_the_same_user(shop: Shop) -> None:
    shop_twins.compliance_export(shop)
    shop.world.advance(4 * 3600)

    exports = [
        event for event in shop.world.main.events if event.at >= NOW and event.type.startswith("bulkexports")
    ]
    assert [event.type for event in exports] == ["bulkexports.created", "bulkexports.downloaded"]
    assert len({(event.actor.sid, event.actor.address) for event in exports}) == 1
    assert exports[0].actor.sid in shop.world.users
    assert exports[0].resource_sid == exports[1].resource_sid


def test_a_retry_loop_sends_one_text_to_few_again_and_again(shop: Shop) -> None:
    shop_twins.RetryLoop(4, 10)(shop)
    shop.world.advance(600)

    often = [number for number, times in Counter(row.to for row in sent(shop.world)).items() if times >= 10]
    texts = {row.body for row in sent(shop.world) if row.to == often[0]}
    assert len(often) == 4
    assert len(texts) <= 2
    assert not shop.world.ledger.failures


def test_a_load_test_goes_to_own_numbers(shop: Shop) -> None:
    shop_twins.LoadTest(60)(shop)
    shop.world.advance(700)

    own = {
        number.text("phone_number")
        for account in shop.world.accounts.values()
        for number in account.kind(numbers.KIND).values()
    }
    assert sum(row.to in own for row in sent(shop.world)) == 60
    assert not shop.world.ledger.failures


def test_twilio_has_no_address_and_is_no_user(shop: Shop) -> None:
    shop_twins.twilio_acts(shop)

    assert {address for _, address in events(shop.world)} == {None}
    acted = [event.actor for event in shop.world.main.events if event.at >= NOW]
    assert {actor.source for actor in acted} == {"twilio"}
    assert not {actor.sid for actor in acted} & set(shop.world.users)


def test_carriers_filter_a_share_of_the_last_hours(shop: Shop) -> None:
    shop_twins.carriers_filter(shop)

    rows = [row for account in shop.world.accounts.values() for row in account.messages.placed]
    filtered = [
        row for row in rows if row.error_code == 30007 and row.at and row.at >= NOW - timedelta(hours=6)
    ]
    late = [row for row in rows if row.at and row.at >= NOW - timedelta(hours=6)]
    assert 0 < len(filtered) < len(late) / 2
    assert {row.status for row in filtered} == {"undelivered"}


def test_calls_of_the_past_were_recorded(shop: Shop) -> None:
    shop_twins.RecordsCalls(8)(shop)

    calls = shop.world.main.calls.by_sid
    kept = recordings.listed(shop.world, shop.world.main)
    assert len(kept) == 8
    assert all(each.text("call_sid") in calls and each.created_at < NOW for each in kept)
    assert [each.created_at for each in kept] == sorted((each.created_at for each in kept), reverse=True)
    assert events(shop.world) == []


def test_a_vendors_app_is_let_in_and_the_vendor_given_a_key(shop: Shop) -> None:
    shop_twins.AuthorizesApp("Reach Agency")(shop)

    assert len(shop.world.main.kind("authorized-connect-app")) == 1
    assert shop_twins.VENDOR in {key.friendly_name for key in shop.world.main.keys.values()}
    assert {address for _, address in events(shop.world)} == {OFFICE}


@pytest.mark.parametrize("country", ["UZ", "LV"])
def test_a_pumped_form_makes_the_own_server_send_own_codes(shop: Shop, country: str) -> None:
    shop_twins.FormIsPumped(country, 50, timedelta(minutes=10))(shop)
    shop.world.advance(700)

    there = [row for row in sent(shop.world) if country_of(row.to) == country]
    following = sorted(int(row.to) for row in there)
    assert len(there) == 50
    assert following == list(range(following[0], following[0] + 50))
    assert {row.person for row in there} == {"shop"}
    assert not shop.world.ledger.failures


def test_a_tenant_writes_openers_from_its_own_subaccount() -> None:
    shop = shop_of("isv")
    shop_deeds.OnboardsTenant(31, 0.02)(shop)

    shop_twins.TenantWritesOpeners(31, 30, timedelta(hours=1))(shop)
    shop.world.advance(2 * 3600)

    openers = [row for row in sent(shop.world) if row.sender == "+13075550131"]
    heard = [
        row
        for row in shop.world.accounts[openers[0].account_sid].messages.placed
        if row.body == "Sorry, who is this?"
    ]
    assert len(openers) >= 32
    assert {row.sender for row in heard} <= {row.to for row in openers}
    assert len(heard) == 2
    assert shop.world.main.sid not in {row.account_sid for row in openers}
    assert not shop.world.ledger.failures
