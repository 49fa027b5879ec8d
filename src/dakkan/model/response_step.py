"""Where one of the fifteen response steps stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    """The automatic part is done, the human part is not."""
    NOT_NEEDED = "not-needed"
    """Evidence shows that there is nothing to do."""
    BLIND = "blind"
    """Nothing seen either way; only a person can tell."""


@dataclass(frozen=True)
class Attachment:
    name: str
    sha256: str
    added_at: datetime


@dataclass(frozen=True)
class ResponseStep:
    """One response step of a case, with the state that evidence and people gave it."""

    id: str
    title: str
    """A message id."""
    does: str
    """A message id: what is to be done and why, one paragraph."""
    console: tuple[str, ...]
    """Message ids: the exact Console paths for what has no API."""
    standing: Standing
    says: tuple[str, ...]
    """Rendered-later sentences: message ids of what evidence shows; facts in `facts`."""
    facts: dict[str, str | int] = field(default_factory=dict)
    owner: str = ""
    due_at: datetime | None = None
    note: str = ""
    done_by: str = ""
    done_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
