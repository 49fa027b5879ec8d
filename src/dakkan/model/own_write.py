"""A change that Dakkan itself made, as its journal knows it, so that it is not taken for the thief's."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OwnWrite:
    event_type: str
    """The Monitor event that the change leaves: `account-auth-token.promoted`."""
    account_sid: str
    resource_sid: str
    """"" where the event's resource is not known beforehand."""
    at: datetime
