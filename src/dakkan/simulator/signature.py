"""The signature that Twilio puts on webhooks (reference 2.10)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping


def signature(auth_token: str, url: str, params: Mapping[str, str | list[str]] | None = None) -> str:
    """Of a POST with form `params`, or of a GET: then the URL alone, with its query string."""
    text = url
    for name, value in sorted((params or {}).items()):
        values = sorted(set(value)) if isinstance(value, list) else [value]
        text += "".join(name + each for each in values)
    # SHA-1 is what Twilio signs with
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()).decode()
