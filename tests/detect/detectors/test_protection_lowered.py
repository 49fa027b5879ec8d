"""`protection-lowered`: fraud guard and payment; ways in have detectors of their own."""

from builders import OFFICE, event, found, severities, shop
from dakkan.detect.detectors.protection_lowered import protection_lowered


def test_changes_from_a_strange_address_are_high_and_the_offices_quiet() -> None:
    events = [
        event("verify-fraud-guard-mode.updated", resource_sid="VA1"),
        event("payment-method.created", resource_sid="PM1"),
        event("sip-credential-list.updated", resource_sid="CL1"),
        event("recharge-trigger.updated", address=OFFICE, resource_sid="RT1"),
        event("flow.updated", resource_sid="FW1"),
    ]

    assert severities(found(protection_lowered, shop(events=events))) == {"VA1": "high", "PM1": "high"}
