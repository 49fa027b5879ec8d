"""Serverless services, their functions, environments and variables, without events in the audit log."""

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

SERVICES = "https://serverless.twilio.com/v1/Services"


def service(who: Somebody, name: str = "menu") -> str:
    return str(who.ask("POST", SERVICES, UniqueName=name, FriendlyName="Menu").json()["url"])


def test_a_thief_makes_a_service_with_a_function(thief: Somebody, main: Account) -> None:
    url = service(thief)

    function = thief.ask("POST", f"{url}/Functions", FriendlyName="send").json()

    assert thief.get(url).json()["include_credentials"] is True
    assert thief.get(f"{url}/Functions").json()["functions"] == [function]
    kinds = ("function-service", "function")
    assert [each.made_by for kind in kinds for each in main.kind(kind).values()] == ["thief", "thief"]
    assert main.events == []


def test_variables_are_read_in_clear(owner: Somebody) -> None:
    environment = owner.ask("POST", f"{service(owner)}/Environments", UniqueName="live").json()

    owner.ask("POST", environment["links"]["variables"], Key="SHOP", Value="kumo")

    (variable,) = owner.get(environment["links"]["variables"]).json()["variables"]
    assert (variable["key"], variable["value"]) == ("SHOP", "kumo")
    assert environment["domain_name"].startswith("menu-")


def test_a_service_goes_with_everything_in_it(owner: Somebody, main: Account) -> None:
    url = service(owner)
    owner.ask("POST", f"{url}/Functions", FriendlyName="send")
    environment = owner.ask("POST", f"{url}/Environments", UniqueName="live").json()
    owner.ask("POST", environment["links"]["variables"], Key="SHOP", Value="kumo")

    assert owner.ask("DELETE", url).status_code == 204

    assert not any(rows for kind, rows in main.things.items() if kind.startswith("function"))


def test_names_are_taken_once_and_parts_belong_to_their_service(owner: Somebody) -> None:
    url, other = service(owner), service(owner, "other")
    function = owner.ask("POST", f"{url}/Functions", FriendlyName="send").json()["sid"]

    assert code(owner.ask("POST", SERVICES, UniqueName="menu", FriendlyName="x")) == (409, 20409)
    assert code(owner.ask("POST", SERVICES, FriendlyName="x")) == (400, 20001)
    assert code(owner.get(f"{other}/Functions/{function}")) == (404, 20404)
