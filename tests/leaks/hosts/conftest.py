"""Code hosts on this machine, filled with small made-up repositories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dakkan.code_hosts import Network
from dakkan.leaks.hosts import github
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.search import search
from dakkan.model.leak import LeakSearch
from leaks.hosts.serving import CodeHost, serving
from leaks.made import Made, Repo

MADE = Made(505)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[CodeHost]:
    """GitHub's API, still empty."""
    with serving(CodeHost(tmp_path / "git", "/api/v3")) as running:
        yield running


@pytest.fixture
def client(host: CodeHost) -> Client:
    """Asks it; no pause is slept through."""
    made = github.client(host.api, host.token, Network())
    made.pause = lambda _seconds: None
    return made


def look(path: Path) -> LeakSearch:
    return search([path])


def leaky(path: Path) -> tuple[str, Repo]:
    """A repository with a token that is no longer in its newest commit."""
    token, data = MADE.env()
    repo = Repo(path)
    repo.write("config/.env", data)
    repo.commit()
    repo.git("rm", "-q", "config/.env")
    repo.commit("clean")
    return token, repo


def clean(path: Path) -> Repo:
    repo = Repo(path)
    repo.write("README.md", b"A shop.\n")
    repo.commit()
    return repo
