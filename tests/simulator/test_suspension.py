"""What a suspended or closed account still answers, and what happens to its traffic (reference 2.8, 10.9)."""

from dakkan.simulator import numbers
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.world import World
from simulator.conftest import ACCOUNTS, FROM, Somebody, call, code, passes, send


def suspend(owner: Somebody, account: Account, status: str = "suspended") -> tuple[int, int]:
    return code(owner.ask("POST", f"/Accounts/{account.sid}.json", Status=status))


def test_a_suspended_subaccount_is_shut_to_its_own_credential_and_open_to_the_parent(
    owner: Somebody, app: Simulator, branch: Account
) -> None:
    own = Somebody(app, branch.sid, branch.auth_token)

    suspend(owner, branch)

    assert code(own.get(f"/Accounts/{branch.sid}/Messages.json")) == (401, 20003)
    assert owner.get(f"/Accounts/{branch.sid}/Messages.json").status_code == 200
    assert suspend(owner, branch, "active") == (200, 0)
    assert own.get(f"/Accounts/{branch.sid}/Messages.json").status_code == 200


def test_queued_messages_of_a_suspended_account_fail_with_30002(
    world: World, owner: Somebody, main: Account
) -> None:
    first, queued = (send(owner).json()["sid"] for _ in range(2))
    passes(world, seconds=0.9)  # the first has left, the second waits behind it

    owner.control("console", do="suspend-account")
    passes(world, minutes=1)

    assert main.messages.by_sid[first].error_code != 30002
    assert (main.messages.by_sid[queued].status, main.messages.by_sid[queued].error_code) == ("failed", 30002)


def test_live_calls_run_on_through_a_suspension_until_they_are_ended(
    world: World, app: Simulator, owner: Somebody, branch: Account
) -> None:
    numbers.add(world, branch, "+14155550122")
    own = Somebody(app, branch.sid, branch.auth_token)
    sid = call(own, From="+14155550122").json()["sid"]
    passes(world, seconds=30)

    suspend(owner, branch)
    passes(world, minutes=30)
    running = owner.get(f"/Accounts/{branch.sid}/Calls/{sid}.json").json()["status"]
    owner.ask("POST", f"/Accounts/{branch.sid}/Calls/{sid}.json", Status="completed")

    assert running == "in-progress"
    assert owner.get(f"/Accounts/{branch.sid}/Calls/{sid}.json").json()["status"] == "completed"
    assert 1700 < int(owner.get(f"/Accounts/{branch.sid}/Calls/{sid}.json").json()["duration"]) < 1900


def test_a_suspended_main_account_can_clean_up_but_make_no_key(owner: Somebody, main: Account) -> None:
    key = owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="old").json()["sid"]

    owner.control("console", do="suspend-account")

    assert code(owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="new")) == (403, 20003)
    assert owner.ask("DELETE", f"/Accounts/{main.sid}/Keys/{key}.json").status_code == 204
    assert owner.ask("POST", f"{ACCOUNTS}/AuthTokens/Secondary").status_code == 201
    assert owner.get(f"/Accounts/{main.sid}.json").json()["status"] == "suspended"
    assert code(send(owner)) == (401, 20003)


def test_what_a_suspended_account_answers_is_a_setting(world: World, owner: Somebody) -> None:
    world.settings.suspended_main_cleans_up = False
    world.settings.suspended_answer = (403, 20403)

    owner.control("console", do="suspend-account")

    assert code(owner.get("/Accounts.json")) == (403, 20403)


def test_the_parents_suspension_cascades(owner: Somebody, app: Simulator, branch: Account) -> None:
    owner.control("console", do="suspend-account")
    answer = Somebody(app, branch.sid, branch.auth_token).get(f"/Accounts/{branch.sid}.json")
    owner.control("console", do="reactivate-account")

    assert code(answer) == (401, 20003)
    assert branch.status == "active"


def test_closing_releases_numbers_and_cannot_be_undone(
    world: World, owner: Somebody, branch: Account
) -> None:
    numbers.add(world, branch, "+14155550122")

    suspend(owner, branch, "closed")

    assert not branch.kind("phone-number")
    assert suspend(owner, branch, "active") == (400, 20001)
    assert owner.ask("POST", f"/Accounts/{owner.user}/IncomingPhoneNumbers.json", PhoneNumber="+14155550122")


def test_the_main_account_cannot_be_suspended_by_api(owner: Somebody, main: Account) -> None:
    assert suspend(owner, main) == (400, 20001)
    assert main.status == "active"


def test_a_number_moved_before_the_closing_survives_it(
    world: World, owner: Somebody, branch: Account
) -> None:
    number = numbers.add(world, branch, "+14155550122")

    moved = owner.ask(
        "POST", f"/Accounts/{branch.sid}/IncomingPhoneNumbers/{number.sid}.json", AccountSid=owner.user
    )
    suspend(owner, branch, "closed")

    assert moved.json()["account_sid"] == owner.user
    listed = owner.get(f"/Accounts/{owner.user}/IncomingPhoneNumbers.json").json()["incoming_phone_numbers"]
    assert {row["phone_number"] for row in listed} == {FROM, "+14155550122"}
