"""A small world, and somebody who asks it over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from dakkan.simulator import numbers, services
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator, simulate
from dakkan.simulator.audit import Actor
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World

API = "https://api.twilio.com/2010-04-01"
ACCOUNTS = "https://accounts.twilio.com/v1"
CONTROL = "https://simulator.test/_simulator"
FROM = "+14155550100"
TO = "+14155550111"


class Somebody:
    """Asks with one credential, as one person, from one address."""

    def __init__(
        self, app: Simulator, user: str, secret: str, person: str = "dakkan", address: str = "192.0.2.1"
    ) -> None:
        self.transport = InProcess(app, person=person, address=address)
        self.client = httpx2.Client(transport=self.transport, auth=(user, secret))
        self.user = user

    def ask(self, method: str, url: str, **form: Any) -> httpx2.Response:
        if not url.startswith("https:"):
            url = f"{API}{url}"
        return self.client.request(method, url, data=form or None)

    def get(self, url: str, **query: str) -> httpx2.Response:
        if not url.startswith("https:"):
            url = f"{API}{url}"
        return self.client.get(url, params=query or None)

    def control(self, path: str, **document: Any) -> Any:
        url = f"{CONTROL}/{path}"
        answer = self.client.post(url, json=document) if document else self.client.get(url)
        assert answer.status_code == 200, answer.text
        return answer.json()


Knocks = Callable[..., Somebody]


@pytest.fixture
def world() -> World:
    """One main account with a number and a messaging service, and one subaccount."""
    world = World()
    main = world.add_account("Shop")
    world.add_account("Branch", main)
    number = numbers.add(world, main, FROM)
    service = services.add(world, main, {"friendly_name": "Orders"})
    services.add_number(world, main, service, number)
    return world


@pytest.fixture
def main(world: World) -> Account:
    return world.main


@pytest.fixture
def branch(world: World) -> Account:
    return world.children(world.main)[0]


@pytest.fixture
def app(world: World) -> Simulator:
    return simulate(world)


@pytest.fixture
def owner(app: Simulator, main: Account) -> Somebody:
    """With the main auth token."""
    return Somebody(app, main.sid, main.auth_token)


@pytest.fixture
def thief(app: Simulator, main: Account) -> Somebody:
    """With the stolen main auth token."""
    return Somebody(app, main.sid, main.auth_token, "thief", "203.0.113.9")


@pytest.fixture
def by_owner(main: Account) -> By:
    return By("shop", Actor("account", main.sid, "api", "192.0.2.1"))


def send(who: Somebody, **fields: str) -> httpx2.Response:
    form = {"To": TO, "From": FROM, "Body": "Your order is ready", **fields}
    return who.ask("POST", f"/Accounts/{who.user}/Messages.json", **form)


def call(who: Somebody, **fields: str) -> httpx2.Response:
    form = {"To": TO, "From": FROM, "Url": "https://voice.shop.example/hello", **fields}
    return who.ask("POST", f"/Accounts/{who.user}/Calls.json", **form)


def passes(world: World, **time: float) -> None:
    world.advance(timedelta(**time).total_seconds())


def code(answer: httpx2.Response) -> tuple[int, int]:
    """Status and Twilio's code."""
    return answer.status_code, answer.json().get("code", 0)
