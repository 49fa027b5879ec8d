"""The catalogue of drills, in the order shown to people; the first is the default."""

from ..script import Drill
from .console_takeover import ConsoleTakeover
from .countries_opened_pumping import CountriesOpenedPumping
from .key_left_behind import KeyLeftBehind
from .leaked_token_smishing import LeakedTokenSmishing
from .marketing_blast import MarketingBlast
from .quiet_month import QuietMonth
from .subaccount_farm import SubaccountFarm
from .webhook_hijack import WebhookHijack

CATALOGUE: tuple[Drill, ...] = (
    LeakedTokenSmishing(),
    CountriesOpenedPumping(),
    SubaccountFarm(),
    ConsoleTakeover(),
    KeyLeftBehind(),
    WebhookHijack(),
    QuietMonth(),
    MarketingBlast(),
)
