"""Vault's KV version 2, against a server that follows its documented HTTP API."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.hashicorp_vault import HashicorpVault
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Asked, Kept, Server, serving

MINE = "hvs.for-tests"


@dataclass
class Kv2:
    """/v1/:mount/data/:path with versions and check-and-set, and /v1/sys/capabilities-self."""

    secrets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ("read", "update")
    sealed: bool = False
    meanwhile: int = 0
    """So often somebody else writes between a reading and a writing."""

    def __call__(self, asked: Asked) -> tuple[int, object]:
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if asked.headers.get("x-vault-token") != MINE:
            return 403, {"errors": ["permission denied"]}
        path = unquote(asked.path.removeprefix("/v1/"))
        if path == "sys/capabilities-self":
            (about,) = asked.body["paths"]
            return 200, {"capabilities": self.capabilities, about: self.capabilities}
        versions = self.secrets.get(path)
        if asked.method == "GET":
            if not versions:
                return 404, {"errors": []}
            metadata = {"version": len(versions), "destroyed": False, "deletion_time": ""}
            return 200, {"data": {"data": versions[-1], "metadata": metadata}}
        if "update" not in self.capabilities:
            return 403, {"errors": ["1 error occurred:\n\t* permission denied\n\n"]}
        held = self.secrets.setdefault(path, [])
        if self.meanwhile:
            self.meanwhile -= 1
            held.append({**held[-1], "other": f"new {len(held)}"})
        if asked.body["options"]["cas"] != len(held):
            return 400, {"errors": ["check-and-set parameter did not match the current version"]}
        held.append(asked.body["data"])
        return 200, {"data": {"version": len(held), "destroyed": False}}


@pytest.fixture
def kv() -> Kv2:
    return Kv2({"secret/data/shop/app": [{"token": "old", "other": "x"}]})


@pytest.fixture
def server(kv: Kv2) -> Iterator[Server]:
    with serving(kv) as running:
        yield running


def sink(
    server: Server, address: str = "secret/shop/app#token", token: str = MINE, **more: str
) -> HashicorpVault:
    environ = {"VAULT_ADDR": server.url, "VAULT_TOKEN": token, **more}
    return HashicorpVault(read_address(f"vault:{address}"), Kept().around(**environ))


def test_a_key_is_replaced_and_the_others_stay(kv: Kv2, server: Server) -> None:
    sink(server, VAULT_NAMESPACE="team").put({"token": Secret(TOKEN)})

    assert kv.secrets["secret/data/shop/app"] == [
        {"token": "old", "other": "x"},
        {"token": TOKEN, "other": "x"},
    ]
    assert {asked.headers["x-vault-namespace"] for asked in server.asked} == {"team"}
    assert TOKEN not in json.dumps([(asked.path, dict(asked.headers)) for asked in server.asked])


def test_a_second_call_makes_no_version(kv: Kv2, server: Server) -> None:
    sink(server).put({"token": Secret(TOKEN)})
    sink(server).put({"token": Secret(TOKEN)})

    assert len(kv.secrets["secret/data/shop/app"]) == 2


def test_what_others_write_in_between_is_not_lost(kv: Kv2, server: Server) -> None:
    kv.meanwhile = 2

    sink(server).put({"token": Secret(TOKEN)})

    assert kv.secrets["secret/data/shop/app"][-1] == {"token": TOKEN, "other": "new 2"}


def test_it_gives_up_when_others_write_all_the_time(kv: Kv2, server: Server) -> None:
    kv.meanwhile = 99

    with pytest.raises(DeployFailed, match="all the time"):
        sink(server).put({"token": Secret(TOKEN)})


def test_a_mount_with_a_slash_is_ended_with_two(kv: Kv2, server: Server) -> None:
    kv.secrets["team/kv/data/shop app"] = [{"token": "old"}]

    sink(server, "team/kv//shop app#token").put({"token": Secret(TOKEN)})

    assert kv.secrets["team/kv/data/shop app"][-1] == {"token": TOKEN}


def test_the_check_writes_nothing(kv: Kv2, server: Server) -> None:
    sink(server).check(["token"])

    assert len(kv.secrets["secret/data/shop/app"]) == 1
    assert [asked.path for asked in server.asked if asked.method != "GET"] == ["/v1/sys/capabilities-self"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("secret/none#token", "nothing at"),
        ("secret/shop/app#tokn", "no key tokn"),
        ("secret#token", "a mount"),
    ],
)
def test_what_is_not_there_is_told_and_not_made(kv: Kv2, server: Server, address: str, says: str) -> None:
    key = address.partition("#")[2]
    with pytest.raises(DeployFailed, match=says):
        sink(server, address).check([key])
    with pytest.raises(DeployFailed, match=says):
        sink(server, address).put({key: Secret(TOKEN)})
    assert list(kv.secrets) == ["secret/data/shop/app"]


def test_a_token_that_may_only_read_is_told_before(kv: Kv2, server: Server) -> None:
    kv.capabilities = ("read",)

    with pytest.raises(DeployFailed, match="may not update"):
        sink(server).check(["token"])
    with pytest.raises(DeployFailed, match="permission denied"):
        sink(server).put({"token": Secret(TOKEN)})


def test_refusals_are_told_without_our_token(kv: Kv2, server: Server) -> None:
    with pytest.raises(DeployFailed, match="permission denied") as caught:
        sink(server, token="hvs.wrong").check(["token"])
    assert "hvs.wrong" not in str(caught.value)

    kv.sealed = True
    with pytest.raises(DeployFailed, match="sealed"):
        sink(server).check(["token"])


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "VAULT_ADDR"),
        ({"VAULT_ADDR": "http://vault.example:8200", "VAULT_TOKEN": MINE}, "VAULT_ADDR"),
        ({"VAULT_ADDR": "https://me:pw@vault.example", "VAULT_TOKEN": MINE}, "VAULT_ADDR"),
        ({"VAULT_ADDR": "http://127.0.0.1:9"}, "VAULT_TOKEN"),
        ({"VAULT_ADDR": "http://127.0.0.1:9", "VAULT_TOKEN": MINE}, "does not answer"),
    ],
)
def test_what_is_missing_around_it_is_told(environ: dict[str, str], says: str) -> None:
    with pytest.raises(DeployFailed, match=says):
        HashicorpVault(read_address("vault:secret/app#token"), Kept().around(**environ)).check(["token"])


def test_a_redirect_is_not_followed() -> None:
    with serving(lambda asked: (307, None)) as server, pytest.raises(DeployFailed, match="307"):
        sink(server).check(["token"])
