"""One simulated account with everything in it, and its own rules.

Rules that need nothing but the account are here; those that need the clock or other accounts are in
`world.py` and the file of their resource.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from .audit import Alert, AuditEvent
from .configured import Configured
from .people import ApiKey
from .refusal import Refused, invalid, not_found
from .traffic import Attempt, Call, Log, Message
from .usage import Usage

Status = Literal["active", "suspended", "closed"]


@dataclass
class VoiceRisk:
    """What may be called in one country; `opened_by` is the person who wrote it last."""

    low: bool = False
    special: bool = False
    tollfraud: bool = False
    written_by: str = "shop"

    @property
    def open(self) -> bool:
        return self.low or self.special or self.tollfraud


@dataclass
class TextCountry:
    enabled: bool
    written_by: str = "shop"


@dataclass(eq=False)
class Account:
    sid: str
    owner: "Account | None"
    """None: a main account."""
    friendly_name: str
    auth_token: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
    made_by: str = "shop"
    type: str = "Full"
    own_status: Status = "active"
    takeover: bool = False
    """Suspended by Twilio for a takeover: no new API keys."""
    secondary_token: str | None = field(default=None, repr=False)
    secondary_made_at: datetime | None = None
    token_since: datetime | None = None
    token_by: str = "shop"  # noqa: S105 - a person, not a password
    """Who made the primary token; `secondary_by` the secondary one."""
    secondary_by: str = ""
    keys: dict[str, ApiKey] = field(default_factory=dict, repr=False)
    things: dict[str, dict[str, Configured]] = field(default_factory=dict)
    messages: Log[Message] = field(default_factory=Log)
    calls: Log[Call] = field(default_factory=Log)
    attempts: Log[Attempt] = field(default_factory=Log)
    """Of Verify."""
    events: list[AuditEvent] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    text_countries: dict[str, TextCountry] | None = None
    """None: those of the owner."""
    voice_countries: dict[str, VoiceRisk] = field(default_factory=dict)
    voice_inherits: bool = True
    verify_countries: dict[str, TextCountry] = field(default_factory=dict)
    """Opened for Verify; only the Console writes it."""
    opted_out: set[str] = field(default_factory=set)
    sender_free_at: dict[str, datetime] = field(default_factory=dict)
    wordings: dict[int, int] = field(default_factory=dict)
    balance: Decimal = Decimal(0)

    @property
    def main(self) -> "Account":
        return self.owner.main if self.owner else self

    @property
    def is_main(self) -> bool:
        return self.owner is None

    @property
    def owner_sid(self) -> str:
        return self.owner.sid if self.owner else self.sid

    @property
    def status(self) -> Status:
        """The owner's suspension or closing cascades."""
        if self.own_status == "closed" or self.owner is None:
            return self.own_status
        return self.owner.status if self.owner.status != "active" else self.own_status

    def kind(self, name: str) -> dict[str, Configured]:
        return self.things.setdefault(name, {})

    def thing(self, kind: str, sid: str, path: str = "") -> Configured:
        found = self.kind(kind).get(sid)
        if found is None:
            raise not_found(path or sid)
        return found

    def number(self, phone_number: str) -> Configured | None:
        return next(
            (
                each
                for each in self.kind("phone-number").values()
                if each.fields["phone_number"] == phone_number
            ),
            None,
        )

    def opens_with(self, secret: str) -> bool:
        return secret == self.auth_token or (
            self.secondary_token is not None and secret == self.secondary_token
        )

    def mint_secondary(self, token: str, now: datetime, person: str, *, replace: bool) -> None:
        if self.secondary_token is not None and not replace:
            raise invalid("A secondary auth token exists already")
        self.secondary_token, self.secondary_made_at, self.secondary_by = token, now, person

    def drop_secondary(self) -> None:
        if self.secondary_token is None:
            raise not_found("/v1/AuthTokens/Secondary")
        self.secondary_token = self.secondary_made_at = None

    def promote_secondary(self, now: datetime) -> None:
        """The old primary is dead at once, and webhooks are signed with the new one."""
        if self.secondary_token is None:
            raise invalid("There is no secondary auth token to promote")
        self.auth_token, self.secondary_token = self.secondary_token, None
        self.token_since, self.token_by, self.secondary_made_at = now, self.secondary_by, None

    @property
    def works(self) -> bool:
        """Not closed, and no subaccount that its parent has suspended; a suspended main account comes back."""
        if self.owner is not None and (self.own_status != "active" or not self.owner.works):
            return False
        return self.own_status != "closed"

    def texts_to(self, iso: str) -> bool:
        """Messages to that country are allowed."""
        country = self.text_list.get(iso)
        return country is not None and country.enabled

    @property
    def text_list(self) -> dict[str, TextCountry]:
        if self.text_countries is not None:
            return self.text_countries
        return self.owner.text_list if self.owner else {}

    @property
    def voice_list(self) -> dict[str, VoiceRisk]:
        return self.owner.voice_list if self.owner and self.voice_inherits else self.voice_countries

    def may_send(self) -> None:
        """Raises Refused when the account is not active."""
        if self.status != "active":
            raise Refused(403, 20005, "Account not active")
