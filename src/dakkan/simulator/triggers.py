"""Usage triggers: looked at once a minute, on figures that lag, fired once a period."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from . import audit
from .access import By
from .account import Account
from .configured import Configured, Value
from .dates import rfc2822
from .forms import Field, started
from .refusal import invalid
from .usage import CATEGORIES, Amount
from .world import World

KIND = "usage-trigger"
FIELDS = (
    Field("friendly_name"),
    Field("callback_url", "url"),
    Field("callback_method", "method", "POST"),
    Field("usage_category"),
    Field("trigger_by", start="usage"),
    Field("trigger_value"),
    Field("recurring"),
)
CHANGEABLE = FIELDS[:3]
_FIRED_IN = "fired_in"
"""The period in which it fired last; not in answers."""


def create(world: World, account: Account, values: dict[str, Value], by: By) -> Configured:
    """Raises Refused when something required is missing or is no category, number or period."""
    for name in ("callback_url", "trigger_value", "usage_category"):
        if not values.get(name):
            raise invalid(f"{name} is required")
    if values["usage_category"] not in CATEGORIES:
        raise invalid(f"UsageCategory {values['usage_category']} is not known")
    if values.get("trigger_by", "usage") not in ("count", "usage", "price"):
        raise invalid("TriggerBy must be count, usage or price")
    if values.get("recurring") not in (None, "", "daily", "monthly", "yearly", "alltime"):
        raise invalid("Recurring must be daily, monthly, yearly or alltime")
    trigger = add(world, account, values, person=by.person)
    data = audit.created(trigger.fields)
    world.record(account, f"{KIND}.created", trigger.sid, by.actor, data, link=link(trigger))
    return trigger


def add(world: World, account: Account, values: dict[str, Value], *, person: str = "shop") -> Configured:
    """Without an event."""
    trigger = Configured(KIND, world.sid("UT"), account.sid, world.now, world.now, person, started(FIELDS))
    trigger.fields["date_fired"] = None
    trigger.write({**values, "recurring": values.get("recurring") or None}, person, world.now)
    wanted = trigger.text("trigger_value")
    try:
        value = Decimal(wanted)
    except InvalidOperation:
        raise invalid("TriggerValue must be a number") from None
    if wanted.startswith("+"):
        value += current(world, account, trigger)
    trigger.fields["trigger_value"] = f"{value:.6f}"
    if not trigger.fields.get("friendly_name"):
        kind, category = trigger.text("trigger_by"), trigger.text("usage_category")
        trigger.fields["friendly_name"] = f"Trigger for {category} at {kind} of {value:f}"
    if not any(each.kind(KIND) for each in world.accounts.values()):
        world.at(world.now + timedelta(minutes=1), _EveryMinute(world))
    account.kind(KIND)[trigger.sid] = trigger
    return trigger


def update(world: World, account: Account, trigger: Configured, values: dict[str, Value], by: By) -> None:
    changes = trigger.write(values, by.person, world.now)
    if not changes:
        return
    event_type = f"{KIND}.updated"
    data = audit.updated(event_type, changes)
    world.record(account, event_type, trigger.sid, by.actor, data, link=link(trigger))


def delete(world: World, account: Account, trigger: Configured, by: By) -> None:
    del account.kind(KIND)[trigger.sid]
    world.record(account, f"{KIND}.deleted", trigger.sid, by.actor, link=link(trigger))


def current(world: World, account: Account, trigger: Configured) -> Decimal:
    """What the trigger watches, in its period so far; subaccounts count."""
    first = _begins(world.now.date(), trigger.text("recurring"))
    total = Amount()
    for each in (account, *world.children(account)):
        each.usage.settle(world.now - world.settings.usage_delay)
        amount = each.usage.between(first, world.now.date(), trigger.text("usage_category"))
        total.add(amount.count, amount.usage, amount.price)
    match trigger.text("trigger_by"):
        case "count":
            return Decimal(total.count)
        case "price":
            return total.price
        case _:
            return Decimal(total.usage)


def link(trigger: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{trigger.account_sid}/Usage/Triggers/{trigger.sid}"


def _begins(today: date, recurring: str) -> date:
    match recurring:
        case "daily":
            return today
        case "monthly":
            return today.replace(day=1)
        case "yearly":
            return today.replace(month=1, day=1)
        case _:
            return date.min


@dataclass
class _EveryMinute:
    """Looks at all triggers as long as there are any."""

    world: World

    def __call__(self) -> None:
        watched = [
            (account, trigger)
            for account in self.world.accounts.values()
            for trigger in account.kind(KIND).values()
        ]
        for account, trigger in watched:
            self._look(account, trigger)
        if watched:
            self.world.at(self.world.now + timedelta(minutes=1), self)

    def _look(self, account: Account, trigger: Configured) -> None:
        period = _begins(self.world.now.date(), trigger.text("recurring")).isoformat()
        if trigger.text(_FIRED_IN) == period:
            return
        value = current(self.world, account, trigger)
        if value < Decimal(trigger.text("trigger_value")):
            return
        trigger.fields[_FIRED_IN] = period
        trigger.fields["date_fired"] = rfc2822(self.world.now)
        params = {
            "AccountSid": account.sid,
            "UsageTriggerSid": trigger.sid,
            "DateFired": rfc2822(self.world.now) or "",
            "Recurring": trigger.text("recurring"),
            "UsageCategory": trigger.text("usage_category"),
            "TriggerBy": trigger.text("trigger_by"),
            "TriggerValue": trigger.text("trigger_value"),
            "CurrentValue": str(value),
            "UsageRecordUri": f"/2010-04-01/Accounts/{account.sid}/Usage/Records.json",
            "IdempotencyToken": f"{trigger.sid}-FIRES-{period}",
        }
        self.world.deliver_webhook(trigger.text("callback_url"), params, account, trigger.sid)
