"""How a new secret gets into the owner's systems before the old one dies: places, commands, or a callable.

All of a credential's places have to take it; one that does not stops the step, and nothing old has died.
"""

import logging
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..errors import DakkanError, DeployFailed, UsageError
from ..model.deployment import Deployment
from ..model.plan import Plan, StepState
from ..texts import N_, _, say, visible
from ..twilio.credential import Secret
from .sinks import sink_at
from .sinks.address import Address, is_address, read_address
from .sinks.http import Send
from .sinks.sink import Around, Sink
from .sinks.table import Entry, Table
from .vault import CURRENT, Vault
from .webhook_trial import Outcome, Trial, try_webhook

log = logging.getLogger("dakkan.respond")

Deploy = Callable[[Deployment, Secret], None]
"""Puts one secret in place; returns when it is in use. Called again after a crash. Raises DeployFailed.

It may have a method `check(deployments)`, which raises DeployFailed when they could not be put in place.
"""

BEFORE = "file-before/"
"""Slots of the vault for what files held before a secret in them was replaced."""
_KINDS = {"rotate-auth-token": "auth-token", "delete-api-key": "api-key"}
_PAUSE = 5.0

_SHOWN = 300
"""Characters of the command's output that may appear in the error."""
_PASSED_ON = ("PATH", "HOME", "LANG", "SYSTEMROOT")


