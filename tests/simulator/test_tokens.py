"""Rotation of the auth token (reference 3.2)."""

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.signature import signature
from dakkan.simulator.world import World
from simulator.conftest import ACCOUNTS, FROM, Somebody, code

SECONDARY, PROMOTE = f"{ACCOUNTS}/AuthTokens/Secondary", f"{ACCOUNTS}/AuthTokens/Promote"


def test_both_tokens_open_until_promotion_and_then_only_the_new_one(
    app: Simulator, owner: Somebody, main: Account
) -> None:
    minted = owner.ask("POST", SECONDARY)
    new = Somebody(app, main.sid, minted.json()["secondary_auth_token"])

    assert minted.status_code == 201
    assert owner.get("/Accounts.json").status_code == new.get("/Accounts.json").status_code == 200

    promoted = owner.ask("POST", PROMOTE)

    assert promoted.json()["auth_token"] == minted.json()["secondary_auth_token"]
    assert code(owner.get("/Accounts.json")) == (401, 20003)
    assert new.get("/Accounts.json").status_code == 200
    assert main.secondary_token is None


def test_each_step_leaves_its_event_and_a_mail_unless_that_is_suppressed(
    world: World, owner: Somebody, main: Account
) -> None:
    owner.ask("POST", SECONDARY)
    owner.ask("DELETE", f"{SECONDARY}?SuppressEmailNotification=true")
    owner.ask("POST", SECONDARY, SuppressEmailNotification="true")
    owner.ask("POST", PROMOTE)

    verbs = [event.type.partition(".")[2] for event in main.events]
    assert verbs == ["secondary-created", "secondary-deleted", "secondary-created", "promoted"]
    assert len(world.mails) == 2


def test_promoting_and_dropping_need_a_secondary_token(owner: Somebody) -> None:
    assert code(owner.ask("POST", PROMOTE)) == (400, 20001)
    assert code(owner.ask("DELETE", SECONDARY)) == (404, 20404)


@pytest.mark.parametrize(("setting", "status"), [("refused", 400), ("replaced", 201)])
def test_a_second_secondary_token_is_a_setting(
    world: World, owner: Somebody, main: Account, setting: str, status: int
) -> None:
    world.settings.second_secondary = "replaced" if setting == "replaced" else "refused"
    first = owner.ask("POST", SECONDARY).json()["secondary_auth_token"]

    again = owner.ask("POST", SECONDARY)

    assert again.status_code == status
    assert (main.secondary_token == first) == (status == 400)


def test_a_subaccounts_token_is_rotated_with_its_own(app: Simulator, main: Account, branch: Account) -> None:
    before, own = main.auth_token, Somebody(app, branch.sid, branch.auth_token)

    token = own.ask("POST", SECONDARY).json()["secondary_auth_token"]
    own.ask("POST", PROMOTE)

    assert (branch.auth_token, main.auth_token) == (token, before)


def test_webhooks_are_signed_with_the_primary_token_of_the_moment(
    world: World, owner: Somebody, main: Account
) -> None:
    class Shop:
        hosts = frozenset({"shop.example"})

        def __init__(self) -> None:
            self.signed: list[str] = []

        def deploy(self, kind: str, account_sid: str, sid: str, secret: str, replaces: str | None) -> None:
            """Not asked for here."""

        def receive(self, url: str, params: object, signed: str) -> int:
            self.signed.append(signed)
            return 403

    world.shop = shop = Shop()
    old, url = main.auth_token, "https://shop.example/in"
    world.deliver_webhook(url, {"From": FROM}, main)
    owner.ask("POST", SECONDARY)
    world.deliver_webhook(url, {"From": FROM}, main)
    owner.ask("POST", PROMOTE)
    world.deliver_webhook(url, {"From": FROM}, main)

    by_old, by_new = (signature(token, url, {"From": FROM}) for token in (old, main.auth_token))
    assert shop.signed == [by_old, by_old, by_new]
    assert {alert.code for alert in main.alerts} == {11200}
    assert len(world.ledger.failures) == 3
