"""What a credential is good for, and if it is good for nothing, why.

A 401 with code 20003 has many causes (trap 25): a token that somebody rotated, an API key where the
auth token is needed, a suspended account, the wrong region. One answer cannot tell them apart; a
second one, from a host that judges differently, can.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..errors import AccountSuspended, NotFound, TwilioError, Unauthorized, Unreachable, WrongCredential
from ..texts import N_
from .client import Twilio
from .credential import Credential
from .endpoints import ENDPOINTS
from .refusals import CLIENT_VALIDATION

State = Literal["open", "main-key", "standard-key", "restricted-key", "suspended", "refused"]

_WITNESS = "https://verify.twilio.com/v2/Services"
"""Says 20003 to a credential that is dead, 70051 to one that only lacks the permission (reference 1.2)."""

CAPABILITIES: Mapping[str, str] = {
    "messages": N_("read messages"),
    "calls": N_("read calls"),
    "events": N_("read the audit log"),
    "keys": N_("list and delete API keys"),
    "subaccount-tokens": N_("open subaccounts with their own tokens"),
    "rotate-token": N_("rotate the Auth Token"),
}

_SAYS: Mapping[State, str] = {
    "open": N_("The Auth Token opens {account_sid}."),
    "main-key": N_(
        "A Main API key opens {account_sid}. It does not open subaccounts and cannot rotate the Auth Token: "
        "for a response use the Auth Token (TWILIO_AUTH_TOKEN)."
    ),
    "standard-key": N_(
        "A Standard API key opens {account_sid}. It sees neither accounts nor keys and cannot rotate the "
        "Auth Token: for a response use the Auth Token (TWILIO_AUTH_TOKEN)."
    ),
    "restricted-key": N_(
        "A Restricted API key opens part of {account_sid}. What it may not read stays unseen: for a response "
        "use the Auth Token (TWILIO_AUTH_TOKEN)."
    ),
    "suspended": N_(
        "Account {account_sid} is not active (suspended, closed or unpaid). A main account is reactivated by "
        "Twilio Support, a subaccount by its parent. This does not mean that the credential is wrong."
    ),
}
_REFUSED_TOKEN = N_(
    "The Auth Token does not open {account_sid}: it was rotated, maybe by somebody else, or is mistyped. "
    "Copy the present one from the Console; if you cannot log in there either, call Twilio Support."
)
_REFUSED_KEY = N_(
    "The API key does not open {account_sid}: it was deleted, or key or secret are mistyped. "
    "Use the Auth Token from the Console (TWILIO_AUTH_TOKEN)."
)
_REFUSED_KEY_AS_TOKEN = N_(
    "The Auth Token for {account_sid} is not 32 hexadecimal digits. If it is the secret of an API key, set "
    "TWILIO_API_KEY and TWILIO_API_SECRET instead; an Auth Token is found in the Console."
)
_ANOTHER_ACCOUNT = N_(
    "The API key is alive but does not belong to {account_sid}: TWILIO_ACCOUNT_SID names another account."
)
_NEEDS_SIGNED = N_(
    "The Auth Token of {account_sid} is alive, but the account demands signed requests (Public Key Client "
    "Validation): switch the enforcement off in the Console for the time of the response."
)
_TEST_TOKEN = N_(
    "Twilio knows the Auth Token of {account_sid} but lets it read nothing: these are test credentials. "
    "Use the live Account SID and Auth Token from the Console."
)
_MAYBE_SUSPENDED = N_(
    "A suspended account is refused in the same way: look for Twilio's mail, or for a notice in the Console."
)
_REGION = N_(
    "Each region has its own Auth Token and API keys, and this was asked in {region} (TWILIO_REGION): "
    "a credential of another region is refused in the same way."
)


@dataclass(frozen=True)
class Access:
    state: State
    says: str
    """A message id with `{facts}`."""
    facts: Mapping[str, str]
    can: Mapping[str, bool | None] = field(default_factory=dict)
    """By id of CAPABILITIES; None when nobody answered."""
    hints: tuple[str, ...] = ()
    """Further message ids with the same facts: what else it could be."""


def opens(twilio: Twilio, credential: Credential) -> bool:
    """Does Twilio accept the credential?

    False only for a real refusal. Raises Unreachable when there was no answer, and AccountSuspended
    when the account's state hides it.
    """
    if credential.kind == "auth-token":
        answer = _asked(twilio, credential, _account_url(credential))
    else:
        answer = _asked(twilio, credential, _WITNESS)
        if isinstance(answer, NotFound):  # said before looking who asks, so it is no witness
            answer = _asked(twilio, credential, ENDPOINTS["events"].url(""))
    if answer is None or isinstance(answer, WrongCredential | NotFound):
        return True  # Twilio knows who asks, and says what may not be seen
    if isinstance(answer, Unauthorized):
        return False
    raise answer


def diagnose(twilio: Twilio, credential: Credential) -> Access:
    """The kind of the credential and what it can do, by asking; nothing is changed.

    Raises Unreachable or BadAnswer when Twilio could not be asked at all.
    """
    status = _own_status(twilio, credential)
    if status == "another":
        return _access(twilio, credential, "refused", _ANOTHER_ACCOUNT)
    if status and status != "active":
        return _access(twilio, credential, "suspended", _SAYS["suspended"])
    if status:
        state: State = "open" if credential.kind == "auth-token" else "main-key"
        return _access(twilio, credential, state, _SAYS[state], _abilities(twilio, credential, state))
    return _without_own_row(twilio, credential)


def _without_own_row(twilio: Twilio, credential: Credential) -> Access:
    """The account's own row was refused: ask the witness, and then the audit log as another one."""
    answers = [_asked(twilio, credential, url) for url in (_WITNESS, ENDPOINTS["events"].url(""))]
    silent = [answer for answer in answers if isinstance(answer, Unreachable)]
    if len(silent) == len(answers):
        raise silent[0]
    if any(isinstance(answer, AccountSuspended) for answer in answers):
        return _access(twilio, credential, "suspended", _SAYS["suspended"])
    if _nobody_knows(answers):
        return _refused(twilio, credential)
    if credential.kind == "auth-token":
        return _token_without_own_row(twilio, credential, answers)
    of_account = [
        _asked(twilio, credential, ENDPOINTS[table].url(credential.account_sid))
        for table in ("messages", "calls")
    ]
    if all(isinstance(answer, Unauthorized | NotFound) for answer in of_account):
        return _access(twilio, credential, "refused", _ANOTHER_ACCOUNT)  # alive, but not in this account
    restricted = any(isinstance(answer, WrongCredential) for answer in (*answers, *of_account))
    state: State = "restricted-key" if restricted else "standard-key"
    return _access(twilio, credential, state, _SAYS[state], _abilities(twilio, credential, state))


