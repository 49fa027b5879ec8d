"""How a new secret gets into the owner's systems before the old one dies: their command, or a callable."""

import os
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import DeployFailed, UsageError
from ..model.deployment import Deployment
from ..texts import _, say, visible
from ..twilio.credential import Secret

Deploy = Callable[[Deployment, Secret], None]
"""Puts one secret in place; returns when it is in use. Called again after a crash. Raises DeployFailed."""

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
