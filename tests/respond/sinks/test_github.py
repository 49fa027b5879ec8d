"""GitHub's Actions secrets, against a server that opens the sealed boxes with the private key."""

import base64
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.github import Github
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Asked, Kept, Server, serving

public = pytest.importorskip("nacl.public")
MINE = "ghs_for-tests"


@dataclass
class Actions:
    """/repos/{owner}/{repo}/actions/secrets and …/environments/{name}/secrets, as documented."""

    held: dict[str, str] = field(default_factory=lambda: {"/repos/shop/app/actions/secrets/TOKEN": "old"})
    keys: list[Any] = field(default_factory=lambda: [public.PrivateKey.generate()])
    exchanges_its_key: bool = False

    def __call__(self, asked: Asked) -> tuple[int, object]:
        if asked.headers.get("authorization") != f"Bearer {MINE}":
            return 401, {"message": "Bad credentials"}
        if asked.path.endswith("/public-key"):
            told = base64.b64encode(bytes(self.keys[-1].public_key)).decode()
            answer = {"key_id": str(len(self.keys)), "key": told}
            if self.exchanges_its_key:
                self.exchanges_its_key = False
                self.keys.append(public.PrivateKey.generate())
            return 200, answer
        if asked.method == "GET":
            known = asked.path in self.held
            return (
                (200, {"name": asked.path.rpartition("/")[2]}) if known else (404, {"message": "Not Found"})
            )
        if asked.body["key_id"] != str(len(self.keys)):
            return 422, {"message": "Bad request - key id"}
        box = public.SealedBox(self.keys[-1])
        made = asked.path not in self.held
        self.held[asked.path] = box.decrypt(base64.b64decode(asked.body["encrypted_value"])).decode()
        return (201, {}) if made else (204, None)


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def server(actions: Actions) -> Iterator[Server]:
    with serving(actions) as running:
        yield running


def sink(server: Server, address: str = "shop/app#TOKEN", token: str = MINE) -> Github:
    around = Kept().around(GITHUB_API_URL=server.url, GITHUB_TOKEN=token)
    return Github(read_address(f"github:{address}"), around)


def test_the_secret_arrives_sealed(actions: Actions, server: Server) -> None:
    sink(server).put({"TOKEN": Secret(TOKEN)})

    assert actions.held == {"/repos/shop/app/actions/secrets/TOKEN": TOKEN}
    assert all(TOKEN.encode() not in asked.content and TOKEN not in asked.path for asked in server.asked)
    assert {asked.headers["x-github-api-version"] for asked in server.asked} == {"2022-11-28"}


def test_a_secret_of_an_environment(actions: Actions, server: Server) -> None:
    path = "/repos/shop/app/environments/live%20eu/secrets/TOKEN"
    actions.held[path] = "old"

    place = sink(server, "shop/app#TOKEN?environment=live%20eu")
    place.check(["TOKEN"])
    place.put({"TOKEN": Secret(TOKEN)})

    assert actions.held[path] == TOKEN


def test_a_public_key_exchanged_in_between_is_fetched_again(actions: Actions, server: Server) -> None:
    actions.exchanges_its_key = True

    sink(server).put({"TOKEN": Secret(TOKEN)})

    assert list(actions.held.values()) == [TOKEN]


def test_the_check_writes_nothing(actions: Actions, server: Server) -> None:
    sink(server).check(["TOKEN"])

    assert {asked.method for asked in server.asked} == {"GET"}
    with pytest.raises(DeployFailed, match="no secret TOKN"):
        sink(server).check(["TOKN"])


def test_refusals_are_told_without_our_token(server: Server) -> None:
    with pytest.raises(DeployFailed, match="Bad credentials") as caught:
        sink(server, token="ghs_wrong").put({"TOKEN": Secret(TOKEN)})

    assert "ghs_wrong" not in str(caught.value)


def test_a_key_that_is_none_is_refused() -> None:
    with (
        serving(lambda asked: (200, {"key_id": "1", "key": "AAAA"})) as server,
        pytest.raises(DeployFailed, match="public key"),
    ):
        sink(server).put({"TOKEN": Secret(TOKEN)})


@pytest.mark.parametrize(
    ("address", "environ", "says"),
    [
        ("shop/app#T", {}, "GITHUB_TOKEN"),
        ("shop/app/x#T", {"GITHUB_TOKEN": MINE}, "written so"),
        ("shop/app#T", {"GITHUB_TOKEN": MINE, "GITHUB_API_URL": "http://github.example"}, "https://"),
    ],
)
def test_what_is_missing_around_it_is_told(address: str, environ: dict[str, str], says: str) -> None:
    with pytest.raises(DeployFailed, match=says):
        Github(read_address(f"github:{address}"), Kept().around(**environ)).check(["T"])


def test_without_the_library_people_are_told_what_to_install(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("nacl"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(DeployFailed, match=r"pip install dakkan\[github\]"):
        sink(server).check(["TOKEN"])