def _nobody_knows(answers: list[TwilioError | Unreachable | None]) -> bool:
    """Is the credential refused by all who say anything about it? A 404 may come before the look at it."""
    told = [answer for answer in answers if not isinstance(answer, NotFound | Unreachable)]
    return bool(told) and all(isinstance(answer, Unauthorized) for answer in told)


def _token_without_own_row(
    twilio: Twilio, credential: Credential, answers: list[TwilioError | Unreachable | None]
) -> Access:
    """A token that Twilio knows and that may still not see its own account."""
    codes = {answer.code for answer in answers if isinstance(answer, WrongCredential)}
    if codes & CLIENT_VALIDATION:
        return _access(twilio, credential, "refused", _NEEDS_SIGNED)
    if codes:
        return _access(twilio, credential, "refused", _TEST_TOKEN)
    # alive on one host and refused for its own row on another: an account on its way to inactive
    return _access(twilio, credential, "suspended", _SAYS["suspended"])


def _own_status(twilio: Twilio, credential: Credential) -> str:
    """The account's status from its own row; "" when it was refused, "another" when a key is not of it."""
    is_key = credential.kind == "api-key"
    if is_key:  # a Main key sees the list; whether its own account is the one named is asked below
        listed = _asked(twilio, credential, ENDPOINTS["accounts"].url(""))
        if isinstance(listed, AccountSuspended):
            return "suspended"
        if isinstance(listed, TwilioError):
            return ""
    try:
        row = twilio.get(credential, _account_url(credential))
    except AccountSuspended:
        return "suspended"
    except (WrongCredential, Unauthorized, NotFound):
        return "another" if is_key else ""
    return str(row.get("status") or "active")


def _abilities(twilio: Twilio, credential: Credential, state: State) -> dict[str, bool | None]:
    sid = credential.account_sid
    can = {
        table: _may(_asked(twilio, credential, ENDPOINTS[table].url(sid)))
        for table in ("messages", "calls", "events", "keys")
    }
    whole = state == "open"  # reference 1.2: no key is shown a token or may change one
    return {**can, "subaccount-tokens": whole, "rotate-token": whole}


def _asked(twilio: Twilio, credential: Credential, url: str) -> TwilioError | Unreachable | None:
    """None when it was answered; the smallest question an endpoint allows."""
    try:
        twilio.get(credential, url, PageSize=1)
    except (TwilioError, Unreachable) as error:
        return error
    return None


def _may(answer: TwilioError | Unreachable | None) -> bool | None:
    return None if isinstance(answer, Unreachable) else answer is None


def _refused(twilio: Twilio, credential: Credential) -> Access:
    if credential.kind == "api-key":
        return _access(twilio, credential, "refused", _REFUSED_KEY)
    secret = credential.secret.reveal()
    looks_right = len(secret) == 32 and all(digit in "0123456789abcdef" for digit in secret)
    return _access(twilio, credential, "refused", _REFUSED_TOKEN if looks_right else _REFUSED_KEY_AS_TOKEN)


def _access(
    twilio: Twilio,
    credential: Credential,
    state: State,
    says: str,
    can: Mapping[str, bool | None] | None = None,
) -> Access:
    facts = {"account_sid": credential.account_sid, "region": twilio.region}
    nothing: dict[str, bool | None] = dict.fromkeys(CAPABILITIES, False)
    hints = (_MAYBE_SUSPENDED, _REGION) if says in (_REFUSED_TOKEN, _REFUSED_KEY) else ()
    return Access(state, says, facts, can or nothing, hints)


def _account_url(credential: Credential) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{credential.account_sid}.json"
