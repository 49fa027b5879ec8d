"""AWS Secrets Manager: a secret's whole text, or keys of the JSON object in it.

Who Dakkan is there, and where, AWS's own library finds out as for every other program (`AWS_PROFILE`,
`AWS_REGION`, a role). The version before keeps the label AWSPREVIOUS, so AWS itself holds what was replaced.
"""

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from ...errors import DeployFailed
from ...texts import N_, _
from ...twilio.credential import Secret
from .address import Address
from .json_keys import replaced
from .sink import Around, Values, failed

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 3

_NO_LIBRARY = N_("AWS Secrets Manager needs a library that is not installed: pip install dakkan[aws]")
_REFUSED = N_("AWS Secrets Manager refuses {place}: {why}. Nothing old has died.")
_NO_ANSWER = N_("AWS Secrets Manager cannot be asked about {place}: {why}. Nothing old has died.")
_NO_TEXT = N_("{place} holds bytes and no text; Dakkan changes text only.")
_NO_OBJECT = N_(
    "{place} holds no JSON object, so there is no key {key} in it. Leave #{key} out of the address."
)
_ANOTHER = N_("{place} was changed by somebody else at this moment. Try again. Nothing old has died.")


class AwsSecretsManager:
    def __init__(self, address: Address, around: Around) -> None:
        self._address = address

    def check(self, keys: list[str]) -> None:
        """Puts the version that is there once more: AWS allows it to whoever may write, and ignores it."""
        client = _client()
        version, text = self._held(client)
        if keys != [""]:
            held = self._object(text, keys[0])
            replaced(self._address, held, dict.fromkeys(keys, Secret("")))
        self._ask(
            lambda: client.put_secret_value(
                SecretId=self._address.place, SecretString=text, ClientRequestToken=version
            )
        )

    def put(self, values: Values) -> None:
        client = _client()
        for _attempt in range(_TRIES):
            before = self._held(client)
            after = self._with(before[1], values)
            if after == before[1]:
                return
            if self._held(client) != before:  # AWS cannot compare and exchange
                continue
            self._ask(
                partial(client.put_secret_value, SecretId=self._address.place, SecretString=after), values
            )
            return
        raise failed(_ANOTHER, values, place=self._address)

    def _with(self, text: str, values: Values) -> str:
        if "" in values:
            return values[""].reveal()
        held = self._object(text, next(iter(values)))
        after = replaced(self._address, held, values)
        return text if after == held else msgspec.json.encode(after).decode()

    def _held(self, client: Any) -> tuple[str, str]:
        """Version and text. Any: boto3 makes its clients when they are asked for."""
        answer = self._ask(lambda: client.get_secret_value(SecretId=self._address.place))
        text = answer.get("SecretString")
        if not isinstance(text, str):
            raise failed(_NO_TEXT, place=self._address)
        return str(answer["VersionId"]), text

    def _object(self, text: str, key: str) -> dict[str, Any]:
        try:
            return msgspec.json.decode(text, type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError):
            raise failed(_NO_OBJECT, place=self._address.whole, key=key) from None

    def _ask(self, call: "Callable[[], dict[str, Any]]", values: Values | None = None) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return call()
        except ClientError as error:
            why = error.response.get("Error", {}).get("Code", "")
            raise failed(_REFUSED, values, place=self._address, why=why) from None
        except BotoCoreError as error:
            raise failed(_NO_ANSWER, values, place=self._address, why=error) from None


def _client() -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise DeployFailed(_(_NO_LIBRARY)) from None
    for loud in ("boto3", "botocore", "urllib3"):  # at the level DEBUG they write down whole requests
        logging.getLogger(loud).setLevel(logging.WARNING)
    config = Config(connect_timeout=10, read_timeout=30, retries={"max_attempts": 4, "mode": "standard"})
    try:
        return boto3.client("secretsmanager", config=config)
    except BotoCoreError as error:
        raise failed(_NO_ANSWER, place="AWS", why=error) from None
