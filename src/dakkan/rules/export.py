"""Detectors of the catalogue as Sigma rules for a SIEM that reads Twilio's audit log.

Only what the event itself tells can be said in Sigma. What is usual in an account cannot: each rule names
the event, and whoever uses it adds a filter for the addresses that are his. Fields are named as Twilio's
Monitor API names them; `event_data` is taken both as fields and, where a field's name is not known
beforehand, as JSON text. Docs: docs/rules.md.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import yaml

from .fields import CHANGED, PRODUCT

_NAMESPACE = uuid.UUID("6f0c6d0e-8a55-5d0e-9d0b-3f1f0c1a7d11")
_REFERENCE = "https://www.twilio.com/docs/usage/monitor-events"
_PERMISSIONS = (
    "sms-geographic-permissions.updated",
    "voice-geographic-permissions.updated",
    "verify-geo-permissions-sms.updated",
    "verify-geo-permissions-voice.updated",
)
TYPES: Mapping[str, tuple[str, ...]] = {
    "user-invited": ("user-invitation.created", "user.created"),
    "unknown-number-bought": ("phone-number.created", "phone_number.created"),
    "unknown-subaccount": ("account.created",),
    "new-api-key-used-at-once": ("account-api-keys.created", "account-keys.created"),
    "secondary-token-by-somebody-else": (
        "account-auth-token.secondary-created",
        "account-auth-token.promoted",
        "account-auth-token.created",
        "account-auth-token.updated",
    ),
    "protection-lowered": (
        *("verify-fraud-guard.updated", "verify-fraud-guard-mode.updated", "messaging-settings.updated"),
        *("recharge-trigger.created", "recharge-trigger.updated", "payment-method.created"),
        "voice-insights-account-flags.updated",
    ),
    "sip-access-widened": (
        *("sip-domain.created", "sip-domain.updated"),
        *("sip-credential-list.created", "sip-credential-list.updated"),
        *("sip-ip-access-control-list.created", "sip-ip-access-control-list.updated"),
        *("ip-access-control-list.created", "ip-access-control-list.updated"),
    ),
    "trunk-changed": (
        *("trunk.created", "trunk.updated", "byoc-trunk.created", "byoc-trunk.updated"),
        *("connection-policy.created", "connection-policy.updated"),
    ),
    "connect-app-authorized": (
        *("connect-app.created", "connect-app.updated"),
        *("authorized-connect-app.created", "authorized-connect-app.updated"),
    ),
    "caller-id-added": ("caller-id.created",),
    "covering-tracks": (
        *("message.deleted", "message-body.deleted", "message-media.deleted", "message-media.deletedall"),
        *("call.deleted", "recording.deleted", "recording.bulk-delete.created"),
    ),
    "data-read-in-bulk": (
        *("bulkexports.created", "bulkexports.downloaded"),
        *("recording.accessed", "transcription.accessed"),
    ),
}
"""Detectors that are about events of certain types, whatever is in them."""
ADMIN_TYPES = (
    *("user.updated", "user.created", "user.deleted", "user-invitation.created"),
    *("user-password.updated", "user-password.created", "security-settings.updated"),
    *("account-api-keys.created", "account-keys.created", "account.created", "account.updated"),
    *("account-auth-token.secondary-created", "account-auth-token.promoted", "account-auth-token.created"),
    *("phone-number.created", "phone-number.updated", "phone-number.deleted", "application.updated"),
    *_PERMISSIONS,
    *("usage-trigger.deleted", "usage-trigger.updated", "copilot-application.updated", "bulkexports.created"),
)
_VALUE = r'\s*:\s*\{[^{}]*"updated"\s*:\s*'
DETECTIONS: Mapping[str, Mapping[str, Any]] = {
    **{one: {"event": {"event_type": list(types)}, "condition": "event"} for one, types in TYPES.items()},
    "countries-opened": {
        "event": {
            "event_type": list(_PERMISSIONS),
            "event_data|re": r'"updated"\s*:\s*"?(enabled|true|on)\b',
        },
        "filter_twilio": {"source": "twilio"},
        "condition": "event and not filter_twilio",
    },
    "email-changed": {
        "event": {"event_type": "user.updated"},
        "changed": [{f"{CHANGED}{field}.updated|exists": True} for field in ("email_address", "email")],
        "condition": "event and changed",
    },
    "password-changed": {
        "event": {"event_type|startswith": ["user-password.", "security-settings."]},
        "phone": {
            "event_type": "user.updated",
            "event_data|re|i": r'"([a-z0-9_]*_)?(phone|mobile|totp|two_factor|2fa|mfa)[a-z0-9_]*"\s*:',
        },
        "condition": "event or phone",
    },
    "usage-trigger-removed": {
        "deleted": {"event_type": "usage-trigger.deleted"},
        "updated": {"event_type": "usage-trigger.updated"},
        "disarmed": [
            {f"{CHANGED}{field}.updated|exists": True} for field in ("callback_url", "trigger_value")
        ],
        "condition": "deleted or (updated and disarmed)",
    },
    "webhook-moved-off-own-hosts": {
        "event": {
            "event_type|startswith": [
                *("phone-number.", "phone_number.", "application.", "copilot-application."),
                *("usage-trigger.", "flow.", "trunk."),
            ]
        },
        "url": {
            "event_data|re": r'"([a-z_]*_url|url|[a-z_]*callback|[a-z_]*webhook)s?"' + _VALUE + '"https?://'
        },
        "pointer": {"event_data|re": r'"[a-z_]*(application_sid|trunk_sid)"' + _VALUE + '"[A-Z]'},
        "condition": "event and (url or pointer)",
    },
}
"""Detector → detection of its rule."""
SEQUENCES: Mapping[str, Mapping[str, Any]] = {
    "console-login-from-new-place": {
        "steps": {
            "console_login": {
                "event": {"event_type": "user-session.created", "source_ip_address|exists": True},
                "condition": "event",
            },
            "administrative_change": {
                "event": {"event_type": list(ADMIN_TYPES)},
                "condition": "event",
            },
        },
        "group-by": ["account_sid", "source_ip_address"],
        "timespan": "1h",
    }
}
"""Detectors that are about one event after another."""


class Described(Protocol):
    """What a rule takes over from its detector."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def attack(self) -> tuple[str, ...]: ...
    @property
    def benign(self) -> str: ...
    @property
    def misses(self) -> str: ...


