"""Deploy hooks: the secret goes to standard input and nowhere else."""

import json
import sys
from pathlib import Path

import pytest

from dakkan.errors import DeployFailed, UsageError
from dakkan.model.deployment import Deployment
from dakkan.respond.deploy import CommandHook
from dakkan.twilio.credential import Secret

ACCOUNT = "AC" + "a" * 32
TOKEN = Secret("0123456789abcdef0123456789abcdef")
DEPLOYMENT = Deployment("auth-token", ACCOUNT, ACCOUNT, ACCOUNT)


def hook(folder: Path, script: str, seconds: float = 30) -> CommandHook:
    (folder / "hook.py").write_text(script)
    return CommandHook(f'{sys.executable} "{folder / "hook.py"}" "{folder / "out"}"', seconds)


def test_the_command_gets_the_secret_on_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "not for children")
    script = """
import json, os, sys
json.dump([sys.stdin.read(), dict(os.environ), sys.argv], open(sys.argv[1], "w"))
"""

    hook(tmp_path, script)(DEPLOYMENT, TOKEN)

    said, environment, arguments = json.loads((tmp_path / "out").read_text())
    assert said == TOKEN.reveal() + "\n"
    assert TOKEN.reveal() not in json.dumps([environment, arguments])
    assert "TWILIO_AUTH_TOKEN" not in environment
    assert environment["DAKKAN_DEPLOY_KIND"] == "auth-token"
    assert environment["DAKKAN_ACCOUNT_SID"] == environment["DAKKAN_REPLACES"] == ACCOUNT


def test_a_failure_is_told_without_the_secret(tmp_path: Path) -> None:
    script = """
import sys
print("cannot store", sys.stdin.read(), "x" * 10000)
sys.exit(7)
"""

    with pytest.raises(DeployFailed, match="exit code 7") as caught:
        hook(tmp_path, script)(DEPLOYMENT, TOKEN)

    assert "cannot store" in str(caught.value)
    assert TOKEN.reveal() not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_hook_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(DeployFailed, match="did not end"):
        hook(tmp_path, "import time; time.sleep(60)", seconds=0.3)(DEPLOYMENT, TOKEN)


def test_a_command_that_is_not_there_fails() -> None:
    with pytest.raises(DeployFailed, match="could not be started"):
        CommandHook("/nowhere/at-all")(DEPLOYMENT, TOKEN)


@pytest.mark.parametrize("command", ["", "  ", 'put "'])
def test_a_command_that_cannot_be_read_is_refused_at_once(command: str) -> None:
    with pytest.raises(UsageError):
        CommandHook(command)


def test_no_shell_is_involved(tmp_path: Path) -> None:
    with pytest.raises(DeployFailed):
        CommandHook(f"/nowhere ; touch {tmp_path / 'made'}")(DEPLOYMENT, TOKEN)

    assert not (tmp_path / "made").exists()
