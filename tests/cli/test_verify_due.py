"""`verify --due`: looks when it is time, and tells when it will be."""

from collections.abc import Callable

import httpx2

from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess

from .conftest import Terminal
from .test_whole_answer import hijack

Open = Callable[[], Terminal]
HOUR = 3_600


def after_the_response(at: Terminal) -> str:
    at.options["clock"] = lambda: at.world.now
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("plan", case, "--preset", "sanitise")
    assert at("apply", case, "--yes").code == 0
    return case


def test_a_look_is_made_when_it_is_due_and_not_before(terminal: Open) -> None:
    at = terminal()
    case = after_the_response(at)
    first = at("verify", case, "--due", "--json")
    asked = len(at.world.ledger.requests)

    idle = at("verify", case, "--due")
    shown = at("case", "show", case)
    planned = at("verify", case, "--due", "--json").json
    unasked = len(at.world.ledger.requests)
    at.world.advance(HOUR)
    second = at("verify", case, "--due", "--json")

    assert (first.code, first.json["clean"]) == (0, True)
    assert (idle.code, unasked) == (0, asked)
    assert "No look is due." in idle.out
    assert "The next look is due at" in idle.out
    assert "The next look is due at" in shown.out
    assert [look["after_seconds"] for look in planned["looks"]] == [0, HOUR, 24 * HOUR, 168 * HOUR]
    assert [bool(look["made_at"]) for look in planned["looks"]] == [True, False, False, False]
    assert (second.code, second.json["clean"]) == (0, True)


def test_what_came_since_is_told_and_so_is_what_is_overdue(terminal: Open) -> None:
    at = terminal()
    case = after_the_response(at)
    at("verify", case)
    at.world.advance(25 * HOUR)
    main = at.world.main
    url = f"https://api.twilio.com/2010-04-01/Accounts/{main.sid}/Keys.json"
    transport = InProcess(simulate(at.world), person="thief", address="198.51.100.7")
    with httpx2.Client(transport=transport, auth=(main.sid, main.auth_token)) as client:
        made = client.post(url, data={"FriendlyName": "again"}).json()["sid"]

    late = at("case", "show", case)
    found = at("verify", case, "--due", "--json")

    assert "Looks that are due, 2," in late.out
    assert found.code == 3
    news = [
        one for one in found.json["checks"] if one["id"] == "nothing-new-since-last-look" and not one["ok"]
    ]
    assert made in str(news)
    assert "198.51.100.7" in str(news)
