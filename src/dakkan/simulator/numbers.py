"""Phone numbers: bought, pointed somewhere, moved to another account, released."""

import re

from . import audit
from .access import By
from .account import Account
from .configured import Changes, Configured, Value
from .countries import NUMBER_MONTH, TOLL_FREE_MONTH, country_of, is_toll_free
from .forms import Field, started
from .refusal import Refused, not_found, wrong_credential
from .world import World

KIND = "phone-number"
FIELDS = (
    Field("friendly_name"),
    Field("voice_url", "url", ""),
    Field("voice_method", "method", "POST"),
    Field("voice_fallback_url", "url", ""),
    Field("voice_fallback_method", "method", "POST"),
    Field("voice_caller_id_lookup", "flag", False),
    Field("voice_application_sid", "sid"),
    Field("sms_url", "url", ""),
    Field("sms_method", "method", "POST"),
    Field("sms_fallback_url", "url", ""),
    Field("sms_fallback_method", "method", "POST"),
    Field("sms_application_sid", "sid"),
    Field("status_callback", "url", ""),
    Field("status_callback_method", "method", "POST"),
    Field("trunk_sid", "sid"),
    Field("voice_receive_mode", start="voice"),
    Field("emergency_status", start="Active"),
    Field("emergency_address_sid", "sid"),
    Field("address_sid", "sid"),
    Field("identity_sid", "sid"),
    Field("bundle_sid", "sid"),
    Field("api_version", start="2010-04-01"),
)
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def buy(
    world: World,
    account: Account,
    by: By,
    *,
    phone_number: str = "",
    area_code: str = "",
    fields: dict[str, Value],
) -> Configured:
    """Raises Refused for what is no number (21421), and for a number that is taken (21422)."""
    account.may_send()
    if not phone_number and not area_code:
        raise Refused(400, 21452, "PhoneNumber or AreaCode is required")
    wanted = phone_number or _free_number(world, area_code)
    if not _E164.fullmatch(wanted) or not country_of(wanted):
        raise Refused(400, 21421, f"{wanted} is not a valid number")
    if wanted in world.numbers_in_use or wanted == "+15005550000":
        raise Refused(400, 21422, f"{wanted} is not available")
    number = add(world, account, wanted, person=by.person, fields=fields)
    data = audit.created({"phone_number": wanted, **number.fields})
    world.record(account, f"{KIND}.created", number.sid, by.actor, data, link=link(number))
    toll_free = is_toll_free(wanted)
    price = TOLL_FREE_MONTH if toll_free else NUMBER_MONTH
    account.usage.add(world.now, "phonenumbers-tollfree" if toll_free else "phonenumbers-local", 1, price)
    world.ledger.charge(world.now, by.person, price)
    world.charge(account, price)
    return number


def add(
    world: World,
    account: Account,
    phone_number: str,
    *,
    person: str = "shop",
    fields: dict[str, Value] | None = None,
) -> Configured:
    """Give the account a number, without an event and without a price."""
    number = Configured(KIND, world.sid("PN"), account.sid, world.now, world.now, person)
    number.write({"friendly_name": formatted(phone_number)}, person, world.now)
    number.fields = started(FIELDS) | number.fields | {"phone_number": phone_number}
    number.write(fields or {}, person, world.now)
    account.kind(KIND)[number.sid] = number
    world.numbers_in_use[phone_number] = account.sid
    return number


def update(world: World, account: Account, number: Configured, values: dict[str, Value], by: By) -> None:
    """A trunk and a voice application wipe each other (reference 4.4)."""
    if values.get("trunk_sid"):
        values = {**values, "voice_application_sid": None}
    elif values.get("voice_application_sid"):
        values = {**values, "trunk_sid": None}
    changes = number.write(values, by.person, world.now)
    if changes:
        _updated(world, account, number, changes, by)


def transfer(world: World, account: Account, number: Configured, target_sid: str, by: By) -> Account:
    """To another account of the same owner; raises Refused for others."""
    target = world.accounts.get(target_sid)
    if target is None or target.main is not account.main or target.own_status == "closed":
        raise not_found(f"/2010-04-01/Accounts/{target_sid}.json")
    if by.actor.sid != account.main.sid:
        raise wrong_credential()
    _leave_pools(account, number)
    del account.kind(KIND)[number.sid]
    target.kind(KIND)[number.sid] = number
    number.account_sid = world.numbers_in_use[number.text("phone_number")] = target.sid
    _updated(world, account, number, {"account_sid": (account.sid, target.sid)}, by)
    return target


def release(world: World, account: Account, number: Configured, by: By) -> None:
    _leave_pools(account, number)
    del account.kind(KIND)[number.sid]
    world.numbers_in_use.pop(number.text("phone_number"), None)
    world.record(account, f"{KIND}.deleted", number.sid, by.actor, link=link(number))


def formatted(phone_number: str) -> str:
    """(510) 500-9369 for North American ones, else as it is."""
    if phone_number.startswith("+1") and len(phone_number) == 12:
        return f"({phone_number[2:5]}) {phone_number[5:8]}-{phone_number[8:]}"
    return phone_number


def link(number: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{number.account_sid}/IncomingPhoneNumbers/{number.sid}"


def _updated(world: World, account: Account, number: Configured, changes: Changes, by: By) -> None:
    event_type = f"{KIND}.updated"
    data = audit.updated(event_type, changes)
    world.record(account, event_type, number.sid, by.actor, data, link=link(number))


def _leave_pools(account: Account, number: Configured) -> None:
    account.kind("copilot-number-pool").pop(number.sid, None)


def _free_number(world: World, area_code: str) -> str:
    if not (area_code.isdecimal() and len(area_code) == 3):
        raise Refused(400, 21451, f"{area_code} is not an area code")
    while True:
        number = f"+1{area_code}555{world.chance.randrange(10_000):04}"
        if number not in world.numbers_in_use:
            return number
