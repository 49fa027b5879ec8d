"""SIP domains: names under `sip.twilio.com` that telephones and exchanges call, and the webhook that answers."""

import re
from collections.abc import Mapping

from . import sip_mappings
from .access import By
from .account import Account
from .configured import Configured, Value
from .forms import Field
from .refusal import invalid
from .told import Told
from .world import World

KIND = "sip-domain"
DOMAINS = Told(
    KIND,
    "sip-domain",
    "SD",
    "https://api.twilio.com/2010-04-01/Accounts/{account}/SIP/Domains/{sid}",
    (
        Field("domain_name"),
        Field("friendly_name", start=""),
        Field("voice_url", "url", ""),
        Field("voice_method", "method", "POST"),
        Field("voice_fallback_url", "url", ""),
        Field("voice_fallback_method", "method", "POST"),
        Field("voice_status_callback_url", "url", ""),
        Field("voice_status_callback_method", "method", "POST"),
        Field("sip_registration", "flag", False),
        Field("emergency_calling_enabled", "flag", False),
        Field("secure", "flag", False),
        Field("byoc_trunk_sid", "sid"),
        Field("emergency_caller_sid", "sid"),
    ),
)
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\.sip\.twilio\.com")


def create(world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
    """Raises Refused for a name that is none, or taken."""
    _check(world, values.get("domain_name"))
    return DOMAINS.create(world, account, values, by)


def update(world: World, account: Account, domain: Configured, values: Mapping[str, Value], by: By) -> None:
    """Raises Refused as `create`."""
    if values.get("domain_name", domain.text("domain_name")) != domain.text("domain_name"):
        _check(world, values["domain_name"])
    DOMAINS.update(world, account, domain, values, by)


def delete(world: World, account: Account, domain: Configured, by: By) -> None:
    """Its lists stay with the account."""
    sip_mappings.drop_all(account, domain)
    DOMAINS.delete(world, account, domain, by)


def _check(world: World, name: Value) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid("DomainName must be a name under sip.twilio.com")
    for account in world.accounts.values():
        if any(each.text("domain_name") == name for each in account.kind(KIND).values()):
            raise invalid(f"DomainName {name} is taken")
