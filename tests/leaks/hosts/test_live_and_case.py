"""A leak on a code host is tried and written into the case like one that lies here."""

from pathlib import Path

import pytest

from cli.conftest import Terminal, small_world
from cli.test_leaks_case import leaky
from cli.test_whole_answer import files_but_the_vault, hijack
from dakkan.cli.front import COMMANDS
from leaks.hosts.serving import CodeHost, bare


@pytest.fixture
def at(
    host: CodeHost, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    world = small_world()
    monkeypatch.setitem(COMMANDS, "leaks", ("leaks:leaks", ""))
    for name, value in {
        "TWILIO_ACCOUNT_SID": world.main.sid,
        "TWILIO_AUTH_TOKEN": world.main.auth_token,
        "GITHUB_TOKEN": host.token,
        "GITHUB_API_URL": host.api,
    }.items():
        monkeypatch.setenv(name, value)
    return Terminal(world, tmp_path / "home", capsys)


def test_a_leak_is_followed_from_the_host_to_the_report(at: Terminal, host: CodeHost, tmp_path: Path) -> None:
    bare(host, leaky(at, tmp_path / "work").path, "acme/shop")
    row = {"full_name": "acme/shop", "clone_url": f"{host.url}/acme/shop.git", "visibility": "public"}
    host.objects["/repos/acme/shop"] = {**row, "pushed_at": "2026-11-20T10:00:00Z"}
    host.keyed["/search/code"] = ("items", [{"repository": {"full_name": "acme/shop"}}])
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("leaks", "--github", "-")

    told = at("leaks", "--github", "-", "--live", "--json")

    (leak,) = told.json["leaks"]
    (link,) = told.json["links"]
    assert told.code == 3 and told.json["case"] == case
    assert (leak["live"], leak["state"]) == (True, "live")  # although an earlier run had searched it
    assert link["explains"] == "explains"
    report = at("report", case, "--format", "md").out.replace("\\", "")
    assert "git clone --mirror" in report and report.index("Rotate first") < report.index(
        "git clone --mirror"
    )
    asked = {asked.query["q"] for asked in host.asked if asked.path.endswith("/search/code")}
    assert f'"{at.world.main.sid}"' in asked and any(one.startswith('"SK') for one in asked)
    for secret in (*at.every_secret(), host.token):
        assert secret not in at.shown
        for path in files_but_the_vault(tmp_path / "home"):
            assert secret.encode() not in path.read_bytes()
