"""What goes over the wire, apart from sending it: forms and queries, replies, the Basic header."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from ..errors import BadAnswer
from ..texts import N_, say, visible
from .credential import Credential
from .paging import readable

Value = str | bool | int | None | Sequence[str]
"""Of a form field or query parameter: None is left out, a sequence is repeated, booleans are words."""

UNREADABLE = N_(
    "{host} answered something that cannot be read: {why}. Something between here and Twilio changed it."
)


@dataclass(frozen=True)
class Answer:
    """A 2xx. The body may hold a new secret, so it does not show."""

    status: int
    body: dict[str, Any] = field(repr=False)  # Any: JSON
    """Empty when Twilio sent nothing (204)."""
    request_id: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back, whatever it is. Header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def code(self) -> int:
        """Twilio's error code; 0 when there is none (reference 2.4)."""
        code = self._error().get("code")
        return code if isinstance(code, int) else 0

    @property
    def said(self) -> str:
        """Twilio's error message, in any of the shapes it has; hostile text may be in it."""
        error = self._error()
        return str(error.get("message") or error.get("detail") or "")

    @property
    def request_id(self) -> str:
        return self.headers.get("twilio-request-id", "")

    def _error(self) -> dict[str, Any]:
        try:
            return msgspec.json.decode(self.content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}


def encoded(fields: Mapping[str, Value]) -> str:
    """As a form or query: `True` is the word `true`, None is left out, sequences repeat their name."""
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        match value:
            case None:
                continue
            case bool():
                pairs.append((name, "true" if value else "false"))
            case str() | int():
                pairs.append((name, str(value)))
            case _:
                pairs.extend((name, item) for item in value)
    return urlencode(pairs)


def json_object(url: str, content: bytes) -> dict[str, Any]:
    """The JSON object in an answer from `url`; raises BadAnswer."""
    try:
        return msgspec.json.decode(readable(content), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        why = visible(str(error))
    raise BadAnswer(say(UNREADABLE, host=urlsplit(url).hostname, why=why))


def basic(credential: Credential) -> str:
    """The value of the Authorization header; a secret."""
    pair = f"{credential.user}:{credential.secret.reveal()}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"
