"""Why something could not be read, as a gap tells it."""

from ..errors import (
    AccountSuspended,
    BadAnswer,
    DakkanError,
    NotFound,
    TwilioError,
    Unauthorized,
    Unreachable,
    WrongCredential,
)
from ..texts import N_

UNIT = N_("{table} of {account_sid}")
STRETCH = N_("{table} of {account_sid} from {since} to {until}")

_WHY: tuple[tuple[type[DakkanError], str], ...] = (
    (AccountSuspended, N_("The account is not active (HTTP {status}, code {code}).")),
    (
        WrongCredential,
        N_(
            "The credential in use may not read it (HTTP {status}, code {code}); the main account's Auth "
            "Token may."
        ),
    ),
    (
        Unauthorized,
        N_(
            "Twilio does not accept the account's credential (HTTP {status}, code {code}): it is suspended, "
            "or its token was just changed."
        ),
    ),
    (NotFound, N_("Twilio says that there is no such list in the account (HTTP {status}, code {code}).")),
    (TwilioError, N_("Twilio refused it (HTTP {status}, code {code}).")),
    (Unreachable, N_("Twilio did not answer. Collect again.")),
    (BadAnswer, N_("Twilio's answer could not be read. Collect again.")),
)


def why_not(error: DakkanError) -> tuple[str, dict[str, str | int]]:
    """A message id and its facts. Twilio's own words are hostile text and stay out."""
    why = next(text for kind, text in _WHY if isinstance(error, kind))
    if isinstance(error, TwilioError):
        return why, {"status": str(error.status), "code": str(error.code)}
    return why, {}
