"""Verify services and their webhooks. No event in the audit log tells of either.

A webhook of a Verify service hears of every verification that is sent and approved: a leak path for codes.
"""

from collections.abc import Mapping

from .account import Account
from .configured import Configured, Value
from .forms import Field, started
from .kept import drop_parts, keep
from .refusal import Refused, invalid
from .world import World

KIND = "verify-service"
WEBHOOK = "verify-webhook"
FIELDS = (
    Field("friendly_name"),
    Field("code_length", "whole", 6),
    Field("lookup_enabled", "flag", False),
    Field("psd2_enabled", "flag", False),
    Field("skip_sms_to_landlines", "flag", False),
    Field("dtmf_input_required", "flag", True),
    Field("tts_name"),
    Field("do_not_share_warning_enabled", "flag", False),
    Field("custom_code_enabled", "flag", False),
    Field("default_template_sid", "sid"),
    Field("verify_event_subscription_enabled", "flag", False),
)


def create(world: World, account: Account, values: Mapping[str, Value], person: str = "shop") -> Configured:
    """Raises Refused without a name, and for a length of codes that Twilio does not allow."""
    if not values.get("friendly_name"):
        raise invalid("FriendlyName is required")
    _check(values)
    return keep(world, account, KIND, world.sid("VA"), {**started(FIELDS), **values}, person)


def update(world: World, service: Configured, values: Mapping[str, Value], person: str) -> None:
    _check(values)
    service.write(values, person, world.now)


def delete(account: Account, service: Configured) -> None:
    """With its webhooks."""
    drop_parts(account, WEBHOOK, service)
    del account.kind(KIND)[service.sid]


def add_webhook(
    world: World, account: Account, service: Configured, values: Mapping[str, Value], person: str = "shop"
) -> Configured:
    """Raises Refused when something required is missing or does not fit."""
    for name in ("friendly_name", "event_types", "webhook_url"):
        if not values.get(name):
            raise invalid(f"{name} is required")
    fields: dict[str, Value] = {
        "status": "enabled",
        "version": "v2",
        "webhook_method": "POST",
        **_checked_webhook(values),
    }
    return keep(world, account, WEBHOOK, world.sid("YW"), fields, person, parent_sid=service.sid)


def update_webhook(world: World, webhook: Configured, values: Mapping[str, Value], person: str) -> None:
    webhook.write(_checked_webhook(values), person, world.now)


def delete_webhook(account: Account, webhook: Configured) -> None:
    del account.kind(WEBHOOK)[webhook.sid]


def _check(values: Mapping[str, Value]) -> None:
    length = values.get("code_length", 6)
    if not isinstance(length, int) or not 4 <= length <= 10:
        raise Refused(400, 60200, "Invalid parameter: CodeLength must be between 4 and 10")


def _checked_webhook(values: Mapping[str, Value]) -> Mapping[str, Value]:
    if values.get("status", "enabled") not in ("enabled", "disabled"):
        raise invalid("Status must be enabled or disabled")
    if values.get("version", "v2") not in ("v1", "v2"):
        raise invalid("Version must be v1 or v2")
    return values
