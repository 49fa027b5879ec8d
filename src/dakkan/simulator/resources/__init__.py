"""The simulated endpoints, one resource a file, by the host that answers them."""

from starlette.routing import Route

from . import (
    accounts,
    alerts,
    applications,
    auth_tokens,
    calls,
    events,
    iam_keys,
    keys,
    messages,
    numbers,
    services,
    text_countries,
    usage,
    usage_triggers,
    verify_services,
    voice_countries,
)

HOSTS: dict[str, list[Route]] = {
    "api.twilio.com": [
        *messages.routes,
        *calls.routes,
        *accounts.routes,
        *keys.routes,
        *numbers.routes,
        *applications.routes,
        *usage.routes,
        *usage_triggers.routes,
    ],
    "accounts.twilio.com": [*auth_tokens.routes, *text_countries.routes],
    "iam.twilio.com": [*iam_keys.routes],
    "messaging.twilio.com": [*services.routes],
    "monitor.twilio.com": [*events.routes, *alerts.routes],
    "verify.twilio.com": [*verify_services.routes],
    "voice.twilio.com": [*voice_countries.routes],
}