@dataclass(frozen=True)
class CommandHook:
    """Runs `command` without a shell; the secret and a newline go to its standard input, nowhere else.

    Exit code 0 means deployed. Its environment holds nothing of ours but `DAKKAN_DEPLOY_KIND`,
    `DAKKAN_ACCOUNT_SID`, `DAKKAN_SID` and `DAKKAN_REPLACES`.
    """

    command: str
    seconds: float = 300.0

    def __post_init__(self) -> None:
        try:
            words = shlex.split(self.command)
        except ValueError as error:
            raise UsageError(say("The deploy command cannot be read: {why}.", why=str(error))) from None
        if not words:
            raise UsageError(_("The deploy command is empty."))

    def check(self, deployments: Iterable[Deployment]) -> None:
        """Is there such a program? More cannot be known without running it."""
        program = shlex.split(self.command)[0]
        if shutil.which(program) is None:
            raise DeployFailed(say("There is no program {program} for the deploy command.", program=program))

    def __call__(self, deployment: Deployment, secret: Secret) -> None:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {
            "DAKKAN_DEPLOY_KIND": deployment.kind,
            "DAKKAN_ACCOUNT_SID": deployment.account_sid,
            "DAKKAN_SID": deployment.sid,
            "DAKKAN_REPLACES": deployment.replaces,
        }
        try:
            ended = subprocess.run(  # noqa: S603 - the user's own command, split by us, no shell
                shlex.split(self.command),
                input=f"{secret.reveal()}\n".encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                timeout=self.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise DeployFailed(
                say(
                    "The deploy command did not end within {seconds} s. Nothing old has died.",
                    seconds=int(self.seconds),
                )
            ) from None
        except OSError as error:
            raise DeployFailed(
                say(
                    "The deploy command could not be started: {why}. Nothing old has died.",
                    why=error.strerror or "",
                )
            ) from None
        if ended.returncode != 0:
            said = ended.stdout.decode(errors="replace").replace(secret.reveal(), "…")
            raise DeployFailed(
                say(
                    "The deploy command ended with exit code {code}. Nothing old has died. It said: {said}",
                    code=str(ended.returncode),
                    said=visible(said.strip(), _SHOWN) or "-",
                )
            )


class Deployer:
    """Brings each credential where `deploy.toml` and `--deploy` say that it goes.

    Commands of `--deploy` get every secret; places of `--deploy` get the main account's Auth Token, which is
    the one that a place without a name for its credential can be for. `own_hosts` are the owner's as the
    evidence knows them: without them no webhook is tried.
    """

    def __init__(
        self,
        given: Sequence[str],
        table: Callable[[], Table],
        *,
        main_sid: Callable[[], str],
        environ: Mapping[str, str],
        send: Send,
        vault: Callable[[], Vault],
        own_hosts: Collection[str] = (),
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._places = [read_address(text) for text in given if is_address(text)]
        self._commands = [CommandHook(text) for text in given if not is_address(text)]
        self._table = table
        self._main_sid = main_sid
        self._environ = environ
        self._send = send
        self._vault = vault
        self._own_hosts = own_hosts
        self._pause = pause
        self.tried: list[Trial] = []
        """What the owner's endpoints did with a webhook signed with the secret deployed last."""

    def about(self, own_hosts: Collection[str]) -> "Deployer":
        """Know these hosts as the owner's from here on."""
        self._own_hosts = own_hosts
        return self

    def check(self, deployments: Iterable[Deployment]) -> None:
        """Are all places of all of them there, and may they be written? Raises DeployFailed with every fault.

        Changes nothing. Raises UsageError when `deploy.toml` is broken.
        """
        faults: dict[str, None] = {}
        for deployment in deployments:
            try:
                entries = self._entries(deployment)
            except DeployFailed as error:
                faults[str(error)] = None
                continue
            for whole, values in _together(entries, deployment, Secret("")).items():
                _collect(faults, partial(self._sink(whole, deployment).check, list(values)))
            for hook in self._hooks(entries):
                _collect(faults, partial(hook.check, [deployment]))
        if faults:
            raise DeployFailed(
                "\n".join([_("New secrets cannot be put in place. Nothing was changed."), *faults])
            )

    def __call__(self, deployment: Deployment, secret: Secret) -> None:
        entries = self._entries(deployment)
        faults: dict[str, None] = {}
        for whole, values in _together(entries, deployment, secret).items():
            _collect(faults, partial(self._sink(whole, deployment).put, values))
        if not faults:  # commands come last: they may restart what reads the places
            for hook in self._hooks(entries):
                _collect(faults, partial(hook, deployment, secret))
        if faults:
            raise DeployFailed("\n".join(faults))
        self.tried = self.trials(deployment, secret)
        refused = [trial for trial in self.tried if trial.outcome is Outcome.REFUSED]
        if refused:
            last = _(
                "Let it accept the new Auth Token beside the old one, then resume. Nothing old has died."
            )
            raise DeployFailed("\n".join([*(trial.says for trial in refused), last]))

    def trials(self, deployment: Deployment, secret: Secret, *, promoted: bool = False) -> list[Trial]:
        """How the owner's endpoints take a webhook signed with `secret`; empty for an API key, which signs none.

        Refusals are asked again until the time that systems are given to take the secret up is over.
        """
        table = self._table()
        if deployment.kind != "auth-token" or deployment.account_sid != self._main_sid():
            return []
        vault, sid = self._vault(), deployment.account_sid
        current = vault.read(sid, CURRENT) if not promoted and vault.has(sid, CURRENT) else None
        made = []
        for url in table.webhooks:
            for attempt in range(int(table.wait / _PAUSE) + 1):
                if attempt:
                    self._pause(_PAUSE)
                trial = try_webhook(
                    url, sid, secret, own_hosts=self._own_hosts, send=self._send, current=current
                )
                if trial.outcome is not Outcome.REFUSED:
                    break
            if trial.outcome is not Outcome.ACCEPTED:
                log.warning("%s", trial.says)
            made.append(trial)
        return made

    def _entries(self, deployment: Deployment) -> list[Entry]:
        """What takes this credential. Raises DeployFailed when nothing does: silence is no success."""
        main_sid = self._main_sid()
        found = [entry for entry in self._table().entries if entry.is_for(deployment, main_sid)]
        if self._places and deployment.kind == "auth-token" and deployment.account_sid == main_sid:
            found.append(Entry("auth-token", main_sid, "", secret=tuple(self._places)))
        if found or self._commands:
            return found
        facts = {
            "account": deployment.account_sid,
            "key": deployment.name or deployment.replaces,
        }
        message = N_(
            "No place is named for the new Auth Token of {account}: name one in deploy.toml, or write "
            "by-hand = true there. Nothing old has died."
        )
        if deployment.kind == "api-key":
            message = N_(
                "No place is named for the API key that replaces {key} in {account}: name one in deploy.toml, "
                "or write by-hand = true there. Nothing old has died."
            )
        raise DeployFailed(say(message, {name: visible(text) for name, text in facts.items()}))

    def _hooks(self, entries: Iterable[Entry]) -> list[CommandHook]:
        named = [CommandHook(text) for entry in entries for text in entry.secret if isinstance(text, str)]
        return [*named, *self._commands]

    def _sink(self, whole: Address, deployment: Deployment) -> Sink:
        def keep(path: str, content: str) -> None:
            keep_before(self._vault(), deployment.account_sid, path, content)

        return sink_at(whole, Around(self._environ, self._send, keep))


def check(deploy: Deploy | None, plan: Plan) -> None:
    """Could what `plan` is going to deploy be put in place? Before anything is made; raises DeployFailed."""
    checked = getattr(deploy, "check", None)
    waiting = deployments_of(plan)
    if checked is not None and waiting:
        checked(waiting)


def knowing(deploy: Deploy | None, own_hosts: Collection[str]) -> Deploy | None:
    """`deploy`, which may try webhooks on these hosts from here on."""
    return deploy.about(own_hosts) if isinstance(deploy, Deployer) else deploy


def webhooks_before(deploy: Deploy | None) -> dict[str, str]:
    """For the record of a step: how the owner's endpoints took the secret just deployed."""
    return _told(deploy.tried) if isinstance(deploy, Deployer) else {}


def webhooks_after(deploy: Deploy | None, deployment: Deployment, secret: Secret) -> dict[str, str]:
    """The same once the token is the primary one; a refusal now is told, and stops nothing."""
    return _told(deploy.trials(deployment, secret, promoted=True)) if isinstance(deploy, Deployer) else {}


def _told(trials: Iterable[Trial]) -> dict[str, str]:
    told = "; ".join(f"{trial.url} {trial.outcome}" for trial in trials)
    return {"webhooks": told} if told else {}


def deployments_of(plan: Plan) -> list[Deployment]:
    """What the plan has still to put in place; a key that is not made yet has no SID."""
    found = []
    for step in plan.steps:
        kind = _KINDS.get(step.action)
        if step.verb != "deploy" or kind is None or step.state in (StepState.DONE, StepState.PROVEN):
            continue
        account_sid, sid = step.target.account_sid, step.target.sid
        new_sid = account_sid if kind == "auth-token" else ""
        name = str(step.facts.get("name", "")) if kind == "api-key" else ""
        found.append(Deployment(kind, account_sid, new_sid, sid, name))
    return found


def keep_before(vault: Vault, account_sid: str, path: str, content: str) -> None:
    """Keep what a file held, once, in order."""
    try:
        content.encode()
    except UnicodeEncodeError:  # a file in another encoding
        content = "latin-1:" + content.encode(errors="surrogateescape").decode("latin-1")
    held = vault.slots(account_sid, f"{BEFORE}{path}/")
    if not any(vault.read(account_sid, slot) == Secret(content) for slot in held):
        vault.write(account_sid, f"{BEFORE}{path}/{len(held) + 1}", Secret(content))


def _together(
    entries: Iterable[Entry], deployment: Deployment, secret: Secret
) -> dict[Address, dict[str, Secret]]:
    """Place → its keys and what they get: a key's SID and secret change in one go."""
    places: dict[Address, dict[str, Secret]] = {}
    for entry in entries:
        for address in entry.sid:
            places.setdefault(address.whole, {})[address.key] = Secret(deployment.sid)
        for place in entry.secret:
            if isinstance(place, Address):
                places.setdefault(place.whole, {})[place.key] = secret
    return places


def _collect(faults: dict[str, None], work: Callable[[], None]) -> None:
    """The other places are tried all the same: one list of faults is mended in one go."""
    try:
        work()
    except DakkanError as error:
        faults[str(error)] = None
