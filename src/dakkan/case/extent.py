"""When it began and whether it is over, with how sure that is: silence is no end."""

from dataclasses import replace
from datetime import datetime, timedelta

from ..model.scope import Scope
from ..model.verdict import Takeover, Verdict
from ..model.window import Window

_EDGE = timedelta(hours=1)
_OVER = timedelta(hours=6)
"""Thieves wait, but one who earns by the minute does not wait so long while access works."""
_LONG_OVER = timedelta(days=3)


def with_extent(
    verdict: Verdict, scope: Scope, window: Window, *, tokens_rotated: datetime | None
) -> Verdict:
    """The verdict with `since` as the first trace of the scope, and its end.

    `tokens_rotated` is when our own response promoted a new token, None when it did not.
    """
    if verdict.takeover is Takeover.NONE or scope.began_at is None:
        return verdict
    began = min(scope.began_at, verdict.since or scope.began_at)
    until, sure = _end(scope, window, tokens_rotated)
    return replace(
        verdict,
        since=began,
        since_confidence=_since_confidence(began, scope, window),
        until=until,
        until_confidence=sure,
    )


def _since_confidence(began: datetime, scope: Scope, window: Window) -> float:
    """Reading leaves no trace, so it is never sure; at the window's edge it hardly means anything."""
    if began <= window.since + _EDGE:
        return 0.4
    return 0.8 if scope.addresses else 0.6


def _end(scope: Scope, window: Window, rotated: datetime | None) -> tuple[datetime | None, float]:
    last = scope.last_seen_at
    if last is None:
        return None, 0.0
    silence = window.until - last
    if rotated is not None and last <= rotated:
        return last, 0.9 if silence >= _OVER else 0.7
    if silence < _OVER:
        return None, 0.0
    return last, 0.6 if silence >= _LONG_OVER else 0.4
