"""Calls over SIP: a login, a list of addresses or both let somebody in; a closed country does not."""

from dataclasses import dataclass

import pytest

from dakkan.simulator import sip_access, sip_credentials, sip_domains, sip_mappings, trunks
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.configured import Configured
from dakkan.simulator.sip_calls import call_over_sip
from dakkan.simulator.traffic import Call
from dakkan.simulator.world import World
from simulator.conftest import TO, Somebody, passes

PASSWORD = "Correct-Horse-1"
LATVIA = "+37120000001"


@dataclass
class Exchange:
    """A trunk or a domain with a list of logins, one of them the thief's."""

    world: World
    account: Account
    way: Configured
    logins: Configured
    login: Configured

    def calls(
        self, to: str = TO, username: str = "backup", seconds: int = 90, address: str = ""
    ) -> Call | None:
        return call_over_sip(
            self.world, self.account, "thief", to, seconds, username=username, address=address
        )

    @property
    def alerts(self) -> list[int]:
        return [each.code for each in self.account.alerts]


@pytest.fixture
def exchange(world: World, main: Account) -> Exchange:
    return build(world, main, trunks.TRUNKS.add(world, main, {"friendly_name": "exchange"}))


def build(world: World, main: Account, way: Configured) -> Exchange:
    logins = sip_credentials.LISTS.add(world, main, {"friendly_name": "desks"})
    login = sip_credentials.add_login(world, main, logins, "backup", PASSWORD, person="thief")
    sip_mappings.add(world, main, way, logins)
    return Exchange(world, main, way, logins, login)


def test_a_call_goes_out_over_the_trunk_and_is_billed_to_the_account(
    world: World, owner: Somebody, exchange: Exchange
) -> None:
    call = exchange.calls()
    assert call is not None
    passes(world, minutes=3)

    path = f"/Accounts/{exchange.account.sid}/Calls.json"
    (row,) = owner.get(path).json()["calls"]
    assert (row["sid"], row["direction"], row["trunk_sid"]) == (
        call.sid,
        "trunking-terminating",
        exchange.way.sid,
    )
    assert (row["status"], row["duration"], row["price"]) == ("completed", "90", "-0.02800")
    hours = [hour for (_, person), hour in world.ledger.hours.items() if person == "thief"]
    assert [(hour.calls, f"{hour.cost:.4f}") for hour in hours] == [(1, "0.0280")]
    assert exchange.account.events == []


def test_over_a_domain_the_call_is_dialled_by_a_program(world: World, main: Account) -> None:
    domain = sip_domains.DOMAINS.add(world, main, {"domain_name": "shop.sip.twilio.com"})
    call = build(world, main, domain).calls()

    assert call is not None
    assert (call.direction, call.trunk_sid) == ("outbound-dial", None)


def test_a_running_call_is_a_foothold_and_can_be_ended(
    world: World, owner: Somebody, exchange: Exchange
) -> None:
    call = exchange.calls(seconds=3600)
    assert call is not None
    passes(world, minutes=1)
    running = {each["kind"] for each in owner.control("thief")["footholds"]}

    owner.ask("POST", f"/Accounts/{exchange.account.sid}/Calls/{call.sid}.json", Status="completed")

    assert running == {"live-call", "sip-credential"}
    assert call.status == "completed"
    assert call.seconds < 60
    passes(world, hours=2)
    assert call.seconds < 60


def test_without_the_login_there_is_no_call(world: World, exchange: Exchange, by_owner: By) -> None:
    exchange.calls(username="nobody")
    sip_credentials.change_password(
        world, exchange.account, exchange.logins, exchange.login, f"{PASSWORD}23", by_owner
    )
    assert exchange.calls() is None
    sip_credentials.delete_login(world, exchange.account, exchange.logins, exchange.login, by_owner)
    assert exchange.calls() is None

    assert exchange.alerts == [32202, 32202, 32202]
    assert len(exchange.account.calls) == 0


def test_a_list_that_nothing_goes_by_opens_nothing(world: World, exchange: Exchange, by_owner: By) -> None:
    (mapping,) = sip_mappings.of(exchange.account, exchange.way, sip_credentials.KIND)
    sip_mappings.delete(world, exchange.account, exchange.way, trunks.TRUNKS, mapping, by_owner)

    assert exchange.calls() is None


@pytest.mark.parametrize(("kind", "expected"), [("trunk", 32205), ("domain", 13227)])
def test_a_closed_country_is_not_called(world: World, main: Account, kind: str, expected: int) -> None:
    domains, names = sip_domains.DOMAINS, {"domain_name": "shop.sip.twilio.com"}
    way = trunks.TRUNKS.add(world, main, {}) if kind == "trunk" else domains.add(world, main, names)
    exchange = build(world, main, way)

    refused = exchange.calls(LATVIA)
    main.voice_countries["LV"].low = True
    placed = exchange.calls(LATVIA)

    assert refused is None
    assert placed is not None
    assert exchange.alerts == [expected]


def test_an_address_on_the_list_calls_without_a_login(world: World, main: Account) -> None:
    trunk = trunks.TRUNKS.add(world, main, {})
    listed = sip_access.LISTS.add(world, main, {"friendly_name": "office"})
    sip_access.add_address(world, main, listed, {"ip_address": "192.0.2.0", "cidr_prefix_length": 24})
    sip_mappings.add(world, main, trunk, listed)

    def calls(address: str) -> bool:
        return call_over_sip(world, main, "thief", TO, 60, address=address) is not None

    assert calls("192.0.2.77")
    assert not calls("203.0.113.9")
    assert not calls("")
    assert [each.code for each in main.alerts] == [32201, 32201]


def test_with_both_lists_both_are_asked_for(world: World, exchange: Exchange) -> None:
    listed = sip_access.LISTS.add(world, exchange.account, {"friendly_name": "office"})
    sip_access.add_address(world, exchange.account, listed, {"ip_address": "192.0.2.1"})
    sip_mappings.add(world, exchange.account, exchange.way, listed)

    assert exchange.calls(address="203.0.113.9") is None
    assert exchange.calls(address="192.0.2.1", username="nobody") is None
    assert exchange.calls(address="192.0.2.1") is not None


def test_a_suspended_account_takes_no_calls(exchange: Exchange) -> None:
    exchange.account.own_status = "suspended"

    assert exchange.calls() is None


def test_nobody_picks_up(world: World, exchange: Exchange) -> None:
    call = exchange.calls(seconds=0)
    passes(world, minutes=1)

    assert call is not None
    assert call.status == "no-answer"
    assert call.price == 0
