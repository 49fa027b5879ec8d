"""Credentials that a person gave: after a response they are to be dead, unless they are the new ones."""

from collections.abc import Mapping

from ...twilio.credential import Credential, Secret


def from_environment(environ: Mapping[str, str], account_sid: str) -> list[Credential]:
    """The token and the API key that `environ` names, whatever they open now."""
    found = []
    token = environ.get("TWILIO_AUTH_TOKEN", "").strip()
    if token:
        found.append(Credential.token(account_sid, Secret(token)))
    key = environ.get("TWILIO_API_KEY", "").strip()
    secret = environ.get("TWILIO_API_SECRET", "").strip()
    if key and secret:
        found.append(Credential.key(account_sid, key, Secret(secret)))
    return found
