"""An organization, a person, or everywhere: what is searched on GitHub, and what is said to be unseen."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dakkan.errors import UsageError
from dakkan.leaks.document import why
from dakkan.leaks.hosts import github, steps
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.hosts.github import GitHub
from dakkan.leaks.hosts.resuming import Records
from dakkan.leaks.hosts.walking import Answer, Walk
from dakkan.model.leak import LeakSearch, fingerprint
from leaks.hosts.conftest import MADE, clean, leaky, look
from leaks.hosts.serving import Asked, CodeHost, bare

SID = MADE.account()


def repository(host: CodeHost, name: str, **more: Any) -> dict[str, Any]:
    """A row of `GET /orgs/{org}/repos`, with the fields of the published description that matter."""
    row = {
        "full_name": name,
        "private": False,
        "visibility": "public",
        "fork": False,
        "clone_url": f"{host.url}/{name}.git",
        "html_url": f"{host.url}/{name}",
        "pushed_at": "2026-11-20T10:00:00Z",
        "size": 4,
        "has_wiki": False,
        "forks_count": 0,
        **more,
    }
    host.objects[f"/repos/{name}"] = row
    return row


@pytest.fixture
def acme(host: CodeHost, tmp_path: Path) -> dict[str, str]:
    """An organization with a leak in each kind of thing that it has; name of the thing → token."""
    tokens = {}
    for name in ("acme/shop", "kim/shop", "acme/shop.wiki", "gist/5f3a"):
        tokens[name], repo = leaky(tmp_path / name.replace("/", "-"))
        bare(host, repo.path, name)
    for name in ("acme/till", "acme/none.wiki"):
        bare(host, clean(tmp_path / name.replace("/", "-")).path, name)
    tokens["log"], text = MADE.env()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0_build.txt", text)
    host.objects |= {
        "/users/acme": {"login": "acme", "type": "Organization"},
        "/orgs/acme": {"public_repos": 1, "total_private_repos": 1},
    }
    shop = repository(host, "acme/shop", has_wiki=True, forks_count=1)
    till = repository(host, "acme/till", visibility="private", private=True, has_wiki=True)
    fork = repository(host, "kim/shop", fork=True)
    gist = {
        "id": "5f3a",
        "public": True,
        "html_url": f"{host.url}/gist/kim/5f3a",
        "git_pull_url": f"{host.url}/gist/5f3a.git",
        "updated_at": "2026-11-01T00:00:00Z",
    }
    run = {"id": 9, "status": "completed", "run_attempt": 1, "updated_at": "2026-11-20T11:00:00Z"}
    host.rows |= {
        "/orgs/acme/repos": [shop, till],
        "/repos/acme/shop/forks": [fork],
        "/orgs/acme/members": [{"login": "kim"}],
        "/users/kim/gists": [gist],
    }
    host.keyed |= {
        "/search/code": ("items", []),
        "/repos/acme/shop/actions/runs": ("workflow_runs", [run, {**run, "id": 8}]),
        "/repos/acme/till/actions/runs": ("workflow_runs", []),
    }
    host.files["/repos/acme/shop/actions/runs/9/logs"] = packed.getvalue()
    return tokens


def walk(client: Client, folder: Path, owner: str, *sids: str) -> Answer:
    folder.mkdir(exist_ok=True)
    records = Records(folder / "leaks", "test", "what")
    return Walk(GitHub(client), look, records, folder).search(owner, sids)


def gaps(found: LeakSearch) -> str:
    return "\n".join(f"{one.what}: {why(one)}" for one in found.blind)


def test_of_an_organization_everything_is_searched(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    answer = walk(client, tmp_path / "home", "acme", SID)

    domain = host.url.partition("://")[2]
    found = {leak.fingerprint: leak.places[0].path for leak in answer.found.leaks}
    assert found == {
        fingerprint(acme["acme/shop"].encode()): f"{domain}/acme/shop:config/.env",
        fingerprint(acme["acme/shop.wiki"].encode()): f"{domain}/acme/shop.wiki:config/.env",
        fingerprint(acme["kim/shop"].encode()): f"{domain}/kim/shop:config/.env",
        fingerprint(acme["gist/5f3a"].encode()): f"{domain}/gist/kim/5f3a:config/.env",
        fingerprint(acme["log"].encode()): f"{domain}/acme/shop/actions/runs/9!0_build.txt",
    }
    assert {one.source.name.removeprefix(f"{domain}/") for one in answer.looked} == {
        *(
            "acme/shop",
            "acme/shop.wiki",
            "acme/till",
            "kim/shop",
            "gist/kim/5f3a",
            "acme/shop/actions/runs/9",
        ),
    }


def test_what_stays_unseen_is_named(client: Client, acme: dict[str, str], tmp_path: Path) -> None:
    told = gaps(walk(client, tmp_path / "home", "acme").found)

    assert "secret gists are listed for nobody but their owner" in told
    assert "issues, texts of requests" in told
    assert "acme/shop: 1 logs are no longer kept" in told
    assert "wiki" not in told  # one without pages is none
    assert "of 2 repositories" not in told


def test_the_steps_tell_public_from_private(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    answer = walk(client, tmp_path / "home", "acme")

    hide, domain = steps.hide(answer.looked), host.url.partition("://")[2]
    assert f"{domain}/acme/shop is public: make it private now: {host.url}/acme/shop/settings" in hide
    assert len(hide) == 4  # repository and wiki are one
    assert any("is a public gist: delete it" in step for step in hide)
    assert any("kim/shop is a public fork: have its owner delete it" in step for step in hide)
    assert any("delete the log" in step for step in hide)
    assert not any("till" in step for step in hide)
    assert (
        f"git clone --mirror {host.url}/acme/shop.git ./shop.git && git -C ./shop.git filter-repo"
        in "\n".join(steps.clean(answer.looked))
    )


def test_fewer_repositories_than_the_organization_has_is_a_gap(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.objects["/orgs/acme"] = {"public_repos": 1, "total_private_repos": 5}
    host.rules["/orgs/acme/members"] = lambda asked: (
        302,
        {},
        {"Location": f"{host.api}/orgs/acme/public_members"},
    )
    host.rows["/orgs/acme/public_members"] = []

    told = gaps(walk(client, tmp_path / "home", "acme").found)

    assert "the token sees 2 of 6 repositories" in told
    assert "only members who show it in public" in told


def test_what_the_token_may_not_see_is_a_gap_and_the_rest_is_searched(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    def no(asked: Asked) -> tuple[int, object, dict[str, str]]:
        return 403, {"message": "Resource not accessible {by} this token \x1b[2J"}, {}

    for path in (
        "/repos/acme/shop/actions/runs",
        "/repos/acme/shop/forks",
        "/users/kim/gists",
        "/orgs/acme/members",
    ):
        host.rules[path] = no
    host.objects["/repos/acme/till"] = host.rows["/orgs/acme/repos"][1]
    (host.git / "acme/till.git").rename(host.git / "acme/gone.git")
    host.rows["/orgs/acme/repos"][1]["has_wiki"] = False

    answer = walk(client, tmp_path / "home", "acme")
    told = gaps(answer.found)

    assert len(answer.found.leaks) == 2
    for what in ("acme/shop: Actions", "acme/shop: forks", "acme: members"):
        assert f"{what}: it cannot be read: the host answers 403 Resource not accessible" in told
    assert "acme/till: it cannot be read: git says" in told


def test_a_refused_token_is_a_gap(host: CodeHost, client: Client, tmp_path: Path) -> None:
    host.token += "x"

    told = gaps(walk(client, tmp_path / "home", "acme").found)

    assert "GitHub: acme: it cannot be read: the host answers 401 Bad credentials" in told


@pytest.mark.parametrize("owner", ["../x", "a b", "--x", "a/b", ""])
def test_an_owner_is_a_name(client: Client, tmp_path: Path, owner: str) -> None:
    with pytest.raises(UsageError):
        walk(client, tmp_path / "home", owner)


def test_a_persons_own_token_sees_what_is_private(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.objects |= {"/users/kim": {"login": "Kim", "type": "User"}, "/user": {"login": "Kim"}}
    host.rows |= {"/user/repos": [repository(host, "kim/shop")], "/gists": host.rows["/users/kim/gists"]}

    mine = walk(client, tmp_path / "home", "kim")
    host.objects["/user"] = {"login": "other"}
    host.rows["/users/kim/repos"] = []
    others = walk(client, tmp_path / "home", "kim")

    assert len(mine.found.leaks) == 2 and "private repositories" not in gaps(mine.found)
    assert "private repositories of somebody else" in gaps(others.found)


# ---- code search -----------------------------------------------------------------------------------


def item(name: str) -> dict[str, Any]:
    """A result of `GET /search/code`: its repository is a short one, without address or date."""
    return {"path": "a/.env", "repository": {"full_name": name, "private": False}}


def test_everywhere_means_what_the_code_search_finds(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.keyed["/search/code"] = ("items", [item("acme/shop")] * 150 + [item("gone/gone"), item("../x")])

    answer = walk(client, tmp_path / "home", "-", SID)

    searched = [asked for asked in host.asked if asked.path.endswith("/search/code")]
    assert [asked.query["q"] for asked in searched] == [f'"{SID}"'] * 2
    assert len(answer.found.leaks) == 4  # with its wiki, fork and log
    told = gaps(answer.found)
    assert (
        "GitHub's code search looks at default branches only" in told and "gists cannot be searched" in told
    )
    assert "gone/gone: it cannot be read: the host answers 404" in told


def test_more_than_a_thousand_results_are_asked_for_by_size(
    host: CodeHost, client: Client, tmp_path: Path
) -> None:
    sizes = [100] * 700 + [200_000] * 900

    def found(asked: Asked) -> tuple[int, object, dict[str, str]]:
        low, high = 0, 10**9
        if "size:" in asked.query["q"]:
            low, high = map(int, asked.query["q"].rpartition("size:")[2].split(".."))
        count = sum(low <= size <= high for size in sizes)
        items = [item("acme/shop")] if asked.page == 1 else []
        return 200, {"total_count": count, "incomplete_results": False, "items": items}, {}

    host.rules["/search/code"] = found
    told = gaps(walk(client, tmp_path / "home", "-", SID).found)
    assert "shows the first" not in told
    assert [asked.query["q"].partition(" ")[2] for asked in host.asked if "search" in asked.path] == [
        "", "size:0..196608", "size:196609..393216",
    ]  # fmt: skip

    sizes += [100] * 400
    told = gaps(walk(client, tmp_path / "home", "-", SID).found)
    assert "GitHub found 1,100 files and shows the first 1,000" in told


def test_an_incomplete_or_refused_search_is_a_gap(host: CodeHost, client: Client, tmp_path: Path) -> None:
    host.rules["/search/code"] = lambda asked: (
        200,
        {"total_count": 0, "incomplete_results": True, "items": []},
        {},
    )
    assert "says that its answer is incomplete" in gaps(walk(client, tmp_path / "home", "-", SID).found)

    host.rules["/search/code"] = lambda asked: (422, {"message": "Validation Failed"}, {})
    assert f"{SID}: it cannot be read: the host answers 422 Validation Failed" in gaps(
        walk(client, tmp_path / "home", "-", SID).found
    )


def test_commits_pushed_over_are_asked_for(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    inside = ["--git-dir", str(host.git / "acme/till.git")]
    token, repo = leaky(tmp_path / "late")
    repo.git("push", "-q", str(host.git / "acme/till.git"), "main:side")
    lost = repo.git("rev-parse", "main")
    repo.git(*inside, "update-ref", "-d", "refs/heads/side")
    rows = {"force_push": [{"before": "0" * 40}], "branch_deletion": [{"before": lost, "after": "0" * 40}]}
    host.rules["/repos/acme/till/activity"] = lambda asked: (200, rows[asked.query["activity_type"]], {})

    answer = walk(client, tmp_path / "home", "acme")

    assert fingerprint(token.encode()) in {leak.fingerprint for leak in answer.found.leaks}


def test_hostile_answers_are_gaps_not_crashes(
    host: CodeHost, client: Client, acme: dict[str, str], tmp_path: Path
) -> None:
    host.rows["/orgs/acme/repos"] = [
        *(7, None, {}, {"full_name": 3}, {"full_name": "a/..", "clone_url": "ext::id"}),
        {
            "full_name": "acme/evil",
            "clone_url": "ext::sh -c id",
            "size": "x",
            "forks_count": [],
            "pushed_at": 5,
        },
        {"full_name": "acme/away", "clone_url": "https://[", "has_wiki": 1},
        {"full_name": "acme/redirected", "clone_url": "http://192.0.2.1/x.git"},
    ]
    host.rows["/users/kim/gists"] = [{"id": "../../x"}, {"id": None}]
    host.rules["/search/code"] = lambda asked: (
        200,
        {"total_count": "x", "items": [1, {"repository": 2}]},
        {},
    )

    told = gaps(walk(client, tmp_path / "home", "acme", SID).found)

    for name in ("evil", "away", "redirected"):
        assert f"acme/{name}: it cannot be read: the host names an address that is not safe" in told


def test_the_cloud_is_asked_at_its_own_addresses() -> None:
    cloud = GitHub(github.client("", "word", lambda request: pytest.fail("asked")))

    assert cloud.client.url == "https://api.github.com"
    assert cloud.git_header("https://gist.github.com/5f3a.git") and cloud.git_header(
        "https://github.com/a/b.git"
    )
    assert not cloud.git_header("https://github.com.evil.example/a/b.git")
    assert cloud.by_hand("acme", [SID]) == [
        f"https://github.com/search?q=%22{SID}%22+org%3Aacme&type=code",
        "https://github.com/acme?tab=repositories",
    ]
    assert cloud.by_hand("-", [SID])[-1] == f"https://gist.github.com/search?q={SID}"