def rules(catalogue: Iterable[Described]) -> dict[str, str]:
    """Detector id → its rule as YAML, for those of `catalogue` that Sigma can tell of."""
    found = {}
    for detector in catalogue:
        if detector.id in DETECTIONS:
            found[detector.id] = _yaml([_plain(detector, DETECTIONS[detector.id])])
        elif detector.id in SEQUENCES:
            found[detector.id] = _yaml(_sequence(detector, SEQUENCES[detector.id]))
    return found


def _plain(detector: Described, detection: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_head(detector),
        "logsource": {"product": PRODUCT, "service": "audit"},
        "detection": dict(detection),
        **_tail(detector),
    }


def _sequence(detector: Described, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    steps = {f"{_name(detector.id)}_{name}": detection for name, detection in told["steps"].items()}
    return [
        *(
            {
                "title": name.replace("_", " ").capitalize(),
                "id": _uuid(name),
                "name": name,
                "status": "experimental",
                "logsource": {"product": PRODUCT, "service": "audit"},
                "detection": detection,
                "level": "informational",
            }
            for name, detection in steps.items()
        ),
        {
            **_head(detector),
            "correlation": {
                "type": "temporal_ordered",
                "rules": list(steps),
                "group-by": told["group-by"],
                "timespan": told["timespan"],
            },
            **_tail(detector),
        },
    ]


def _head(detector: Described) -> dict[str, Any]:
    return {
        "title": detector.title,
        "id": _uuid(detector.id),
        "name": _name(detector.id),
        "status": "experimental",
        "description": (
            f"Detector {detector.id} of Dakkan, as far as the event alone can tell. Add a filter for the "
            f"addresses that are yours. Misses: {detector.misses}"
        ),
        "references": [_REFERENCE],
        "author": "Dakkan",
        "tags": [f"attack.{technique.lower()}" for technique in detector.attack],
    }


def _tail(detector: Described) -> dict[str, Any]:
    return {"falsepositives": [detector.benign], "level": str(detector.severity)}


def _name(text: str) -> str:
    return text.replace("-", "_")


def _uuid(text: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, text))


def _yaml(documents: Sequence[Mapping[str, Any]]) -> str:
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text: str = yaml.dump_all(documents, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
