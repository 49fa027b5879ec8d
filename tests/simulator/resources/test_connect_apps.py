"""Connect apps: let in and turned out in the Console only, read by the API."""

import pytest

from dakkan.simulator import connect_apps
from dakkan.simulator.account import Account
from dakkan.simulator.console_users import add_user
from dakkan.simulator.world import World
from simulator.conftest import CONTROL, Somebody, code


@pytest.fixture(autouse=True)
def owner_user(world: World, main: Account) -> str:
    return add_user(world, main, "owner@shop.example").sid


def test_an_app_is_let_in_and_turned_out_in_the_console(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    path = f"/Accounts/{main.sid}/AuthorizedConnectApps"
    sid = thief.control("console", do="authorize-connect-app", friendly_name="Reports")["sid"]

    (row,) = owner.get(f"{path}.json").json()["authorized_connect_apps"]
    refused = owner.ask("DELETE", f"{path}/{sid}.json")
    let_in = main.events[-1]
    owner.control("console", do="revoke-connect-app", sid=sid)

    assert (row["connect_app_sid"], row["permissions"]) == (sid, ["get-all", "post-all"])
    assert refused.status_code == 405
    assert (let_in.type, let_in.actor.source) == ("authorized-connect-app.created", "web")
    assert main.events[-1].type == "authorized-connect-app.deleted"
    assert owner.get(f"{path}.json").json()["authorized_connect_apps"] == []


def test_an_own_app_led_elsewhere_is_told(
    world: World, owner: Somebody, thief: Somebody, main: Account
) -> None:
    values = {"friendly_name": "Shop", "deauthorize_callback_url": "https://shop.example/out"}
    sid = connect_apps.add(world, main, values).sid
    path = f"/Accounts/{main.sid}/ConnectApps/{sid}.json"

    thief.ask("POST", path, DeauthorizeCallbackUrl="https://collect.example/", Permissions=["post-all"])
    changed = main.events[-1]
    owner.ask("DELETE", path)

    assert changed.data == {
        "resource_properties": {
            "deauthorize_callback_url": {
                "previous": "https://shop.example/out",
                "updated": "https://collect.example/",
            },
            "permissions": {"previous": [], "updated": ["post-all"]},
        }
    }
    assert [event.type for event in main.events] == ["connect-app.updated", "connect-app.deleted"]


def test_permissions_are_of_two(world: World, owner: Somebody, main: Account) -> None:
    sid = connect_apps.add(world, main, {}).sid

    answer = owner.ask("POST", f"/Accounts/{main.sid}/ConnectApps/{sid}.json", Permissions=["everything"])
    in_console = owner.client.post(
        f"{CONTROL}/console", json={"do": "authorize-connect-app", "permissions": ["everything"]}
    )

    assert code(answer) == code(in_console) == (400, 20001)
    assert main.kind("authorized-connect-app") == {}
