"""Deploy hooks: a command gets the secret on standard input and nowhere else; every place has to take it."""

import json
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from dakkan.errors import DeployFailed, UsageError
from dakkan.model.deployment import Deployment
from dakkan.model.plan import Plan, Preset, Step, StepState, Target
from dakkan.respond.deploy import (
    BEFORE,
    CommandHook,
    Deployer,
    check,
    deployments_of,
    knowing,
    webhooks_after,
    webhooks_before,
)
from dakkan.respond.sinks.http import Reply, Request
from dakkan.respond.sinks.table import read_table
from dakkan.respond.vault import CURRENT
from dakkan.respond.webhook_trial import Outcome, signature
from dakkan.twilio.credential import Secret
from dakkan.workspace import Workspace
from respond.conftest import Scene
from respond.sinks.conftest import no_network

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


# ---- several credentials, several places ---------------------------------------------------------


SUB = "AC" + "b" * 32
OLD_KEY, NEW_KEY = "SK" + "1" * 32, "SK" + "2" * 32
KEY = Deployment("api-key", ACCOUNT, NEW_KEY, OLD_KEY)
ENV = "# ours\nTWILIO_AUTH_TOKEN=old\nTWILIO_API_KEY=SKold\nTWILIO_API_SECRET=old\n"


@dataclass
class Setting:
    """The owner's machine: a file of settings, a workspace with its table, and what was asked over HTTP."""

    folder: Path
    asked: list[Request] = field(default_factory=list)
    accepts: tuple[Secret, ...] = ()
    paused: float = 0.0

    @property
    def env(self) -> Path:
        return self.folder / ".env"

    @property
    def home(self) -> Workspace:
        environ = {"TWILIO_ACCOUNT_SID": ACCOUNT, "DAKKAN_VAULT_PASSPHRASE": "for tests"}
        return Workspace.of(environ, folder=self.folder / "home", deploy_to=())

    def deployer(self, *given: str, table: str = "") -> Deployer:
        (self.folder / "home").mkdir(exist_ok=True)
        (self.folder / "home" / "deploy.toml").write_text(table)
        return Deployer(
            given,
            self.home.deploy_table,
            main_sid=lambda: ACCOUNT,
            environ={},
            send=self.send,
            vault=lambda: self.home.vault,
            own_hosts=("shop.example",),
            pause=self.pause,
        )

    def pause(self, seconds: float) -> None:
        self.paused += seconds
        if self.paused >= 30:  # the shop has started anew
            self.accepts = (*self.accepts, TOKEN)

    def send(self, request: Request) -> Reply:
        """The endpoint of the shop, which checks signatures."""
        self.asked.append(request)
        form = dict(parse_qsl(request.content.decode()))
        right = {signature(token, request.url, form) for token in self.accepts}
        return Reply(200 if request.headers["X-Twilio-Signature"] in right else 403, b"")


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    (tmp_path / ".env").write_text(ENV)
    return Setting(tmp_path)


def test_a_place_on_the_command_line_gets_the_main_accounts_token(setting: Setting) -> None:
    deployer = setting.deployer(f"env:{setting.env}#TWILIO_AUTH_TOKEN")

    deployer.check([DEPLOYMENT])
    deployer(DEPLOYMENT, TOKEN)

    assert setting.env.read_text() == ENV.replace("AUTH_TOKEN=old", f"AUTH_TOKEN={TOKEN.reveal()}")


@pytest.mark.parametrize("other", [KEY, Deployment("auth-token", SUB, SUB, SUB)])
def test_a_place_on_the_command_line_gets_no_other_secret(setting: Setting, other: Deployment) -> None:
    deployer = setting.deployer(f"env:{setting.env}#TWILIO_AUTH_TOKEN")

    with pytest.raises(DeployFailed, match="No place is named"):
        deployer.check([other])
    with pytest.raises(DeployFailed, match="No place is named"):
        deployer(other, TOKEN)
    assert setting.env.read_text() == ENV


TABLE = f"""
[[credential]]
kind = "api-key"
key = "{OLD_KEY}"
sid = "env:ENV#TWILIO_API_KEY"
secret = "env:ENV#TWILIO_API_SECRET"
"""


def test_a_keys_sid_and_secret_change_in_one_go(setting: Setting) -> None:
    deployer = setting.deployer(table=TABLE.replace("ENV", str(setting.env)))

    deployer.check([KEY])
    deployer(KEY, TOKEN)

    wanted = ENV.replace("SKold", NEW_KEY).replace("SECRET=old", f"SECRET={TOKEN.reveal()}")
    assert setting.env.read_text() == wanted
    slots = setting.home.vault.slots(ACCOUNT, BEFORE)
    assert slots == [f"{BEFORE}{setting.env}/1"]  # one exchange, one former content
    assert setting.home.vault.read(ACCOUNT, slots[0]).reveal() == ENV
    assert not any(ENV.encode() in file.read_bytes() for file in (setting.folder / "home").iterdir())


