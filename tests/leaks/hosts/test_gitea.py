"""An organization or a person on Gitea or Forgejo: in the same shape as on GitHub."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dakkan.code_hosts import Network
from dakkan.errors import UsageError
from dakkan.leaks.document import why
from dakkan.leaks.hosts import gitea
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.hosts.gitea import Gitea
from dakkan.leaks.hosts.resuming import Records
from dakkan.leaks.hosts.walking import Answer, Walk
from dakkan.model.leak import LeakSearch, fingerprint
from leaks.hosts.conftest import MADE, leaky, look
from leaks.hosts.serving import CodeHost, bare, serving


@pytest.fixture
def host(tmp_path: Path) -> Iterator[CodeHost]:
    with serving(CodeHost(tmp_path / "git", "/api/v1")) as running:
        yield running


@pytest.fixture
def client(host: CodeHost) -> Client:
    made = gitea.client(f"{host.url}/", host.token, Network())
    made.pause = lambda _seconds: None
    return made


def repository(host: CodeHost, name: str, **more: Any) -> dict[str, Any]:
    plain = {"full_name": name, "private": False, "clone_url": f"{host.url}/{name}.git", "size": 4}
    return {**plain, "has_wiki": True, "has_actions": True, "forks_count": 0, **more}


@pytest.fixture
def acme(host: CodeHost, tmp_path: Path) -> dict[str, str]:
    tokens = {}
    for name in ("acme/shop", "kim/shop", "acme/shop.wiki"):
        tokens[name], repo = leaky(tmp_path / name.replace("/", "-"))
        bare(host, repo.path, name)
    host.objects["/orgs/acme"] = {"id": 1}
    host.rows |= {
        "/orgs/acme/repos": [repository(host, "acme/shop", forks_count=1)],
        "/repos/acme/shop/forks": [repository(host, "kim/shop")],
    }
    host.keyed["/repos/acme/shop/actions/jobs"] = ("jobs", [{"id": 5, "status": "completed"}])
    tokens["job"], host.files["/repos/acme/shop/actions/jobs/5/logs"] = MADE.env()
    return tokens


def walk(client: Client, folder: Path, owner: str) -> Answer:
    folder.mkdir(exist_ok=True)
    return Walk(Gitea(client), look, Records(folder / "leaks", "test", "what"), folder).search(owner, [])


def gaps(found: LeakSearch) -> str:
    return "\n".join(f"{one.what}: {why(one)}" for one in found.blind)


def test_of_an_organization_everything_is_searched(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    answer = walk(client, tmp_path / "home", "acme")

    domain = host.url.partition("://")[2]
    assert {
        leak.fingerprint: leak.places[0].path.removeprefix(f"{domain}/") for leak in answer.found.leaks
    } == {
        fingerprint(acme["acme/shop"].encode()): "acme/shop:config/.env",
        fingerprint(acme["acme/shop.wiki"].encode()): "acme/shop.wiki:config/.env",
        fingerprint(acme["kim/shop"].encode()): "kim/shop:config/.env",
        fingerprint(acme["job"].encode()): "acme/shop/actions/jobs/5",
    }
    assert host.asked[0].headers["authorization"].startswith("token ")


def test_everywhere_is_what_the_tokens_owner_has_and_the_rest_a_gap(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.rows["/user/repos"] = [repository(host, "kim/shop", has_wiki=False)]

    answer = walk(client, tmp_path / "home", "-")

    assert len(answer.found.leaks) == 1
    assert "Gitea cannot be asked by its API which files hold a SID" in gaps(answer.found)
    assert "kim/shop: Actions: this Gitea does not hand out the logs" in gaps(answer.found)


def test_an_instance_has_to_be_named() -> None:
    with pytest.raises(UsageError, match="GITEA_URL"):
        gitea.client("", "word", Network())
