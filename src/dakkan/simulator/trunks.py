"""Elastic SIP trunks: the way between the account's numbers and somebody's own telephone exchange.

An origination URL is a webhook for voice: it names the exchange that takes the customers' calls.
"""

from collections.abc import Mapping

from . import kept, numbers, sip_mappings, told
from .access import By
from .account import Account
from .configured import Configured, Value
from .forms import Field, started
from .refusal import invalid
from .told import Told
from .world import World

KIND = "trunk"
ORIGINATION = "trunk-origination-url"
MODES = (
    "do-not-record", "record-from-ringing", "record-from-answer",
    "record-from-ringing-dual", "record-from-answer-dual",
)  # fmt: skip
TRIMS = ("trim-silence", "do-not-trim")
_CHOICES = {
    "transfer_mode": ("disable-all", "enable-all", "sip-only"),
    "transfer_caller_id": ("from-transferee", "from-transferor"),
    "recording_mode": MODES,
    "recording_trim": TRIMS,
}
FIELDS = (
    Field("friendly_name", start=""),
    Field("domain_name"),
    Field("disaster_recovery_url", "url"),
    Field("disaster_recovery_method", "method", "POST"),
    Field("transfer_mode", start="disable-all"),
    Field("transfer_caller_id", start="from-transferor"),
    Field("secure", "flag", False),
    Field("cnam_lookup_enabled", "flag", False),
)
TRUNKS = Told(
    KIND,
    "trunk",
    "TK",
    "https://trunking.twilio.com/v1/Trunks/{sid}",
    (
        *FIELDS,
        Field("recording_mode", start="do-not-record"),
        Field("recording_trim", start="do-not-trim"),
    ),
)
ORIGINATION_FIELDS = (
    Field("friendly_name"),
    Field("sip_url"),
    Field("weight", "whole"),
    Field("priority", "whole"),
    Field("enabled", "flag"),
)


def create(world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
    """Raises Refused for a domain that is not Twilio's, and for words that Twilio does not know."""
    _check(values)
    return TRUNKS.create(world, account, values, by)


def update(world: World, account: Account, trunk: Configured, values: Mapping[str, Value], by: By) -> None:
    """Raises Refused as `create`."""
    _check(values)
    TRUNKS.update(world, account, trunk, values, by)


def delete(world: World, account: Account, trunk: Configured, by: By) -> None:
    """Its numbers stay with the account, and go by their own URLs again."""
    for number in numbers_of(account, trunk):
        numbers.update(world, account, number, {"trunk_sid": None}, by)
    kept.drop_parts(account, ORIGINATION, trunk)
    sip_mappings.drop_all(account, trunk)
    TRUNKS.delete(world, account, trunk, by)


def create_origination(
    world: World, account: Account, trunk: Configured, values: Mapping[str, Value], by: By
) -> Configured:
    """Raises Refused for what is no SIP address."""
    origination = add_origination(world, account, trunk, values, person=by.person)
    TRUNKS.tell(world, account, trunk, told.added(origination.fields), by)
    return origination


def add_origination(
    world: World, account: Account, trunk: Configured, values: Mapping[str, Value], *, person: str = "shop"
) -> Configured:
    """Without an event. Raises Refused as `create_origination`."""
    fields = started(ORIGINATION_FIELDS) | dict(values)
    _check_origination(fields)
    return kept.keep(world, account, ORIGINATION, world.sid("OU"), fields, person, parent_sid=trunk.sid)


def update_origination(
    world: World, account: Account, trunk: Configured, origination: Configured,
    values: Mapping[str, Value], by: By,
) -> None:  # fmt: skip
    """Raises Refused as `create_origination`."""
    _check_origination(origination.fields | dict(values))
    TRUNKS.tell(world, account, trunk, origination.write(values, by.person, world.now), by)


def delete_origination(
    world: World, account: Account, trunk: Configured, origination: Configured, by: By
) -> None:
    del account.kind(ORIGINATION)[origination.sid]
    TRUNKS.tell(world, account, trunk, told.removed(origination.fields), by)


def numbers_of(account: Account, trunk: Configured) -> list[Configured]:
    """The numbers whose calls go over the trunk; newest first."""
    found = reversed(account.kind(numbers.KIND).values())
    return [each for each in found if each.text("trunk_sid") == trunk.sid]


def _check(values: Mapping[str, Value]) -> None:
    for name, words in _CHOICES.items():
        if name in values and values[name] not in words:
            raise invalid(f"{Field(name).form} must be one of {', '.join(words)}")
    domain = values.get("domain_name")
    if domain and not str(domain).endswith(".pstn.twilio.com"):
        raise invalid("DomainName must be a name under pstn.twilio.com")


def _check_origination(fields: Mapping[str, Value]) -> None:
    if not str(fields["sip_url"]).startswith(("sip:", "sips:")):
        raise invalid(f"SipUrl is not a SIP address: {str(fields['sip_url'])[:80]}")
    for name in ("weight", "priority"):
        value = fields[name]
        if not isinstance(value, int) or not 0 <= value <= 65_535:
            raise invalid(f"{Field(name).form} must be between 0 and 65535")