def test_a_call_after_a_crash_changes_nothing_more(setting: Setting) -> None:
    deployer = setting.deployer(table=TABLE.replace("ENV", str(setting.env)))
    deployer(KEY, TOKEN)
    after = setting.env.stat().st_ino

    deployer(KEY, TOKEN)

    assert setting.env.stat().st_ino == after
    assert len(setting.home.vault.slots(ACCOUNT, BEFORE)) == 1


def test_one_place_that_fails_fails_the_step_and_no_command_runs(setting: Setting) -> None:
    ran = setting.folder / "ran"
    deployer = setting.deployer(
        f"env:{setting.folder}/none#A", f"env:{setting.env}#TWILIO_AUTH_TOKEN", f"touch {ran}"
    )

    with pytest.raises(DeployFailed, match="No such file"):
        deployer(DEPLOYMENT, TOKEN)

    assert TOKEN.reveal() in setting.env.read_text()  # tried all the same: it is not asked for twice
    assert not ran.exists()


def test_the_check_tells_all_faults_at_once_and_changes_nothing(setting: Setting) -> None:
    table = TABLE.replace("ENV#TWILIO_API_KEY", f"{setting.env}#MISSING").replace("ENV", "/nowhere/.env")
    deployer = setting.deployer("/nowhere/at-all", table=table)

    with pytest.raises(DeployFailed) as caught:
        deployer.check([KEY, DEPLOYMENT])

    assert "no line MISSING=" in str(caught.value)
    assert "/nowhere/.env cannot be read" in str(caught.value)
    assert str(caught.value).count("no program /nowhere/at-all") == 1
    assert setting.env.read_text() == ENV


def test_a_table_that_leaves_a_credential_out_stops_it_unless_it_is_put_by_hand(setting: Setting) -> None:
    sub = Deployment("auth-token", SUB, SUB, SUB)
    table = TABLE.replace("ENV", str(setting.env))
    with pytest.raises(DeployFailed, match="by-hand = true"):
        setting.deployer(table=table)(sub, TOKEN)

    table += f'[[credential]]\nkind = "auth-token"\naccount = "{SUB}"\nby-hand = true\n'
    setting.deployer(table=table)(sub, TOKEN)


def test_a_broken_table_is_told_when_the_workspace_is_opened(setting: Setting) -> None:
    setting.deployer(table="")
    (setting.folder / "home" / "deploy.toml").write_text("[[credential]]\nkind = 1\n")

    with pytest.raises(UsageError, match=r"deploy\.toml, line 2"):
        _ = setting.home


def test_the_workspace_takes_commands_and_places(setting: Setting) -> None:
    environ = {"TWILIO_ACCOUNT_SID": ACCOUNT, "DAKKAN_VAULT_PASSPHRASE": "for tests"}
    place = f"env:{setting.env}#TWILIO_AUTH_TOKEN"
    home = Workspace.of(environ, folder=setting.folder / "h", deploy_to=(place, "cat"))

    assert home.deploy is not None
    home.deploy(DEPLOYMENT, TOKEN)

    assert TOKEN.reveal() in setting.env.read_text()
    assert Workspace.of(environ, folder=setting.folder / "h", deploy_to=()).deploy is None


def test_a_plan_is_checked_by_what_it_has_still_to_deploy(setting: Setting) -> None:
    deployer = setting.deployer(f"env:{setting.folder}/none#A")
    steps = [step("rotate-auth-token", "mint"), step("rotate-auth-token", "promote")]

    check(deployer, plan_of(*steps))  # nothing to put in place
    check(None, plan_of(*steps, step("rotate-auth-token", "deploy")))
    check(lambda deployment, secret: None, plan_of(step("rotate-auth-token", "deploy")))
    check(deployer, plan_of(step("rotate-auth-token", "deploy").at(StepState.PROVEN)))
    with pytest.raises(DeployFailed, match="Nothing was changed"):
        check(deployer, plan_of(*steps, step("rotate-auth-token", "deploy")))


def test_what_a_plan_deploys_is_told_as_the_actions_tell_it() -> None:
    key = replace(step("delete-api-key", "deploy"), target=Target(ACCOUNT, OLD_KEY))

    assert deployments_of(plan_of(step("rotate-auth-token", "deploy"))) == [DEPLOYMENT]
    (told,) = deployments_of(plan_of(key))
    assert (told.kind, told.account_sid, told.replaces) == ("api-key", ACCOUNT, OLD_KEY)


def step(action: str, verb: str) -> Step:
    target = Target(ACCOUNT, ACCOUNT)
    return Step(f"{action}/{verb}", action, verb, target, "…", {"name": "prod"}, (), (), "no")


def plan_of(*steps: Step) -> Plan:
    return Plan("C-1", Preset.SANITISE, datetime(2026, 11, 24, tzinfo=UTC), "sha256", ACCOUNT, steps)


# ---- webhooks signed with the new token ----------------------------------------------------------

WEBHOOK = '[webhooks]\ntry = ["https://shop.example/status"]\nwait = 20\n'
OLD = Secret("f" * 32)


