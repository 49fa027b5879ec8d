"""What every place for secrets can do: say whether it is ready, and take values.

A sink changes a value that is there already and never makes a place: a name with a slip in it would else be
filled with the new secret while the system goes on with the old one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ...errors import DeployFailed
from ...texts import say, visible
from ...twilio.credential import Secret
from .address import Address
from .http import Send

Values = Mapping[str, Secret]
"""Key of the place → what it is to hold; the key "" is the whole of it."""
_SHOWN = 300
_SHORTEST = 4
"""What is shorter is no secret, and would be cut out of every word."""


@dataclass(frozen=True)
class Around:
    """What a sink gets from outside: the environment, the network, and a safe for what it replaces."""

    environ: Mapping[str, str]
    send: Send
    keep: Callable[[str, str], None]
    """Store a file's former content in the vault, under the file's name."""


class Sink(Protocol):
    """Made for one place. Both raise DeployFailed, with what to do."""

    def __init__(self, address: Address, around: Around) -> None: ...

    def check(self, keys: list[str]) -> None:
        """Is it there, does it hold these keys, may they be changed? Changes nothing."""

    def put(self, values: Values) -> None:
        """All of them at once; returns when they can be read there. May be called again."""


def failed(message: str, secrets: Values | None = None, /, **facts: object) -> DeployFailed:
    """The error for `message`, a message id; no fact of it shows one of the `secrets`."""
    shown = {}
    for name, fact in facts.items():
        text = str(fact)
        for secret in (secrets or {}).values():
            if len(secret.reveal()) >= _SHORTEST:
                text = text.replace(secret.reveal(), "…")
        shown[name] = visible(text, _SHOWN)
    return DeployFailed(say(message, shown))
