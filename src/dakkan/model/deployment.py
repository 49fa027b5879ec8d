"""A new secret on its way into the owner's systems."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deployment:
    """What a deploy hook is told; the secret itself goes to it on standard input, never in here."""

    kind: str
    """`auth-token` or `api-key`."""
    account_sid: str
    sid: str
    """The account's SID for a token, the new key's SID for a key."""
    replaces: str
    """The SID of the key that is going to die; the account's SID for a token."""
    name: str = ""
    """The dying key's friendly name; hostile text."""
