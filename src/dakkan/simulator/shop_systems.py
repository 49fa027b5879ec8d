"""One of the shop's systems: where it runs and which credential it has been given."""

from dataclasses import dataclass, field


@dataclass
class System:
    name: str
    account_sid: str
    address: str
    user: str
    """AC… for an auth token, SK… for an API key."""
    secret: str = field(repr=False)
    failing: bool = False
    """Its last request was refused for the credential."""

    @property
    def holds_token(self) -> bool:
        return self.user.startswith("AC")


def takers(systems: list[System], kind: str, account_sid: str, replaces: str | None) -> list[System]:
    """Which systems a new credential is for.

    A token is for all that hold a token of that account. A key is for those that hold the key which it replaces,
    else for those of that account whose key is dead.
    """
    own = [system for system in systems if system.account_sid == account_sid]
    if kind == "auth-token":
        return [system for system in own if system.holds_token]
    holders = [system for system in own if replaces and system.user == replaces]
    return holders or [system for system in own if not system.holds_token and system.failing]
