"""The account tree: the main account, its subaccounts, and what opens each of them.

Subaccounts' auth tokens are read through the parent and stay in memory; the rows they came in are
not kept.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import msgspec

from ..errors import BadAnswer
from ..model.clock import from_iso
from ..model.sid import is_sid
from ..texts import N_, _
from .client import Twilio
from .credential import Credential, Secret
from .endpoints import ENDPOINTS

_LIST = "https://api.twilio.com/2010-04-01/Accounts"
NO_TOKEN = N_(
    "Twilio does not show this subaccount's Auth Token to the credential in use: only the main account's "
    "Auth Token may see it, an API key may not."
)


@dataclass(frozen=True)
class Account:
    sid: str
    owner_sid: str
    """The main account's; its own SID for the main account."""
    friendly_name: str
    status: str
    """`active`, `suspended` or `closed`."""
    type: str
    """`Full` or `Trial`."""
    created_at: datetime | None
    credential: Credential | None
    """What opens it; None when Twilio did not give its token away."""
    why_closed: str = ""
    """A message id: why there is no credential."""

    @property
    def is_main(self) -> bool:
        return self.sid == self.owner_sid


class _Row(msgspec.Struct):
    sid: str
    owner_account_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    type: str | None = None
    date_created: str | None = None
    auth_token: Secret | None = None


def _secret(kind: type, value: object) -> Secret:
    if kind is not Secret or not isinstance(value, str):
        raise NotImplementedError
    return Secret(value)


_ROW = msgspec.json.Decoder(_Row, dec_hook=_secret)


def accounts(twilio: Twilio, credential: Credential) -> list[Account]:
    """All accounts that `credential` may see, the main account first, then by age.

    Raises WrongCredential for a Standard or Restricted API key: these may not list accounts at all
    (reference 1.2). A Main key gets the list without any tokens.
    """
    found = [
        _account(row, credential)
        for page in twilio.pages_with_secrets(credential, ENDPOINTS["accounts"], credential.account_sid)
        for row in page.rows
    ]
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (not one.is_main, one.created_at or never))


def account(twilio: Twilio, credential: Credential, account_sid: str) -> Account:
    """One account of the tree as it is now, in one request. Raises NotFound when it is not in it (any more)."""
    row = twilio.get(credential, f"{_LIST}/{quote(account_sid, safe='')}.json")
    return _account(msgspec.json.encode(row), credential)


def _account(raw: bytes, credential: Credential) -> Account:
    row = _read(raw)
    own = row.sid == credential.account_sid
    held: Credential | None = None
    if own:
        held = credential
    elif row.auth_token is not None and row.auth_token.reveal() and credential.kind == "auth-token":
        held = Credential.token(row.sid, row.auth_token)
    return Account(
        sid=row.sid,
        owner_sid=row.owner_account_sid or "",
        friendly_name=row.friendly_name or "",
        status=row.status or "",
        type=row.type or "",
        created_at=_when(row.date_created),
        credential=held,
        why_closed="" if held else NO_TOKEN,
    )


def _read(raw: bytes) -> _Row:
    try:
        row = _ROW.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        row = None
    if row is None or not is_sid(row.sid, "AC"):
        # outside of the except block: the decoder's error may quote the row, and the row holds a token
        raise BadAnswer(_("Twilio's list of accounts has a row that is no account. Try again."))
    return row


def _when(text: str | None) -> datetime | None:
    """RFC 2822 as the 2010 API writes it, or ISO 8601: both have been seen (reference 2.7)."""
    if not text:
        return None
    for read in (from_iso, parsedate_to_datetime):
        try:
            at = read(text)
        except ValueError:
            continue
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return None
