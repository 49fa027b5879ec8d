"""`protection-lowered`: fraud guard, payment, SIP."""

from builders import OFFICE, event, found, severities, shop
from dakkan.detect.detectors.protection_lowered import protection_lowered


def test_changes_from_a_strange_address_are_high_and_the_offices_quiet() -> None:
    events = [
        event("verify-fraud-guard-mode.updated", resource_sid="VA1"),
        event("sip-credential-list.updated", resource_sid="CL1"),
        event("recharge-trigger.updated", address=OFFICE, resource_sid="RT1"),
        event("flow.updated", resource_sid="FW1"),
    ]

    assert severities(found(protection_lowered, shop(events=events))) == {"VA1": "high", "CL1": "high"}
