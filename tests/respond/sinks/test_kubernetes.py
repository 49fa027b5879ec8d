"""Kubernetes, against a `kubectl` on the PATH that keeps what it was told in a folder."""

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.kubernetes import Kubernetes
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Kept

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kubectl takes no patch from stdin there")

KUBECTL = r"""#!{python}
import json, os, sys
words = sys.argv[1:]
here = {folder!r}
patch = next((open(w.split("=", 1)[1]).read() for w in words if w.startswith("--patch-file=")), "")
log = open(here + "/log", "a")
log.write(json.dumps([words, patch, sorted(os.environ)]) + "\n")
fails = here + "/fails"
verb = next(w for w in words if not w.startswith("--"))
if os.path.exists(fails) and verb in open(fails).read():
    sys.exit("error: cannot " + verb + ": " + patch)
store = here + "/secret.json"
secret = json.load(open(store))
if verb == "patch" and "--dry-run=server" not in words and not os.path.exists(here + "/deaf"):
    secret["data"].update(json.loads(patch)["data"])
    json.dump(secret, open(store, "w"))
if verb == "get" and "secret" in words:
    print(json.dumps(secret))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    program = tmp_path / "bin" / "kubectl"
    program.parent.mkdir()
    program.write_text(KUBECTL.replace("{python}", sys.executable).replace("{folder!r}", repr(str(tmp_path))))
    program.chmod(0o755)
    (tmp_path / "secret.json").write_text(
        json.dumps({"kind": "Secret", "data": {"token": "b2xk", "x": "eA=="}})
    )
    return tmp_path


def sink(folder: Path, address: str = "shop/twilio#token") -> Kubernetes:
    environ = {
        "PATH": f"{folder / 'bin'}{os.pathsep}/usr/bin:/bin",
        "KUBECONFIG": "/somewhere",
        "TWILIO_AUTH_TOKEN": "not for children",
        "DAKKAN_VAULT_PASSPHRASE": "nor this",
    }
    return Kubernetes(read_address(f"kubernetes:{address}"), Kept().around(**environ))


def said(folder: Path) -> list[tuple[list[str], str, list[str]]]:
    return [json.loads(line) for line in (folder / "log").read_text().splitlines()]


def held(folder: Path) -> Any:
    return json.loads((folder / "secret.json").read_text())["data"]


def test_the_secret_goes_to_standard_input_and_into_no_argument(folder: Path) -> None:
    encoded = base64.b64encode(TOKEN.encode()).decode()

    sink(folder).put({"token": Secret(TOKEN)})

    assert held(folder) == {"token": encoded, "x": "eA=="}
    words, patch, environ = said(folder)[1]
    assert words[:4] == ["--namespace=shop", "patch", "secret", "twilio"]
    assert json.loads(patch) == {"data": {"token": encoded}}
    for words, _patch, environ in said(folder):
        assert TOKEN not in str(words) and encoded not in str(words)
        assert "KUBECONFIG" in environ and "TWILIO_AUTH_TOKEN" not in environ
        assert "DAKKAN_VAULT_PASSPHRASE" not in environ


def test_a_second_call_patches_nothing_but_restarts_again(folder: Path) -> None:
    place = "shop/twilio#token?restart=deployment/web&context=live"
    sink(folder, place).put({"token": Secret(TOKEN)})
    (folder / "log").unlink()

    sink(folder, place).put({"token": Secret(TOKEN)})

    assert [words[2:] for words, _patch, _environ in said(folder)] == [
        ["get", "secret", "twilio", "--output=json"],
        ["rollout", "restart", "deployment/web"],
        ["rollout", "status", "deployment/web", "--timeout=300s"],
    ]
    assert all(words[1] == "--context=live" for words, _patch, _environ in said(folder))


def test_the_check_is_a_trial_run_with_what_is_there(folder: Path) -> None:
    sink(folder, "shop/twilio#token?restart=deployment/web").check(["token"])

    assert held(folder) == {"token": "b2xk", "x": "eA=="}
    assert [words[1] for words, _patch, _environ in said(folder)] == ["get", "patch", "get"]
    words, patch, _environ = said(folder)[1]
    assert "--dry-run=server" in words
    assert json.loads(patch) == {"data": {"token": "b2xk"}}


def test_a_failure_is_told_without_the_secret(folder: Path) -> None:
    (folder / "fails").write_text("patch")

    with pytest.raises(DeployFailed, match="cannot patch") as caught:
        sink(folder).put({"token": Secret(TOKEN)})

    assert TOKEN not in str(caught.value)
    assert base64.b64encode(TOKEN.encode()).decode() not in str(caught.value)


def test_an_empty_value_does_not_garble_what_is_said(folder: Path) -> None:
    (folder / "secret.json").write_text(json.dumps({"kind": "Secret", "data": {"token": ""}}))
    (folder / "fails").write_text("patch")

    with pytest.raises(DeployFailed, match="It said: error: cannot patch"):
        sink(folder).check(["token"])


def test_a_rollout_that_fails_is_told(folder: Path) -> None:
    (folder / "fails").write_text("rollout")

    with pytest.raises(DeployFailed, match="cannot rollout"):
        sink(folder, "shop/twilio#token?restart=deployment/web").put({"token": Secret(TOKEN)})


def test_a_patch_without_effect_is_told(folder: Path) -> None:
    (folder / "deaf").touch()

    with pytest.raises(DeployFailed, match="does not show"):
        sink(folder).put({"token": Secret(TOKEN)})


def test_a_key_that_is_not_there_is_not_made(folder: Path) -> None:
    place = sink(folder, "shop/twilio#tokn")

    with pytest.raises(DeployFailed, match="no key tokn"):
        place.check(["tokn"])
    with pytest.raises(DeployFailed, match="no key tokn"):
        place.put({"tokn": Secret(TOKEN)})


@pytest.mark.parametrize(
    "address", ["shop#t", "--all/x#t", "shop/x#t?restart=deployment/--all", "shop/x#t?restart=pod/a"]
)
def test_odd_names_never_reach_kubectl(folder: Path, address: str) -> None:
    with pytest.raises(DeployFailed, match="written so"):
        sink(folder, address).check(["t"])
    assert not (folder / "log").exists()


def test_a_missing_kubectl_is_told(tmp_path: Path) -> None:
    around = Kept().around(PATH=str(tmp_path))

    with pytest.raises(DeployFailed, match="could not be started"):
        Kubernetes(read_address("kubernetes:shop/twilio#t"), around).check(["t"])
