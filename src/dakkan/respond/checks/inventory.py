"""What there is in an account, short enough to be written down: for the next look to compare with."""

import hashlib
import json
from collections.abc import Mapping

from ...errors import NotFound
from ..left_behind import TABLES as FOOTHOLDS
from ..left_behind import sid_of
from ..resources import TABLES as WITH_WEBHOOKS
from ..resources import TIES, URLS, value
from .place import UNSEEN, Place

Kinds = dict[str, dict[str, str] | None]

_SETTINGS: Mapping[str, tuple[str, ...]] = {
    **{kind: (*fields, *TIES) for kind, fields in URLS.items()},
    "sip-domain": ("voice_url", "voice_fallback_url", "voice_status_callback_url"),
    "trunk": ("disaster_recovery_url",),
    "export-setting": ("enabled", "webhook_url"),
    "alarm": ("enabled",),
    "flow": ("revision",),
}
"""Kind → the fields whose change is a change; of other things only that they are there."""


def of(place: Place) -> Kinds:
    """Every kind that could hold a way back in. None for what could not be read."""
    found: Kinds = {"api-key": _keys(place)}
    for kind, table in {**WITH_WEBHOOKS, **FOOTHOLDS}.items():
        try:
            found[kind] = {sid_of(kind, row): _settings(kind, row) for row in place.rows(table)}
        except NotFound:  # the account has no such product
            found[kind] = {}
        except UNSEEN:
            found[kind] = None
    return found


def _keys(place: Place) -> dict[str, str] | None:
    """Those that Dakkan made are no news."""
    try:
        return {key.sid: "" for key in place.api_keys() if not key.ours}
    except UNSEEN:
        return None


def _settings(kind: str, row: Mapping[str, object]) -> str:
    fields = _SETTINGS.get(kind)
    if fields is None:
        return ""
    held = json.dumps([value(dict(row), field) for field in fields], ensure_ascii=True)
    return hashlib.sha256(held.encode("ascii")).hexdigest()
