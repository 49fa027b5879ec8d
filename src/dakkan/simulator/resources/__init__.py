"""The simulated endpoints, one resource a file, by the host that answers them."""

from starlette.routing import Route

from . import accounts, auth_tokens, events, iam_keys, keys, messages

HOSTS: dict[str, list[Route]] = {
    "api.twilio.com": [*messages.routes, *accounts.routes, *keys.routes],
    "accounts.twilio.com": [*auth_tokens.routes],
    "iam.twilio.com": [*iam_keys.routes],
    "monitor.twilio.com": [*events.routes],
}
