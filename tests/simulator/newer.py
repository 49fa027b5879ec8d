"""Operations that Twilio documents on its pages and not in its OpenAPI description, written as that would."""

from typing import Any

_TEXTS = {"type": "array", "items": {"type": "string"}}
_OAUTH_APP = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "sid": {"type": "string", "pattern": "^OQ[a-zA-Z0-9]{32}$"},
        "friendly_name": {"type": "string"},
        "description": {"type": "string"},
        "date_created": {"type": "string", "format": "date-time"},
        "created_by": {"type": "string"},
        "status": {"type": "string"},
        "policy": {"type": "object", "properties": {"allow": _TEXTS, "deny": _TEXTS}},
        "access_token_ttl": {"type": "integer"},
    },
}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


NEWER: dict[str, Any] = {
    "servers": [{"url": "https://iam.twilio.com"}],
    "paths": {
        "/v1/Account/OAuthApps": {
            "get": _answer(
                {
                    "type": "object",
                    "properties": {
                        "content": {"type": "array", "items": _OAUTH_APP},
                        "meta": {"type": "object"},
                    },
                }
            )
        },
        "/v1/Account/OAuthApps/{sid}": {"get": _answer(_OAUTH_APP)},
    },
}
"""Reference 3.4: the list of OAuth apps, and a single one; neither shows a secret."""
