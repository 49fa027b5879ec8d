"""Console users, their sessions, and what each person in the play knows.

A person (shop, thief, dakkan) is the truth behind the actors: no answer ever shows one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PEOPLE = ("shop", "thief", "dakkan")


@dataclass
class User:
    sid: str
    account_sid: str
    email: str
    phone: str
    role: str
    created_at: datetime
    made_by: str
    two_factor: bool = True
    email_written_by: str = "shop"
    password_set_by: str = "shop"  # noqa: S105 - a person, not a password
    password_changed: bool = False
    """Since the play began: what a thief had stolen before is worth nothing then."""
    active: bool = True
    """Else nobody logs in as this user; only the organization's app changes it."""
    display_name: str = ""
    external_id: str = ""
    """What the organization's own directory calls the user."""
    version: int = 1
    updated_at: datetime | None = None

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    def changed(self, now: datetime) -> None:
        self.version, self.updated_at = self.version + 1, now

    def shuts_out(self, person: str) -> bool:
        """The password was changed by somebody else."""
        return self.password_changed and self.password_set_by != person


@dataclass
class Session:
    """Somebody is logged in to the Console, and can read the account's tokens there."""

    sid: str
    user_sid: str
    account_sid: str
    person: str
    address: str
    since: datetime


@dataclass
class Knowledge:
    """The secrets a person used, made or read."""

    secrets: set[str] = field(default_factory=set, repr=False)

    def learn(self, *secrets: str | None) -> None:
        self.secrets.update(secret for secret in secrets if secret)


KeyKind = Literal["main", "standard", "restricted"]


@dataclass
class ApiKey:
    sid: str
    secret: str = field(repr=False)
    account_sid: str
    kind: KeyKind
    friendly_name: str
    created_at: datetime
    updated_at: datetime
    made_by: str
    policy: tuple[str, ...] = ()
    signing: bool = False
    """Made as a signing key; shows under SigningKeys as well as under Keys."""

    @property
    def flags(self) -> list[str]:
        return (
            ["signing"]
            if self.signing
            else ["rest_api"]
            if self.kind == "restricted"
            else ["rest_api", "signing"]
        )
