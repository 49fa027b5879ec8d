"""Findings and rows of evidence from few words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dakkan.model.finding import Confidence, Exhibit, Finding, Severity

SHOP = "AC" + "0" * 32
NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def sid(prefix: str, number: int) -> str:
    return f"{prefix}{number:032x}"


def finding(
    finding_id: str,
    detector: str = "first-traffic-to-country",
    *,
    severity: Severity = Severity.HIGH,
    confidence: Confidence = Confidence.HIGH,
    at: datetime = NIGHT,
    until: datetime | None = None,
    exhibits: Sequence[tuple[str, str]] = (),
    account_sid: str = SHOP,
    **other: Any,
) -> Finding:
    """A finding with what matters to the case at hand; `exhibits` are (table, SID)."""
    given: dict[str, Any] = {"signs": (), "techniques": (), "answers": ("rotate-auth-token",), **other}
    return Finding(
        id=finding_id,
        detector=detector,
        title=detector,
        says="",
        facts={},
        severity=severity,
        confidence=confidence,
        account_sid=account_sid,
        first_seen=at,
        last_seen=until or at,
        exhibits=tuple(Exhibit(table, sid) for table, sid in exhibits),
        exhibit_count=len(exhibits),
        **given,
    )
