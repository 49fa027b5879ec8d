"""Twins of takeovers: the owner does it, from the owner's places, with the owner's credentials."""

from collections import Counter

import pytest

from dakkan.drills.script import Drill
from dakkan.drills.shop import Shop
from dakkan.drills.stage import Stage
from drills.scenarios.plays import QUIET, name, played

TWINS = [drill for drill in QUIET if drill.twin]
SHOWS = {
    "tenants-onboarded": "account.created",
    "keys-rotated-by-ci": "account-api-keys.created",
    "webhooks-rewritten-by-deploy": "phone-number.updated",
    "launch-in-new-country": "sms-geographic-permissions.updated",
    "employee-travels": "user-session.created",
    "call-centre-opens": "phone-number.created",
    "retention-job": "message.deleted",
    "compliance-export": "bulkexports.downloaded",
    "twilio-acts": "account.updated",
}
"""What the audit log shows of them; the others are traffic alone."""


def seen(here: Stage) -> Counter[str]:
    return Counter(
        event.type
        for account in here.world.accounts.values()
        for event in account.events
        if event.at >= here.first_act_at
    )


def test_each_kind_of_honest_event_has_its_drill() -> None:
    assert sorted(drill.twin for drill in TWINS) == sorted(f"F{number}" for number in range(1, 15))


@pytest.mark.parametrize("drill", TWINS, ids=name)
def test_what_the_owner_did_lies_between_the_first_act_and_the_look(drill: Drill) -> None:
    owner = Shop()
    drill.background(owner)

    assert owner.deeds
    assert all(deed.before <= drill.first_act for deed in owner.deeds)
    assert all(deed.before >= -drill.called_after for deed in owner.deeds)


@pytest.mark.parametrize("drill", [drill for drill in TWINS if drill.id in SHOWS], ids=name)
def test_it_is_in_the_audit_log(drill: Drill) -> None:
    assert seen(played(drill))[SHOWS[drill.id]]


@pytest.mark.parametrize("drill", [drill for drill in TWINS if drill.id not in SHOWS], ids=name)
def test_of_traffic_nothing_is_in_the_audit_log(drill: Drill) -> None:
    assert set(seen(played(drill))) <= {"user-session.created"}
