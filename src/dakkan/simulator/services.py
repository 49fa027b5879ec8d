"""Messaging services and the senders in their pools.

The audit log calls them `copilot-application` and `copilot-number-pool` (presumably: reference 6.1).
"""

from . import audit
from .access import By
from .account import Account
from .configured import Configured, Value
from .countries import country_of
from .forms import Field, started
from .refusal import Refused, not_found
from .world import World

KIND = "copilot-application"
POOL = "copilot-number-pool"
FIELDS = (
    Field("friendly_name"),
    Field("inbound_request_url", "url"),
    Field("inbound_method", "method", "POST"),
    Field("fallback_url", "url"),
    Field("fallback_method", "method", "POST"),
    Field("status_callback", "url"),
    Field("sticky_sender", "flag", True),
    Field("mms_converter", "flag", True),
    Field("smart_encoding", "flag", True),
    Field("scan_message_content", start="inherit"),
    Field("fallback_to_long_code", "flag", True),
    Field("area_code_geomatch", "flag", True),
    Field("synchronous_validation", "flag", False),
    Field("validity_period", "whole", 36000),
    Field("usecase", start="undeclared"),
    Field("use_inbound_webhook_on_number", "flag", False),
)


def create(world: World, account: Account, values: dict[str, Value], by: By) -> Configured:
    """Raises Refused without a name."""
    if not values.get("friendly_name"):
        raise Refused(400, 20001, "FriendlyName is required")
    service = add(world, account, values, person=by.person)
    data = audit.created(service.fields)
    world.record(account, f"{KIND}.created", service.sid, by.actor, data, link=link(service))
    return service


def add(world: World, account: Account, values: dict[str, Value], *, person: str = "shop") -> Configured:
    """Without an event."""
    service = Configured(KIND, world.sid("MG"), account.sid, world.now, world.now, person, started(FIELDS))
    service.write(values, person, world.now)
    account.kind(KIND)[service.sid] = service
    return service


def update(world: World, account: Account, service: Configured, values: dict[str, Value], by: By) -> None:
    changes = service.write(values, by.person, world.now)
    if not changes:
        return
    event_type = f"{KIND}.updated"
    data = audit.updated(event_type, changes)
    world.record(account, event_type, service.sid, by.actor, data, link=link(service))


def delete(world: World, account: Account, service: Configured, by: By) -> None:
    """Its numbers stay with the account."""
    for sid in [each.sid for each in account.kind(POOL).values() if each.parent_sid == service.sid]:
        del account.kind(POOL)[sid]
    del account.kind(KIND)[service.sid]
    world.record(account, f"{KIND}.deleted", service.sid, by.actor, link=link(service))


def pool(account: Account, service: Configured, field: str) -> list[Configured]:
    """The senders with that field: `phone_number` or `alpha_sender`; newest first."""
    members = reversed(account.kind(POOL).values())
    return [each for each in members if each.parent_sid == service.sid and field in each.fields]


def add_number(
    world: World, account: Account, service: Configured, number: Configured, by: By | None = None
) -> Configured:
    """Raises Refused when the number is in a pool already. No event without `by` (history)."""
    if number.sid in account.kind(POOL):
        raise Refused(409, 21710, "Phone Number or Short Code is already in a Messaging Service.")
    phone_number = number.text("phone_number")
    fields: dict[str, Value] = {"phone_number_sid": number.sid, "phone_number": phone_number}
    fields |= {"country_code": country_of(phone_number), "capabilities": ["SMS", "MMS", "Voice"]}
    return _join(world, account, service, number.sid, fields, by)


def add_name(
    world: World, account: Account, service: Configured, name: str, by: By | None = None
) -> Configured:
    """An alphanumeric sender. No event without `by` (history)."""
    if not (0 < len(name) <= 11 and any(letter.isalpha() for letter in name)):
        raise Refused(400, 21709, f"{name[:20]} is not a valid alphanumeric sender")
    fields: dict[str, Value] = {"alpha_sender": name, "capabilities": ["SMS"]}
    return _join(world, account, service, world.sid("AI"), fields, by)


def member(account: Account, service: Configured, sid: str, path: str) -> Configured:
    found = account.kind(POOL).get(sid)
    if found is None or found.parent_sid != service.sid:
        raise not_found(path)
    return found


def remove(world: World, account: Account, sender: Configured, by: By) -> None:
    del account.kind(POOL)[sender.sid]
    world.record(account, f"{POOL}.deleted", sender.sid, by.actor)


def link(service: Configured) -> str:
    return f"https://messaging.twilio.com/v1/Services/{service.sid}"


def _join(
    world: World, account: Account, service: Configured, sid: str, fields: dict[str, Value], by: By | None
) -> Configured:
    person = by.person if by else "shop"
    sender = Configured(POOL, sid, account.sid, world.now, world.now, person, fields, parent_sid=service.sid)
    account.kind(POOL)[sid] = sender
    if by:
        data = audit.created({**fields, "messaging_service_sid": service.sid})
        world.record(account, f"{POOL}.created", sid, by.actor, data, link=link(service))
    return sender
