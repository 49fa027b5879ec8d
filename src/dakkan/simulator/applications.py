"""TwiML applications: made, changed, deleted. A number that names one ignores its own URLs."""

from . import audit
from .access import By
from .account import Account
from .configured import Configured, Value
from .forms import Field, started
from .world import World

KIND = "application"
FIELDS = (
    Field("friendly_name"),
    Field("api_version", start="2010-04-01"),
    Field("voice_url", "url", ""),
    Field("voice_method", "method", "POST"),
    Field("voice_fallback_url", "url", ""),
    Field("voice_fallback_method", "method", "POST"),
    Field("status_callback", "url", ""),
    Field("status_callback_method", "method", "POST"),
    Field("voice_caller_id_lookup", "flag", False),
    Field("sms_url", "url", ""),
    Field("sms_method", "method", "POST"),
    Field("sms_fallback_url", "url", ""),
    Field("sms_fallback_method", "method", "POST"),
    Field("sms_status_callback", "url", ""),
    Field("message_status_callback", "url", ""),
    Field("public_application_connect_enabled", "flag", False),
)


def create(world: World, account: Account, values: dict[str, Value], by: By) -> Configured:
    application = add(world, account, values, person=by.person)
    data = audit.created(application.fields)
    world.record(account, f"{KIND}.created", application.sid, by.actor, data, link=link(application))
    return application


def add(world: World, account: Account, values: dict[str, Value], *, person: str = "shop") -> Configured:
    """Without an event."""
    application = Configured(
        KIND, world.sid("AP"), account.sid, world.now, world.now, person, started(FIELDS)
    )
    application.write({"friendly_name": "", **values}, person, world.now)
    account.kind(KIND)[application.sid] = application
    return application


def update(world: World, account: Account, application: Configured, values: dict[str, Value], by: By) -> None:
    changes = application.write(values, by.person, world.now)
    if not changes:
        return
    event_type = f"{KIND}.updated"
    data = audit.updated(event_type, changes)
    world.record(account, event_type, application.sid, by.actor, data, link=link(application))


def delete(world: World, account: Account, application: Configured, by: By) -> None:
    del account.kind(KIND)[application.sid]
    world.record(account, f"{KIND}.deleted", application.sid, by.actor, link=link(application))


def link(application: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{application.account_sid}/Applications/{application.sid}"
