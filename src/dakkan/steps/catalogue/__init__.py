"""The fifteen response steps, in the order in which people are shown them.

Fourteen are what Twilio and its resellers ask of everybody whose account was taken over; what follows,
the answer to Twilio itself, is the fifteenth.
"""

from ..seen import Unit
from .api_keys import API_KEYS
from .applications import APPLICATIONS
from .auth_tokens import AUTH_TOKENS
from .geo_permissions import GEO_PERMISSIONS
from .leaks import LEAKS
from .logins import LOGINS
from .malware import MALWARE
from .passwords import PASSWORDS
from .permissions import PERMISSIONS
from .support import SUPPORT
from .third_party import THIRD_PARTY
from .two_factor import TWO_FACTOR
from .user_emails import USER_EMAILS
from .user_phones import USER_PHONES
from .website import WEBSITE

CATALOGUE: tuple[Unit, ...] = (
    AUTH_TOKENS,
    API_KEYS,
    PASSWORDS,
    TWO_FACTOR,
    LEAKS,
    APPLICATIONS,
    MALWARE,
    GEO_PERMISSIONS,
    USER_EMAILS,
    USER_PHONES,
    WEBSITE,
    PERMISSIONS,
    LOGINS,
    THIRD_PARTY,
    SUPPORT,
)
IDS: tuple[str, ...] = tuple(unit.id for unit in CATALOGUE)
