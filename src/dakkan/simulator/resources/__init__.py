"""The simulated endpoints, one resource a file, by the host that answers them."""

from starlette.routing import Route

from . import (
    accounts,
    alerts,
    applications,
    auth_tokens,
    calls,
    dialing_permissions,
    events,
    geo_permissions,
    iam_keys,
    keys,
    messages,
    phone_numbers,
    services,
    usage_records,
    usage_triggers,
)

HOSTS: dict[str, list[Route]] = {
    "api.twilio.com": [
        *messages.routes,
        *calls.routes,
        *phone_numbers.routes,
        *applications.routes,
        *usage_records.routes,
        *usage_triggers.routes,
        *accounts.routes,
        *keys.routes,
    ],
    "accounts.twilio.com": [*auth_tokens.routes, *geo_permissions.routes],
    "iam.twilio.com": [*iam_keys.routes],
    "messaging.twilio.com": [*services.routes],
    "monitor.twilio.com": [*events.routes, *alerts.routes],
    "voice.twilio.com": [*dialing_permissions.routes],
}
