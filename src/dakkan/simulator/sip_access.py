"""Lists of addresses from which SIP calls are taken.

The audit log has no event for an address: adding one is `sip-ip-access-control-list.updated`.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network

from . import kept, sip_mappings, told
from .access import By
from .account import Account
from .configured import Configured, Value
from .forms import Field, started
from .refusal import invalid
from .told import Told
from .world import World

KIND = "sip-access-list"
ADDRESS = "sip-access-address"
LISTS = Told(
    KIND,
    "sip-ip-access-control-list",
    "AL",
    "https://api.twilio.com/2010-04-01/Accounts/{account}/SIP/IpAccessControlLists/{sid}",
    (Field("friendly_name"),),
)
FIELDS = (Field("friendly_name"), Field("ip_address"), Field("cidr_prefix_length", "whole", 32))


def delete(world: World, account: Account, listed: Configured, by: By) -> None:
    """A list with its addresses. Raises Refused while a domain or a trunk uses it."""
    sip_mappings.check_unused(account, listed)
    kept.drop_parts(account, ADDRESS, listed)
    LISTS.delete(world, account, listed, by)


def create_address(
    world: World, account: Account, listed: Configured, values: Mapping[str, Value], by: By
) -> Configured:
    """Raises Refused for what is no range of addresses."""
    address = add_address(world, account, listed, values, person=by.person)
    LISTS.tell(world, account, listed, told.added(address.fields), by)
    return address


def add_address(
    world: World, account: Account, listed: Configured, values: Mapping[str, Value], *, person: str = "shop"
) -> Configured:
    """Without an event. Raises Refused as `create_address`."""
    fields = started(FIELDS) | dict(values)
    _check(fields)
    return kept.keep(world, account, ADDRESS, world.sid("IP"), fields, person, parent_sid=listed.sid)


def update_address(
    world: World, account: Account, listed: Configured, address: Configured,
    values: Mapping[str, Value], by: By,
) -> None:  # fmt: skip
    """Raises Refused as `create_address`."""
    _check(address.fields | dict(values))
    LISTS.tell(world, account, listed, address.write(values, by.person, world.now), by)


def delete_address(world: World, account: Account, listed: Configured, address: Configured, by: By) -> None:
    del account.kind(ADDRESS)[address.sid]
    LISTS.tell(world, account, listed, told.removed(address.fields), by)


def lets_in(account: Account, list_sids: Iterable[str], address: str) -> bool:
    """One of these lists has a range with that address."""
    wanted = frozenset(list_sids)
    return any(
        each.parent_sid in wanted and ip_address(address) in ip_network(_range(each.fields), strict=False)
        for each in account.kind(ADDRESS).values()
    )


def _check(fields: Mapping[str, Value]) -> None:
    try:
        ip_network(_range(fields), strict=False)
    except ValueError:
        raise invalid(f"IpAddress is not a range of addresses: {_range(fields)[:80]}") from None


def _range(fields: Mapping[str, Value]) -> str:
    return f"{fields['ip_address']}/{fields['cidr_prefix_length']}"
