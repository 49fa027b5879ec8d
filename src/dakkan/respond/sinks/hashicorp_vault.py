"""HashiCorp Vault, KV version 2: keys of a secret, written with check-and-set so that nothing gets lost.

`VAULT_ADDR`, `VAULT_TOKEN` and `VAULT_NAMESPACE` are what Vault's own program uses. The versions before stay
in Vault. The first part of the path is the mount; a mount with a slash in it is ended with two of them.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from ...errors import DeployFailed
from ...texts import N_, _
from ...twilio.credential import Secret
from .address import FORMS, Address
from .http import NoReply, Reply, Request, may_carry_secrets
from .json_keys import replaced
from .sink import Around, Values, failed

_TRIES = 3
_CHANGED = "check-and-set"

_NO_ADDRESS = N_("Set VAULT_ADDR to the address of your Vault, which begins with https://")
_NO_TOKEN = N_("Set VAULT_TOKEN to a token that may read and update {place} in Vault.")
_NO_ANSWER = N_("Vault does not answer about {place}: {why}. Nothing old has died.")
_REFUSED = N_("Vault refuses {place} ({status}): {why}. Nothing old has died.")
_NOT_THERE = N_(
    "Vault has nothing at {place}, or it was deleted, or its engine is no KV version 2. Look with: "
    "vault kv get {path}"
)
_ANOTHER = N_("{place} is being changed by others all the time. Try again. Nothing old has died.")
_MAY_NOT = N_("The token in VAULT_TOKEN may not {capability} {place}.")
_PATH = N_("A path in Vault has a mount and a name: {form}")


class HashicorpVault:
    def __init__(self, address: Address, around: Around) -> None:
        self._address = address
        self._around = around
        mount, double, name = address.place.strip("/").partition("//")
        if not double:
            mount, _slash, name = address.place.strip("/").partition("/")
        self._mount, self._name = mount, name

    def check(self, keys: list[str]) -> None:
        _version, held = self._held()
        replaced(self._address.whole, held, dict.fromkeys(keys, Secret("")))
        allowed = self._capabilities()
        for capability in ("read", "update"):
            if allowed is not None and not {capability, "root"} & set(allowed):
                raise failed(_MAY_NOT, capability=capability, place=self._address.whole)

    def put(self, values: Values) -> None:
        for _attempt in range(_TRIES):
            version, held = self._held()
            after = replaced(self._address.whole, held, values)
            if after == held:
                return
            reply = self._send("POST", self._data, {"options": {"cas": version}, "data": after})
            if reply.status == 400 and _CHANGED in _why(reply):
                continue
            self._expect(reply, values)
            return
        raise failed(_ANOTHER, values, place=self._address.whole)

    @property
    def _data(self) -> str:
        if not self._mount or not self._name:
            raise failed(_PATH, form=FORMS["vault"])
        return f"{self._mount}/data/{self._name}"

    def _held(self) -> tuple[int, dict[str, Any]]:
        """Version and keys of the newest version. Any: JSON."""
        reply = self._send("GET", self._data)
        if reply.status == 404:
            raise failed(_NOT_THERE, place=self._address.whole, path=self._address.place)
        self._expect(reply)
        try:
            inside = reply.body["data"]
            return int(inside["metadata"]["version"]), dict(inside["data"])
        except (KeyError, TypeError, ValueError):
            raise failed(_NOT_THERE, place=self._address.whole, path=self._address.place) from None

    def _capabilities(self) -> Sequence[str] | None:
        """What the token may do there; None when Vault does not tell it."""
        reply = self._send("POST", "sys/capabilities-self", {"paths": [self._data]})
        told = reply.body.get(self._data, reply.body.get("capabilities"))
        return told if reply.status == 200 and isinstance(told, list) else None

    def _expect(self, reply: Reply, values: Values | None = None) -> None:
        if reply.status not in (200, 204):
            place, why = self._address.whole, _why(reply)
            raise failed(_REFUSED, values, place=place, status=reply.status, why=why or "-")

    def _send(self, method: str, path: str, document: object = None) -> Reply:
        base, token = self._around.environ.get("VAULT_ADDR", ""), self._around.environ.get("VAULT_TOKEN", "")
        if not may_carry_secrets(base):
            raise DeployFailed(_(_NO_ADDRESS))
        if not token:
            raise failed(_NO_TOKEN, place=self._address.whole)
        headers = {"X-Vault-Token": token, "X-Vault-Request": "true"}
        if namespace := self._around.environ.get("VAULT_NAMESPACE", ""):
            headers["X-Vault-Namespace"] = namespace
        content = b""
        if document is not None:
            headers["Content-Type"], content = "application/json", msgspec.json.encode(document)
        url = f"{base.rstrip('/')}/v1/{quote(path)}"
        try:
            return self._around.send(Request(method, url, headers, content))
        except NoReply as error:
            raise failed(_NO_ANSWER, place=self._address.whole, why=error) from None


def _why(reply: Reply) -> str:
    told = reply.body.get("errors")
    return "; ".join(str(one).strip() for one in told) if isinstance(told, list) else ""
