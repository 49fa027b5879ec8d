"""What the thief touched, as far as the evidence tells: the planner's premises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Hostile:
    """A thing judged to be the thief's, and the findings that say so."""

    kind: str
    """`api-key`, `number`, `subaccount`, `user`, `invitation`, `secondary-token`, `message-service`, or a word
    of `evidence.configuration`. An `alarm` may also be one of the owner's that the thief switched off."""
    account_sid: str
    sid: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class WebhookChange:
    """One field of one resource, moved away from where the owner had it."""

    kind: str
    """`number`, `application` or `service`."""
    account_sid: str
    sid: str
    field: str
    """As Twilio's API answers it: `sms_url`, `voice_fallback_url`, `inbound_request_url`."""
    previous: str
    """The value before the thief's first change: what is to be restored; "" was empty."""
    updated: str
    changed_at: datetime
    why: tuple[str, ...]


@dataclass(frozen=True)
class TriggerRemoved:
    """A usage trigger deleted or changed; `known` holds its API fields where evidence has them."""

    account_sid: str
    sid: str
    known: Mapping[str, str] | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class CountryOpened:
    account_sid: str
    plane: str
    """`messaging` or `voice`."""
    country: str
    """ISO 3166."""
    why: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """Everything of a case that a plan is made from. Built from evidence; compared by value."""

    account_sid: str
    """The main account."""
    began_at: datetime | None
    """First hostile trace; None when no takeover was found."""
    last_seen_at: datetime | None = None
    """Newest hostile trace: an event, or the making of a message or call."""
    addresses: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    """Message templates that only the thief used."""
    hostile: tuple[Hostile, ...] = ()
    webhooks: tuple[WebhookChange, ...] = ()
    triggers: tuple[TriggerRemoved, ...] = ()
    countries_opened: tuple[CountryOpened, ...] = ()
    countries_used: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Account SID → countries that its own traffic went to before `began_at`."""
    countries_attacked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Account SID → countries that only hostile traffic went to."""
    recipients: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Account SID → numbers that the thief wrote to or called most: to be asked for on the safe list."""
    hosts: tuple[str, ...] = ()
    """Hosts of the owner's webhooks."""
    users: tuple[str, ...] = ()
    """Console users (US…) whose e-mail, password or session is in doubt."""
    why: tuple[str, ...] = ()
    """All findings of the case that ask for an answer."""

    def is_hostile(self, sid: str) -> bool:
        """A thief's token in an account does not make the account the thief's."""
        return any(thing.sid == sid and thing.kind != "secondary-token" for thing in self.hostile)

    def reasons(self, sid: str) -> tuple[str, ...]:
        return next((thing.why for thing in self.hostile if thing.sid == sid), ())
