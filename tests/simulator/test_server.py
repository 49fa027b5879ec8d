"""The simulator as a real server: another process on loopback, and faults as a network gives them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import httpx2
import pytest

SERVE = (
    "from datetime import timedelta; from dakkan.simulator.server import serve; "
    "serve(port=0, history=timedelta(days=2), daily_messages=50)"
)


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert running.stdout is not None
    try:
        yield json.loads(running.stdout.readline())
    finally:
        running.terminate()
        running.wait(10)
        running.stdout.close()


@pytest.fixture
def client(server: dict[str, str]) -> Iterator[httpx2.Client]:
    with httpx2.Client(
        base_url=server["url"], auth=(server["account_sid"], server["auth_token"]), timeout=5, trust_env=False
    ) as client:
        yield client


API = {"Host": "api.twilio.com"}


def test_one_line_says_where_it_is_and_who_may_enter(server: dict[str, str], client: httpx2.Client) -> None:
    answer = client.get("/2010-04-01/Accounts.json", headers=API)

    assert set(server) == {"url", "account_sid", "auth_token", "now"}
    assert answer.status_code == 200
    assert answer.headers.get_list("date") == ["Tue, 24 Nov 2026 00:00:00 GMT"]


def test_hosts_are_told_apart_by_their_header(client: httpx2.Client) -> None:
    events = client.get("/v1/Events", headers={"Host": "monitor.twilio.com"})
    elsewhere = client.get("/v1/Events", headers=API)

    assert (events.status_code, elsewhere.status_code) == (200, 404)


@pytest.mark.parametrize("kind", ["reset", "lose-answer", "partial"])
def test_a_broken_connection_is_really_broken(
    server: dict[str, str], client: httpx2.Client, kind: str
) -> None:
    client.post("/_simulator/faults", json={"kind": kind, "match": {"path": "Accounts.json"}})

    with pytest.raises(httpx2.TransportError):
        client.get("/2010-04-01/Accounts.json", headers=API)

    assert client.get("/2010-04-01/Accounts.json", headers=API).status_code == 200


def test_a_timeout_says_nothing_at_all(server: dict[str, str], client: httpx2.Client) -> None:
    client.post("/_simulator/faults", json={"kind": "timeout", "match": {"path": "Accounts.json"}})

    with pytest.raises(httpx2.ReadTimeout):
        client.get("/2010-04-01/Accounts.json", headers=API, timeout=0.3)


def test_a_reset_is_a_new_world(server: dict[str, str], client: httpx2.Client) -> None:
    body = {"seed": 5, "profile": "small", "history": "1d", "daily_messages": 10}
    new = client.post("/_simulator/reset", json=body).json()

    assert new["account_sid"] != server["account_sid"]
    assert client.get("/2010-04-01/Accounts.json", headers=API).status_code == 401
    fresh = client.get("/2010-04-01/Accounts.json", headers=API, auth=(new["account_sid"], new["auth_token"]))
    assert fresh.status_code == 200
