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
_TEXT = {"type": "string"}
_SCIM_USER = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^US[0-9a-f]{32}$"},
        "externalId": {"type": "string", "minLength": 2, "maxLength": 255},
        "userName": {"type": "string", "minLength": 2, "maxLength": 255},
        "displayName": {"type": "string", "maxLength": 255},
        "name": {"type": "object", "properties": {"givenName": _TEXT, "familyName": _TEXT}},
        "emails": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"primary": {"type": "boolean"}, "value": _TEXT, "type": _TEXT},
            },
        },
        "active": {"type": "boolean"},
        "locale": _TEXT,
        "timezone": _TEXT,
        "schemas": _TEXTS,
        "meta": {
            "type": "object",
            "properties": {
                "resourceType": _TEXT,
                "created": {"type": "string", "format": "date-time"},
                "lastModified": {"type": "string", "format": "date-time"},
                "version": _TEXT,
            },
        },
    },
}
_SCIM_PAGE = {
    "type": "object",
    "properties": {
        "Resources": {"type": "array", "items": _SCIM_USER},
        "totalResults": {"type": "integer"},
        "schemas": _TEXTS,
    },
}
_SCIM_ERROR = {
    "type": "object",
    "properties": {
        "schemas": _TEXTS,
        "detail": _TEXT,
        "scimType": {"enum": ["invalidFilter", "uniqueness", "mutability", "invalidValue", "invalidSyntax"]},
        "status": _TEXT,
        "code": {"type": "integer"},
        "moreInfo": _TEXT,
    },
}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


def _scim(status: str, schema: dict[str, Any] | None) -> dict[str, Any]:
    refusals = {code: _content(_SCIM_ERROR) for code in ("400", "401", "403", "404", "409", "429")}
    return {"responses": {status: _content(schema) if schema else {}, **refusals}}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/scim+json": {"schema": schema}}}


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
        "/scim/v2/Users": {"get": _scim("200", _SCIM_PAGE), "post": _scim("201", _SCIM_USER)},
        "/scim/v2/Users/{Id}": {
            "get": _scim("200", _SCIM_USER),
            "patch": _scim("200", _SCIM_USER),
            "delete": _scim("204", None),
        },
    },
}
"""Reference 3.4: the list of OAuth apps, and a single one; neither shows a secret.

Reference 6.4: the organization's users, of whom the description has this address without its methods; what
they answer is as at the older address.
"""
