"""A credential that lies open somewhere, and where; never the credential itself."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from dakkan.texts import N_

AUTH_TOKEN = "twilio-auth-token"  # noqa: S105 - the name of a kind, as below
API_SECRET = "twilio-api-key-secret"  # noqa: S105
OAUTH_SECRET = "twilio-oauth-secret"  # noqa: S105
KNOWN = "known-secret"

TITLES = {
    AUTH_TOKEN: N_("Auth Token"),
    API_SECRET: N_("API key secret"),
    OAUTH_SECRET: N_("OAuth app secret"),
    KNOWN: N_("secret of this account"),
    "sendgrid-api-key": N_("SendGrid API key"),
    "aws-access-key": N_("AWS access key"),
    "google-api-key": N_("Google API key"),
    "github-token": N_("GitHub token"),
    "slack-token": N_("Slack token"),
    "stripe-secret-key": N_("Stripe secret key"),
    "database-url": N_("database address with password"),
    "mail-password": N_("mail password"),
    "private-key": N_("private key"),
}


def fingerprint(secret: bytes) -> str:
    """By this a secret is recognised without being kept."""
    return hashlib.sha256(secret).hexdigest()


def redacted(secret: bytes) -> str:
    """For people: the first four characters and how many there are."""
    return f"{secret[:4].decode('latin-1')}… ({len(secret)})"


@dataclass(frozen=True)
class Place:
    """One place where a secret stands. In a repository `commit` is the first that brought it there."""

    path: str
    line: int
    column: int
    commit: str | None = None
    author: str | None = None
    authored_at: str | None = None
    last_commit: str | None = None
    """The newest commit in which the file still had this content when it was changed or removed."""
    refs: tuple[str, ...] = ()
    in_head: bool = False
    where: str = "file"
    """`file`, `blob`, `commit-message`, `tag-message`, `file-name`, `index`, `config`, `reflog`."""
    object_id: str | None = None


@dataclass(frozen=True)
class Leak:
    kind: str
    secret: str
    """Redacted."""
    fingerprint: str
    account_sid: str | None = None
    key_sid: str | None = None
    confidence: str = "high"
    """`high` or `medium`: how sure it is that this is what `kind` says."""
    beside: str | None = None
    """Of a neighbour: the fingerprint of the Twilio secret that it stands beside."""
    live: bool | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Unseen:
    """What could not be searched, and why; `facts` fill in the sentence `why`."""

    what: str
    why: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Searched:
    """One target and how much of it was looked at."""

    target: str
    kind: str
    """`repository`, `folder`, `archive` or `file`."""
    commits: int = 0
    blobs: int = 0
    bytes: int = 0
    seconds: float = 0.0
    samples: int = 0
    """Placeholders and documented samples that were recognised and are not reported."""
    accounts: tuple[str, ...] = ()
    """Account SIDs that were seen, with a secret or without."""


@dataclass(frozen=True)
class LeakSearch:
    """The answer to one question."""

    targets: tuple[Searched, ...] = ()
    leaks: tuple[Leak, ...] = ()
    accepted: tuple[Leak, ...] = ()
    """Found, and accepted in the baseline file."""
    blind: tuple[Unseen, ...] = ()
