"""A secret in Kubernetes, changed through `kubectl` and its own configuration.

The new value goes to kubectl's standard input as a patch, never into its arguments, which every user of the
machine can read. `?restart=deployment/web` has the workload started anew and waits for it: a container keeps
the value that it was started with. `?context=…` names the cluster; else it is kubectl's current one.
"""

import base64
import binascii
import os
import re
import subprocess
import sys

import msgspec

from ...errors import DeployFailed
from ...texts import N_, _
from ...twilio.credential import Secret
from .address import FORMS, Address
from .json_keys import replaced
from .sink import Around, Values, failed

_NAME = re.compile(r"[a-z0-9]([a-z0-9.\-]*[a-z0-9])?")
_WORKLOAD = re.compile(r"(deployment|statefulset|daemonset)/[a-z0-9]([a-z0-9.\-]*[a-z0-9])?")
_OURS = ("TWILIO_", "DAKKAN_", "VAULT_TOKEN", "GITHUB_TOKEN")
"""Variables that kubectl has no business with."""
_SECONDS = 60
_ROLLOUT = 300

_FORM = N_("A secret in Kubernetes is written so: {form}")
_WINDOWS = N_("kubectl takes a patch from its standard input on Linux and macOS only. Use a command instead.")
_NO_KUBECTL = N_("kubectl could not be started: {why}. Install it, or put it on the PATH.")
_SLOW = N_("kubectl {verb} did not end within {seconds} s for {place}. Nothing old has died.")
_REFUSED = N_("kubectl {verb} failed for {place}. Nothing old has died. It said: {said}")
_NO_SECRET = N_("kubectl shows no secret at {place}.")
_NOT_TAKEN = N_("Kubernetes took the patch, but {place} does not show the new value. Nothing old has died.")


class Kubernetes:
    def __init__(self, address: Address, around: Around) -> None:
        self._address = address
        self._environ = {k: v for k, v in around.environ.items() if not k.startswith(_OURS)}
        self._namespace, _slash, self._name = address.place.partition("/")

    def check(self, keys: list[str]) -> None:
        """Patches with what is there, as a trial run on the server."""
        held = self._held()
        replaced(self._address.whole, held, dict.fromkeys(keys, Secret("")))
        self._patch({key: Secret(held[key]) for key in keys}, "--dry-run=server")
        for workload in self._address.all("restart"):
            self._kubectl("get", workload, "--output=name")

    def put(self, values: Values) -> None:
        held = self._held()
        if replaced(self._address.whole, held, values) != held:
            self._patch(values)
            now = self._held()
            if any(now.get(key) != value.reveal() for key, value in values.items()):
                raise failed(_NOT_TAKEN, values, place=self._address.whole)
        for workload in self._address.all("restart"):  # also when a crash came after the patch
            self._kubectl("rollout", "restart", workload)
            self._kubectl(
                "rollout", "status", workload, f"--timeout={_ROLLOUT}s", seconds=_ROLLOUT + _SECONDS
            )

    def _held(self) -> dict[str, str]:
        said = self._kubectl("get", "secret", self._name, "--output=json")
        try:
            data = msgspec.json.decode(said, type=dict[str, object]).get("data") or {}
            return {
                key: base64.b64decode(value).decode(errors="surrogateescape")
                for key, value in msgspec.convert(data, dict[str, str]).items()
            }
        except (msgspec.MsgspecError, binascii.Error):
            raise failed(_NO_SECRET, place=self._address.whole) from None

    def _patch(self, values: Values, *more: str) -> None:
        encoded = {
            key: base64.b64encode(value.reveal().encode(errors="surrogateescape")).decode()
            for key, value in values.items()
        }
        hidden = {**values, **{f"{key} in base64": Secret(text) for key, text in encoded.items()}}
        self._kubectl(
            *("patch", "secret", self._name, "--type=merge", "--patch-file=/dev/stdin", *more),
            stdin=msgspec.json.encode({"data": encoded}),
            hidden=hidden,
        )

    def _kubectl(
        self, *words: str, stdin: bytes = b"", hidden: Values | None = None, seconds: int = _SECONDS
    ) -> bytes:
        self._check_words()
        where = [f"--namespace={self._namespace}"]
        if context := self._address.option("context"):
            where.append(f"--context={context}")
        place = self._address.whole
        try:
            ended = subprocess.run(  # noqa: S603 - fixed words and names of a known form
                ["kubectl", *where, *words],  # noqa: S607 - where kubectl lies is the user's choice
                input=stdin,
                capture_output=True,
                env=self._environ,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise failed(_SLOW, hidden, verb=words[0], seconds=seconds, place=place) from None
        except OSError as error:
            raise failed(_NO_KUBECTL, why=error.strerror or os.strerror(error.errno or 0)) from None
        if ended.returncode != 0:
            said = ended.stderr.decode(errors="replace").strip()
            raise failed(_REFUSED, hidden, verb=words[0], place=place, said=said or "-")
        return ended.stdout

    def _check_words(self) -> None:
        if sys.platform == "win32":
            raise DeployFailed(_(_WINDOWS))
        right = [_NAME.fullmatch(self._namespace), _NAME.fullmatch(self._name)]
        right += [_WORKLOAD.fullmatch(workload) for workload in self._address.all("restart")]
        if not all(right):
            raise failed(_FORM, form=f"{FORMS['kubernetes']}?restart=deployment/web")
