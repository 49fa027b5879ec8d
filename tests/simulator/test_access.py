"""Who may call what: reference 1.2 and section 10, rules 2 to 6."""

import httpx2
import pytest

from dakkan.simulator import keys
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.people import KeyKind
from dakkan.simulator.world import World
from simulator.conftest import ACCOUNTS, Somebody, code

READ_MESSAGES = "/twilio/messaging/messages/list"
EVENTS = "https://monitor.twilio.com/v1/Events"


@pytest.fixture
def everybody(
    world: World, app: Simulator, main: Account, branch: Account, by_owner: By
) -> dict[str, Somebody]:
    def key(account: Account, kind: KeyKind) -> Somebody:
        made = keys.create(world, account, kind, by_owner, kind=kind, policy=[READ_MESSAGES])
        return Somebody(app, made.sid, made.secret)

    return {
        "token": Somebody(app, main.sid, main.auth_token),
        "main-key": key(main, "main"),
        "standard-key": key(main, "standard"),
        "restricted-key": key(main, "restricted"),
        "sub-token": Somebody(app, branch.sid, branch.auth_token),
        "sub-key": key(branch, "standard"),
        "stranger": Somebody(app, main.sid, "0" * 32),
    }


OK, REFUSED, LACKS = (200, 0), (401, 20003), (401, 70051)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "/Accounts.json",
            {"token": OK, "main-key": OK, "standard-key": REFUSED, "restricted-key": LACKS, "sub-token": OK},
        ),
        (
            "/Accounts/{main}/Messages.json",
            {"token": OK, "main-key": OK, "standard-key": OK, "restricted-key": OK, "sub-token": REFUSED},
        ),
        (
            "/Accounts/{main}/Calls.json",
            {"standard-key": OK, "restricted-key": LACKS, "sub-key": REFUSED},
        ),
        (
            "/Accounts/{branch}/Messages.json",
            {"token": OK, "main-key": REFUSED, "standard-key": REFUSED, "sub-token": OK, "sub-key": OK},
        ),
        (
            "/Accounts/{main}/Keys.json",
            {
                "token": OK,
                "main-key": OK,
                "standard-key": REFUSED,
                "restricted-key": LACKS,
                "sub-token": REFUSED,
            },
        ),
        (
            "/Accounts/{branch}/Keys.json",
            {"token": OK, "main-key": REFUSED, "sub-token": OK, "sub-key": REFUSED},
        ),
        ("/Accounts/AC" + "9" * 32 + "/Messages.json", {"token": (404, 20404), "stranger": REFUSED}),
        (EVENTS, {"token": OK, "main-key": OK, "standard-key": OK, "restricted-key": LACKS, "sub-token": OK}),
        (
            "https://verify.twilio.com/v2/Services",
            {"token": OK, "restricted-key": LACKS, "stranger": REFUSED},
        ),
    ],
)
def test_each_credential_opens_what_it_may(
    everybody: dict[str, Somebody],
    main: Account,
    branch: Account,
    path: str,
    expected: dict[str, tuple[int, int]],
) -> None:
    url = path.format(main=main.sid, branch=branch.sid)

    answers = {name: code(everybody[name].get(url)) for name in expected}

    assert answers == expected


def test_a_restricted_key_is_told_which_permission_it_lacks(everybody: dict[str, Somebody]) -> None:
    answer = everybody["restricted-key"].get(EVENTS)

    assert "twilio/monitor/events/list" in answer.json()["message"]


def test_a_request_without_a_credential_is_refused(owner: Somebody) -> None:
    answer = httpx2.Client(transport=owner.transport).get(EVENTS)

    assert code(answer) == REFUSED


def test_no_key_may_touch_the_auth_token(everybody: dict[str, Somebody]) -> None:
    answers = {
        name: code(everybody[name].ask("POST", f"{ACCOUNTS}/AuthTokens/Secondary"))
        for name in ("main-key", "standard-key", "restricted-key")
    }

    assert set(answers.values()) == {REFUSED}


def test_a_main_key_reads_accounts_but_no_tokens(everybody: dict[str, Somebody], main: Account) -> None:
    shown = everybody["main-key"].get("/Accounts.json").json()["accounts"]
    by_token = everybody["token"].get("/Accounts.json").json()["accounts"]

    assert {account["auth_token"] for account in shown} == {""}
    assert main.auth_token in {account["auth_token"] for account in by_token}


def test_product_hosts_answer_for_the_callers_own_account(
    everybody: dict[str, Somebody], world: World, branch: Account, by_owner: By
) -> None:
    world.record(branch, "application.created", "AP" + "1" * 32, by_owner.actor)

    own = everybody["sub-token"].get(EVENTS).json()["events"]
    parents = everybody["token"].get(EVENTS).json()["events"]

    assert {event["account_sid"] for event in own} == {branch.sid}
    assert branch.sid not in {event["account_sid"] for event in parents}


def test_another_region_knows_no_credential_of_this_one(owner: Somebody, main: Account) -> None:
    here = owner.get(f"https://api.ashburn.us1.twilio.com/2010-04-01/Accounts/{main.sid}.json")
    there = owner.get(f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{main.sid}.json")

    assert here.status_code == 200
    assert code(there) == REFUSED


def test_the_actor_of_a_keys_changes_is_a_setting(
    world: World, app: Simulator, main: Account, by_owner: By
) -> None:
    key = keys.create(world, main, "web", by_owner)
    web = Somebody(app, key.sid, key.secret)

    web.ask("POST", f"/Accounts/{main.sid}/Applications.json", FriendlyName="one")
    world.settings.key_actor = "SK"
    web.ask("POST", f"/Accounts/{main.sid}/Applications.json", FriendlyName="two")

    assert [event.actor.sid for event in main.events[-2:]] == [main.sid, key.sid]
