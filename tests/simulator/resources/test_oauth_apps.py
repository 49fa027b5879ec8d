"""OAuth apps: the secret is shown once, and no event tells of them (reference 3.4)."""

from typing import Any

import httpx2
import pytest

from dakkan.simulator import keys
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code

APPS = "https://iam.twilio.com/v1/Account/OAuthApps"


def write(who: Somebody, method: str, url: str, **body: Any) -> httpx2.Response:
    return who.client.request(method, url, json=body)


def test_the_secret_is_in_the_answer_to_the_creation_alone(
    world: World, main: Account, thief: Somebody
) -> None:
    made = write(thief, "POST", APPS, friendly_name="backup", policy={"allow": ["/twilio/a/b/read"]}).json()

    listed = thief.get(APPS).json()["content"][0]
    renamed = write(thief, "PUT", f"{APPS}/{made['sid']}", friendly_name="reports").json()
    assert len(made["secret"]) == 32
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    assert (listed["created_by"], listed["policy"]["allow"]) == (main.sid, ["/twilio/a/b/read"])
    assert renamed == {**listed, "friendly_name": "reports"}
    assert made["secret"] in world.known["thief"].secrets
    (app,) = main.kind("oauth-app").values()
    assert (app.made_by, app.written_by["friendly_name"]) == ("thief", "thief")
    assert main.events == []


def test_a_deleted_app_is_gone(owner: Somebody) -> None:
    made = write(owner, "POST", APPS, friendly_name="reports").json()

    assert owner.ask("DELETE", f"{APPS}/{made['sid']}").status_code == 204

    assert owner.get(APPS).json()["content"] == []
    assert code(owner.get(f"{APPS}/{made['sid']}")) == (404, 20404)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"friendly_name": "a", "type": "Password"},
        {"friendly_name": "a", "access_token_ttl": 59},
        {"friendly_name": "a", "access_token_ttl": "long"},
        {"friendly_name": "a", "policy": "all"},
    ],
)
def test_what_does_not_fit_is_refused(owner: Somebody, main: Account, body: dict[str, Any]) -> None:
    assert code(write(owner, "POST", APPS, **body)) == (400, 20001)
    assert not main.kind("oauth-app")


def test_a_standard_key_makes_no_app(world: World, main: Account, app: Simulator, by_owner: By) -> None:
    key = keys.create(world, main, "web", by_owner)

    answer = write(Somebody(app, key.sid, key.secret), "POST", APPS, friendly_name="backup")

    assert code(answer) == (401, 20003)
