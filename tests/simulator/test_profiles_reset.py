"""A reset begins a new world at the time that the first one began at."""

from datetime import timedelta

import httpx2

from dakkan.simulator.app import simulate
from dakkan.simulator.profiles import build
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import START


def test_a_reset_goes_back_to_where_the_clock_stood() -> None:
    app = simulate(build(seed=1, profile="small", history=timedelta(days=2)))
    with httpx2.Client(transport=InProcess(app)) as client:
        client.post("https://simulator.test/_simulator/clock", json={"advance": 3600})

        told = client.post(
            "https://simulator.test/_simulator/reset", json={"seed": 2, "profile": "small"}
        ).json()

    assert told["now"] == f"{START:%Y-%m-%dT%H:%M:%SZ}"
    assert app.world.seed == 2


def test_requests_are_told_with_number_time_person_and_what_was_asked() -> None:
    app = simulate(build(seed=1, profile="small", history=timedelta(days=2)))
    main = app.world.main
    with httpx2.Client(transport=InProcess(app), auth=(main.sid, main.auth_token)) as client:
        client.get(f"https://api.twilio.com/2010-04-01/Accounts/{main.sid}.json")
        (row,) = client.get("https://simulator.test/_simulator/requests?after=0").json()["requests"]

    wanted = {"number", "time", "person", "address", "credential", "method", "host", "path", "status"}
    assert wanted <= set(row)
    assert row["credential"] == main.sid
