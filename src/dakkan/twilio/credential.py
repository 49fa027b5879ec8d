"""What opens an account, with its secret kept out of everything that is written down.

A secret has an empty `repr`, cannot be pickled and is not JSON. It leaves its wrapper in two
places only: the client's Authorization header, and the vault.
"""

import hmac
from dataclasses import dataclass
from typing import Literal, NoReturn, SupportsIndex

Kind = Literal["auth-token", "api-key"]


class Secret:
    """A secret that does not show itself; compared by value, in constant time."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself. Never log, print, format or store what this gives back."""
        return self._value

    def __repr__(self) -> str:
        return "Secret()"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "Secret":
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True)
class Credential:
    """How to authenticate: HTTP Basic with `user` and the secret (reference 1.1)."""

    kind: Kind
    account_sid: str
    """The account that the credential belongs to."""
    user: str
    """The account's SID for an auth token, the key's SID (SK…) for an API key."""
    secret: Secret

    @classmethod
    def token(cls, account_sid: str, secret: Secret) -> "Credential":
        return cls("auth-token", account_sid, account_sid, secret)

    @classmethod
    def key(cls, account_sid: str, key_sid: str, secret: Secret) -> "Credential":
        return cls("api-key", account_sid, key_sid, secret)
