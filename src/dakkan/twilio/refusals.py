"""What a refusal means: HTTP status and Twilio's code in, one of our errors out, in words for people.

One answer often has several explanations (reference 2.5, trap 25); the class says what is most
likely, the message names the other ones, and `access.diagnose` tells them apart.
"""

import re
from dataclasses import dataclass

from ..errors import AccountSuspended, NotFound, Refused, TwilioError, Unauthorized, WrongCredential
from ..texts import N_, say, visible
from .credential import Credential

_SUSPENDED = frozenset({10001, 20005, 20403, 90010})
_NOT_PERMITTED = frozenset({20006, 70051, 70054, 70154})
CLIENT_VALIDATION = frozenset({70052, 70053})
"""Public Key Client Validation is enforced: Basic alone will not do (reference 1.1)."""
_PATH_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})")
_NOT_FOR_KEYS = re.compile(
    r"/2010-04-01/Accounts(/AC[0-9a-f]{32})?\.json|.*/(Keys|SigningKeys)([./].*)?|/v1/Keys.*"
)

_UNAUTHORIZED = N_(
    "Twilio does not accept this credential: it was rotated or deleted, is mistyped, belongs to another "
    "region, or the account is suspended. `dakkan doctor` tells which."
)
_WRONG_KEY = N_(
    "An API key may not do this. Use the Account SID with the Auth Token of the main account "
    "(TWILIO_AUTH_TOKEN). A deleted key is answered the same way; `dakkan doctor` tells which."
)
_WRONG_ACCOUNT = N_(
    "This credential does not reach that account: only the main account's Auth Token opens its subaccounts."
)
_NO_PERMISSION = N_(
    "The credential is alive but lacks the permission for this. Use the Account SID with the Auth Token."
)
_NEEDS_CLIENT_VALIDATION = N_(
    "The account demands signed requests (Public Key Client Validation): switch the enforcement off in "
    "the Console for the time of the response."
)
_IS_SUSPENDED = N_(
    "The account, or its parent, is not active: suspended, closed or unpaid. If it is the main account, "
    "only Twilio Support can reactivate it."
)
_NOT_THERE = N_("There is no such thing in this account, or no more.")
_TOO_MANY = N_(
    "Twilio is refusing requests because too many are in flight for this account. Try again later."
)
_REFUSED = N_("Twilio refused the request and changed nothing.")


@dataclass(frozen=True)
class Asked:
    """The request that was refused."""

    method: str
    host: str
    path: str
    credential: Credential


def refusal(asked: Asked, status: int, code: int, said: str) -> TwilioError:
    """The error for a 4xx. `said` is Twilio's own message; it may hold hostile text."""
    kind, advice = _meaning(asked, status, code)
    secret = asked.credential.secret.reveal()
    quoted = visible(said.replace(secret, "…") if secret else said)
    message = say(
        "{advice} ({method} {host}{path}: HTTP {status}, code {code}: {said})",
        advice=say(advice),
        method=asked.method,
        host=asked.host,
        path=visible(asked.path, 200),
        status=str(status),
        code=str(code),
        said=quoted or "-",
    )
    return kind(message, status=status, code=code)


def _meaning(asked: Asked, status: int, code: int) -> tuple[type[TwilioError], str]:
    if status == 404 or code == 20404:
        return NotFound, _NOT_THERE
    if status == 429 or code == 20429:
        return Refused, _TOO_MANY
    if code in CLIENT_VALIDATION:
        return WrongCredential, _NEEDS_CLIENT_VALIDATION
    if code in _NOT_PERMITTED:
        return WrongCredential, _NO_PERMISSION
    if status in (401, 403) and code in _SUSPENDED:
        return AccountSuspended, _IS_SUSPENDED
    if status == 403:
        return WrongCredential, _NO_PERMISSION
    if status == 401:
        return _unauthorized(asked)
    return Refused, _REFUSED


def _unauthorized(asked: Asked) -> tuple[type[TwilioError], str]:
    """401/20003: dead credential, unless the request is one that this kind may never make (reference 1.2)."""
    named = _PATH_ACCOUNT.match(asked.path)
    if named and named[1] != asked.credential.account_sid:
        return WrongCredential, _WRONG_ACCOUNT
    if asked.credential.kind == "api-key" and _NOT_FOR_KEYS.fullmatch(asked.path):
        return WrongCredential, _WRONG_KEY
    return Unauthorized, _UNAUTHORIZED
