"""A group, a person, or everywhere on GitLab: in the same shape as on GitHub."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dakkan.code_hosts import Network
from dakkan.leaks.document import why
from dakkan.leaks.hosts import gitlab, steps
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.hosts.gitlab import GitLab
from dakkan.leaks.hosts.resuming import Records
from dakkan.leaks.hosts.walking import Answer, Walk
from dakkan.model.leak import LeakSearch, fingerprint
from leaks.hosts.conftest import MADE, clean, leaky, look
from leaks.hosts.serving import CodeHost, bare, serving

SID = MADE.account()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[CodeHost]:
    with serving(CodeHost(tmp_path / "git", "/api/v4")) as running:
        yield running


@pytest.fixture
def client(host: CodeHost) -> Client:
    made = gitlab.client(host.url, host.token, Network())
    made.pause = lambda _seconds: None
    return made


def project(host: CodeHost, number: int, name: str, **more: Any) -> dict[str, Any]:
    row = {
        "id": number,
        "path_with_namespace": name,
        "visibility": "public",
        "http_url_to_repo": f"{host.url}/{name}.git",
        "web_url": f"{host.url}/{name}",
        "wiki_enabled": True,
        "forks_count": 0,
        **more,
    }
    host.objects[f"/projects/{number}"] = row
    return row


@pytest.fixture
def acme(host: CodeHost, tmp_path: Path) -> dict[str, str]:
    tokens = {}
    for name in ("acme/web/shop", "kim/shop", "acme/web/shop.wiki"):
        tokens[name], repo = leaky(tmp_path / name.replace("/", "-"))
        bare(host, repo.path, name)
    bare(host, clean(tmp_path / "till").path, "acme/till")
    shop = project(host, 7, "acme/web/shop", visibility="internal", forks_count=1)
    host.objects["/groups/acme"] = {"id": 1}
    host.rows |= {
        "/groups/acme/projects": [shop, project(host, 8, "acme/till", visibility="private")],
        "/projects/7/forks": [project(host, 9, "kim/shop")],
        "/projects/7/jobs": [{"id": 70, "status": "success", "finished_at": "2026-11-20T11:00:00Z"}],
        "/projects/7/snippets": [{"id": 71, "visibility": "public", "web_url": f"{host.url}/-/snippets/71"}],
    }
    tokens["job"], host.files["/projects/7/jobs/70/trace"] = MADE.env()
    tokens["snippet"], host.files["/projects/7/snippets/71/raw"] = MADE.env()
    return tokens


def walk(client: Client, folder: Path, owner: str, *sids: str) -> Answer:
    folder.mkdir(exist_ok=True)
    return Walk(GitLab(client), look, Records(folder / "leaks", "test", "what"), folder).search(owner, sids)


def gaps(found: LeakSearch) -> str:
    return "\n".join(f"{one.what}: {why(one)}" for one in found.blind)


def test_of_a_group_everything_is_searched(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    answer = walk(client, tmp_path / "home", "acme")

    domain = host.url.partition("://")[2]
    assert {
        leak.fingerprint: leak.places[0].path.removeprefix(f"{domain}/") for leak in answer.found.leaks
    } == {
        fingerprint(acme["acme/web/shop"].encode()): "acme/web/shop:config/.env",
        fingerprint(acme["acme/web/shop.wiki"].encode()): "acme/web/shop.wiki:config/.env",
        fingerprint(acme["kim/shop"].encode()): "kim/shop:config/.env",
        fingerprint(acme["job"].encode()): "acme/web/shop/jobs/70",
        fingerprint(acme["snippet"].encode()): "acme/web/shop/snippets/71",
    }
    assert "only what this token may see is listed" in gaps(answer.found)
    hide = steps.hide(answer.looked)
    assert f"{domain}/acme/web/shop can be read by everybody who may log in: make it private now: " in hide[0]
    assert any("snippets/71 is not private" in step for step in hide)


def test_a_name_that_is_no_group_is_a_person(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.rows["/users/kim/projects"] = [host.objects["/projects/9"]]

    answer = walk(client, tmp_path / "home", "kim")

    assert [one.source.path for one in answer.looked] == ["9"]


def test_everywhere_with_and_without_code_search(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.rows |= {"/search": [{"project_id": 7, "data": SID}] * 2, "/projects": [], "/snippets": []}
    found = walk(client, tmp_path / "home", "-", SID)
    assert len(found.found.leaks) == 5 and "not into history" in gaps(found.found)
    asked = next(one for one in host.asked if one.path.endswith("/search"))
    assert (asked.query["scope"], asked.query["search"]) == ("blobs", SID)

    host.rules["/search"] = lambda asked: (400, {"message": "Scope supported only with advanced search"}, {})
    host.rows["/projects"] = [host.objects["/projects/9"]]
    found = walk(client, tmp_path / "other", "-", SID)
    assert len(found.found.leaks) == 1 and "does not search the code of all projects" in gaps(found.found)


def test_what_cannot_be_read_is_a_gap(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    for path in ("/projects/7/jobs", "/projects/7/snippets", "/projects/7/forks"):
        host.rules[path] = lambda asked: (403, {"message": "403 Forbidden"}, {})

    told = gaps(walk(client, tmp_path / "home", "acme").found)

    for what in ("shop: CI", "shop/snippets", "shop: forks"):
        assert f"{what}: it cannot be read: the host answers 403" in told
