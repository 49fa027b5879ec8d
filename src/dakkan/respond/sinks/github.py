"""A secret of GitHub Actions, in a repository or in one of its environments (`?environment=production`).

It is sealed here with the repository's public key (libsodium's sealed box), as GitHub's documentation asks:
GitHub never shows a secret again, so that it is there is all that can be checked.
"""

import base64
import re
from urllib.parse import quote

import msgspec

from ...errors import DeployFailed
from ...texts import N_, _
from ...twilio.credential import Secret
from .address import FORMS, Address
from .http import NoReply, Reply, Request, may_carry_secrets
from .sink import Around, Values, failed

_API = "https://api.github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9_.\-]+/[A-Za-z0-9_.\-]+")
_TRIES = 2

_FORM = N_("A secret of GitHub Actions is written so: {form}")
_NO_TOKEN = N_("Set GITHUB_TOKEN to a token that may write the Actions secrets of {place}.")
_NO_LIBRARY = N_("GitHub's secrets need a library that is not installed: pip install dakkan[github]")
_BAD_API = N_("GITHUB_API_URL has to begin with https://")
_NO_ANSWER = N_("GitHub does not answer about {place}: {why}. Nothing old has died.")
_NOT_THERE = N_(
    "GitHub knows no secret {key} in {place}, or the token in GITHUB_TOKEN may not see it. Correct the name, "
    "or make the secret once; its value does not matter."
)
_REFUSED = N_("GitHub refuses {place} ({status}): {why}. Nothing old has died.")
_ODD_KEY = N_("GitHub's public key of {place} cannot be used.")


class Github:
    def __init__(self, address: Address, around: Around) -> None:
        self._address = address
        self._around = around

    def check(self, keys: list[str]) -> None:
        _sealed(*self._public_key(), Secret("x"), self._address.whole)
        for key in keys:
            reply = self._send("GET", quote(key, safe=""))
            if reply.status == 404:
                raise failed(_NOT_THERE, place=self._address.whole, key=key)
            self._expect(reply)

    def put(self, values: Values) -> None:
        for key, value in values.items():
            for attempt in range(_TRIES):
                key_id, public_key = self._public_key()
                sealed = _sealed(key_id, public_key, value, self._address.whole)
                reply = self._send("PUT", quote(key, safe=""), {"encrypted_value": sealed, "key_id": key_id})
                if reply.status == 422 and attempt + 1 < _TRIES:  # the public key was exchanged in between
                    continue
                self._expect(reply, values)
                break

    def _public_key(self) -> tuple[str, str]:
        reply = self._send("GET", "public-key")
        self._expect(reply)
        return str(reply.body.get("key_id", "")), str(reply.body.get("key", ""))

    def _expect(self, reply: Reply, values: Values | None = None) -> None:
        if reply.status not in (200, 201, 204):
            why = str(reply.body.get("message", "")) or "-"
            raise failed(_REFUSED, values, place=self._address.whole, status=reply.status, why=why)

    def _send(self, method: str, name: str, document: object = None) -> Reply:
        place, environ = self._address.place, self._around.environ
        base = environ.get("GITHUB_API_URL", "") or _API
        if not _REPOSITORY.fullmatch(place):
            raise failed(_FORM, form=FORMS["github"])
        if not may_carry_secrets(base):
            raise DeployFailed(_(_BAD_API))
        token = environ.get("GITHUB_TOKEN", "")
        if not token:
            raise failed(_NO_TOKEN, place=place)
        where = "actions"
        if environment := self._address.option("environment"):
            where = f"environments/{quote(environment, safe='')}"
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "dakkan",
        }
        content = b""
        if document is not None:
            headers["Content-Type"], content = "application/json", msgspec.json.encode(document)
        url = f"{base.rstrip('/')}/repos/{place}/{where}/secrets/{name}"
        try:
            return self._around.send(Request(method, url, headers, content))
        except NoReply as error:
            raise failed(_NO_ANSWER, place=self._address.whole, why=error) from None


def _sealed(key_id: str, public_key: str, secret: Secret, place: Address) -> str:
    try:
        from nacl.encoding import Base64Encoder
        from nacl.exceptions import CryptoError
        from nacl.public import PublicKey, SealedBox
    except ImportError:
        raise DeployFailed(_(_NO_LIBRARY)) from None
    try:
        box = SealedBox(PublicKey(public_key.encode(), Base64Encoder))
    except (ValueError, CryptoError):
        raise failed(_ODD_KEY, place=place) from None
    if not key_id:
        raise failed(_ODD_KEY, place=place)
    return base64.b64encode(box.encrypt(secret.reveal().encode())).decode()