def test_an_endpoint_that_accepts_both_tokens_lets_the_step_through(setting: Setting) -> None:
    setting.accepts = (OLD, TOKEN)
    deployer = setting.deployer("cat", table=WEBHOOK)

    deployer(DEPLOYMENT, TOKEN)

    assert [trial.outcome for trial in deployer.trials(DEPLOYMENT, TOKEN)] == [Outcome.ACCEPTED]
    assert setting.paused == 0


def test_a_refusal_before_the_promotion_stops_the_step(setting: Setting) -> None:
    setting.accepts = (OLD,)
    setting.home.vault.write(ACCOUNT, CURRENT, OLD)

    with pytest.raises(DeployFailed, match="refuses webhooks signed with the new") as caught:
        setting.deployer("cat", table=WEBHOOK)(DEPLOYMENT, TOKEN)

    assert "Nothing old has died" in str(caught.value)
    assert setting.paused == 20


def test_a_system_has_time_to_start_anew(setting: Setting) -> None:
    setting.accepts = (OLD,)

    setting.deployer("cat", table=WEBHOOK.replace("20", "60"))(DEPLOYMENT, TOKEN)

    assert setting.paused == 30


def test_after_the_promotion_the_old_token_is_not_asked_about(setting: Setting) -> None:
    setting.home.vault.write(ACCOUNT, CURRENT, OLD)
    setting.accepts = (TOKEN,)
    deployer = setting.deployer("cat", table=WEBHOOK)

    (trial,) = deployer.trials(DEPLOYMENT, TOKEN, promoted=True)

    assert trial.outcome is Outcome.ACCEPTED


def test_what_the_endpoints_did_is_told_for_the_record(setting: Setting) -> None:
    setting.accepts = (OLD, TOKEN)
    deployer = setting.deployer("cat", table=WEBHOOK)
    assert webhooks_before(deployer) == {}

    deployer(DEPLOYMENT, TOKEN)
    assert webhooks_before(deployer) == {"webhooks": "https://shop.example/status accepted"}

    setting.accepts = (OLD,)
    told = webhooks_after(deployer, DEPLOYMENT, Secret("e" * 32))
    assert told == {"webhooks": "https://shop.example/status refused"}


def test_a_plain_hook_has_nothing_to_tell_of_webhooks() -> None:
    hook = CommandHook("cat")

    assert knowing(hook, ("shop.example",)) is hook
    assert knowing(None, ()) is None
    assert webhooks_before(hook) == webhooks_after(hook, DEPLOYMENT, TOKEN) == {}


def test_api_keys_other_accounts_and_foreign_hosts_are_not_tried(setting: Setting) -> None:
    deployer = setting.deployer("cat", table=WEBHOOK)

    assert deployer.trials(KEY, TOKEN) == []
    assert deployer.trials(Deployment("auth-token", SUB, SUB, SUB), TOKEN) == []
    knowing(deployer, ("other.example",))
    (trial,) = deployer.trials(DEPLOYMENT, TOKEN)
    assert trial.outcome is Outcome.CANNOT_TELL
    assert setting.asked == []


# ---- in a whole rotation -------------------------------------------------------------------------


def deployer_of(scene: Scene, folder: Path, *given: str, table: str = "") -> Deployer:
    (folder / "deploy.toml").write_text(table)
    return Deployer(
        given,
        lambda: read_table(folder / "deploy.toml"),
        main_sid=lambda: scene.main.sid,
        environ={},
        send=no_network,
        vault=lambda: scene.vault,
    )


def test_the_old_token_lives_until_every_place_has_the_new_one(scene: Scene, tmp_path: Path) -> None:
    env, table = tmp_path / "app.env", '[[credential]]\nkind = "auth-token"\naccount = "*"\nby-hand = true\n'
    places = [f"env:{env}#TWILIO_AUTH_TOKEN", f"env:{tmp_path}/second.env#TWILIO_AUTH_TOKEN"]
    env.write_text("TWILIO_AUTH_TOKEN=old\n")
    scene.hook = deployer_of(scene, tmp_path, *places, table=table)
    plan = scene.plan("rotate-auth-token")

    with pytest.raises(DeployFailed, match=r"second\.env"):
        scene.apply(plan)
    assert scene.main.opens_with(scene.given.secret.reveal())

    (tmp_path / "second.env").write_text("TWILIO_AUTH_TOKEN=old\n")
    scene.apply(plan)
    assert not scene.main.opens_with(scene.given.secret.reveal())
    for name in ("app.env", "second.env"):
        held = (tmp_path / name).read_text().strip().partition("=")[2]
        assert scene.main.opens_with(held)


def test_the_check_comes_before_anything_is_made(scene: Scene, tmp_path: Path) -> None:
    scene.hook = deployer_of(scene, tmp_path, f"env:{tmp_path}/none.env#A")
    plan = scene.plan("rotate-auth-token")

    with pytest.raises(DeployFailed, match=r"none\.env") as caught:
        check(scene.hook, plan)

    assert "No place is named" in str(caught.value)  # for the subaccount
    assert scene.main.secondary_token is None
