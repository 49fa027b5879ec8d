"""The door: hosts, headers, unknown endpoints, the request log, limits and faults."""

import threading

import httpx2
import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from simulator.conftest import ACCOUNTS, Somebody, code, send

SECONDARY = f"{ACCOUNTS}/AuthTokens/Secondary"


@pytest.mark.parametrize(
    "url",
    [
        "https://monitor.twilio.com/v1/Nothing",
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Nothing.json",
        "https://nothing.twilio.com/v1/Events",
    ],
)
def test_what_does_not_exist_is_not_found_as_twilio_writes_it(owner: Somebody, url: str) -> None:
    answer = owner.get(url)

    assert code(answer) == (404, 20404)
    assert answer.json()["more_info"] == "https://www.twilio.com/docs/errors/20404"


def test_a_method_that_is_not_allowed_is_405(owner: Somebody) -> None:
    assert code(owner.ask("DELETE", "/Accounts.json")) == (405, 20004)


def test_every_answer_tells_the_simulated_time_and_what_is_in_flight(world: World, owner: Somebody) -> None:
    world.advance(90)

    headers = owner.get("/Accounts.json").headers

    assert headers["date"] == "Tue, 24 Nov 2026 00:01:30 GMT"
    assert headers["twilio-concurrent-requests"] == "1"
    assert headers["twilio-request-id"].startswith("RQ")
    assert headers["x-api-domain"] == "api.twilio.com"


def test_every_request_is_in_the_log_without_its_secret(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    owner.get("/Accounts.json")
    thief.get("https://monitor.twilio.com/v1/Nothing")

    rows = owner.control("requests")["requests"]

    assert [(row["number"], row["person"], row["address"], row["status"]) for row in rows] == [
        (1, "dakkan", "192.0.2.1", 200),
        (2, "thief", "203.0.113.9", 404),
    ]
    assert rows[0]["credential"] == main.sid
    assert main.auth_token not in str(rows)
    assert owner.control("requests?after=1")["requests"] == rows[1:]


def wait(gate: threading.Event) -> None:
    gate.wait(5)


def test_too_many_requests_in_flight_are_refused_unprocessed(
    world: World, app: Simulator, owner: Somebody, main: Account
) -> None:
    world.settings.concurrent_requests = 2
    gate, answers = threading.Event(), []
    slow = InProcess(app, before=lambda number, request: wait(gate))
    client = httpx2.Client(transport=slow, auth=(main.sid, main.auth_token))
    threads = [
        threading.Thread(target=lambda: answers.append(code(client.post(SECONDARY)))) for _ in range(5)
    ]

    for thread in threads:
        thread.start()
    while app.in_flight[main.sid] < 5:
        threading.Event().wait(0.001)
    gate.set()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(201, 0), (400, 20001), (429, 20429), (429, 20429), (429, 20429)]
    assert owner.get("/Accounts.json").status_code == 200


@pytest.mark.parametrize(
    ("kind", "error", "made"),
    [
        ("429", None, False),
        ("500", None, False),
        ("503", None, False),
        ("reset", httpx2.ConnectError, False),
        ("timeout", httpx2.ReadTimeout, True),
        ("lose-answer", httpx2.RemoteProtocolError, True),
        ("partial", httpx2.RemoteProtocolError, True),
        ("slow", None, True),
    ],
)
def test_faults_strike_before_or_after_the_change(
    owner: Somebody, main: Account, kind: str, error: type[Exception] | None, made: bool
) -> None:
    owner.control("faults", kind=kind, times=1, match={"method": "POST", "path": "AuthTokens"})

    if error is None:
        status = owner.ask("POST", SECONDARY).status_code
        assert str(status) == (kind if not made else "201")
    else:
        with pytest.raises(error):
            owner.ask("POST", SECONDARY)

    assert (main.secondary_token is not None) == made


def test_a_stale_read_is_the_answer_of_the_last_time(owner: Somebody) -> None:
    keys = f"/Accounts/{owner.user}/Keys.json"
    before = owner.get(keys).json()["keys"]
    owner.ask("POST", keys, FriendlyName="new")
    owner.control("faults", kind="stale", times=1, match={"path": "Keys.json"})

    told = [len(owner.get(keys).json()["keys"]) for _ in range(2)]

    assert told == [len(before), len(before) + 1]


def test_a_bulk_change_may_be_refused_item_by_item_inside_of_a_200(owner: Somebody, main: Account) -> None:
    owner.control("faults", kind="refused-items", times=1, match={"method": "PATCH"})
    geo = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"
    item = '{"country_code": "US", "type": "country", "enabled": false}'

    answer = owner.ask("PATCH", geo, Permissions=item)

    assert answer.status_code == 200
    assert answer.json()["permissions"][0]["error_code"]
    assert main.text_list["US"].enabled


def test_a_fault_strikes_as_often_as_asked_and_only_what_matches(owner: Somebody) -> None:
    owner.control("faults", kind="500", times=2, match={"host": "api.twilio.com", "path": "/2010-04-01/Acc*"})

    other = owner.get("https://monitor.twilio.com/v1/Events").status_code
    statuses = [owner.get("/Accounts.json").status_code for _ in range(3)]

    assert (other, statuses) == (200, [500, 500, 200])


def test_hooks_of_the_transport_act_between_requests(app: Simulator, owner: Somebody, main: Account) -> None:
    seen: list[tuple[str, int]] = []
    hooked = InProcess(
        app,
        before=lambda number, request: seen.append(("before", number)),
        after=lambda number, request: seen.append(("after", number)),
        latency=0.5,
    )
    client = httpx2.Client(transport=hooked, auth=(main.sid, main.auth_token))
    began = app.world.now

    client.get("https://api.twilio.com/2010-04-01/Accounts.json")
    client.get("https://api.twilio.com/2010-04-01/Accounts.json")

    assert seen == [("before", 1), ("after", 1), ("before", 2), ("after", 2)]
    assert (app.world.now - began).total_seconds() == 1.0


def test_the_ledger_tells_who_sent_how_much_and_what_failed_for_the_shop(
    world: World, app: Simulator, owner: Somebody, thief: Somebody, main: Account
) -> None:
    shop = Somebody(app, main.sid, main.auth_token, "shop")
    for _ in range(3):
        send(thief)
    send(shop)
    world.advance(60)
    Somebody(app, main.sid, "0" * 32, "shop").get("/Accounts.json")

    ledger = owner.control("ledger")

    (hour,) = ledger["hours"]
    assert {person: each["messages"] for person, each in hour["by"].items()} == {"thief": 3, "shop": 1}
    assert hour["by"]["thief"]["cost"] == "0.0249"
    assert [(each["status"], each["code"]) for each in ledger["shop_failed"]] == [(401, 20003)]
    assert ledger["shop_requests"] == 2


def test_time_passes_only_when_it_is_told_to(world: World, owner: Somebody) -> None:
    send(owner)
    assert owner.control("clock", advance=30)["now"] == "2026-11-24T00:00:30Z"
    assert owner.client.post("https://x/_simulator/clock", json={"advance": -1}).status_code == 400
