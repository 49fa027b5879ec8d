"""Alarms of the debugger: JSON in camelCase, and no event when one is turned off."""

from typing import Any

import pytest

from dakkan.simulator import alarms
from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code

ALARMS = "https://monitor.twilio.com/v2/Alarms"
ALARM: dict[str, Any] = {
    "friendlyName": "errors",
    "queryType": "ERROR_CODE",
    "query": "30007",
    "triggerValue": 50,
    "timeWindow": "ONE_HOUR",
    "webhook": "https://shop.example/alarm",
    "description": "",
    "enabled": True,
}


def make(who: Somebody) -> str:
    return str(who.client.post(ALARMS, json=ALARM).json()["sid"])


def test_a_thief_turns_an_alarm_off(owner: Somebody, thief: Somebody, main: Account) -> None:
    sid = make(owner)

    thief.client.put(f"{ALARMS}/{sid}/status", json={"enabled": False})

    row = owner.get(ALARMS).json()["alarms"][0]
    assert (row["alertConfigSid"], row["enabled"]) == (sid, False)
    assert main.kind("alarm")[sid].written_by["enabled"] == "thief"
    assert main.events == []


def test_a_put_writes_the_whole_alarm(owner: Somebody, thief: Somebody, main: Account) -> None:
    sid = make(owner)

    thief.client.put(f"{ALARMS}/{sid}", json={**ALARM, "webhook": "https://thief.example/", "query": None})

    row = owner.get(f"{ALARMS}/{sid}").json()
    assert (row["webhook"], row["query"], row["triggerValue"]) == ("https://thief.example/", "", 50)
    assert main.kind("alarm")[sid].leads_somewhere() == {"webhook": "https://thief.example/"}


def test_lists_go_both_ways(owner: Somebody) -> None:
    first, second = make(owner), make(owner)

    def listed(**order: str) -> list[str]:
        return [row["alertConfigSid"] for row in owner.get(ALARMS, **order).json()["alarms"]]

    assert listed() == [second, first]
    assert listed(SortOrder="asc") == [first, second]


def test_a_deleted_alarm_is_gone(owner: Somebody) -> None:
    sid = make(owner)

    assert owner.ask("DELETE", f"{ALARMS}/{sid}").status_code == 204
    assert code(owner.get(f"{ALARMS}/{sid}")) == (404, 20404)


@pytest.mark.parametrize(
    "change",
    [
        {"friendlyName": ""},
        {"queryType": "ALWAYS"},
        {"timeWindow": "A_YEAR"},
        {"triggerValue": 0},
        {"triggerValue": "50"},
        {"enabled": "yes"},
        {"webhook": "nowhere"},
    ],
)
def test_what_does_not_fit_is_refused(owner: Somebody, main: Account, change: dict[str, Any]) -> None:
    assert code(owner.client.post(ALARMS, json={**ALARM, **change})) == (400, 20001)
    assert code(owner.client.post(ALARMS, content=b"nonsense")) == (400, 20001)
    assert not main.kind("alarm")


def test_the_rule_turns_one_off_and_on(world: World, owner: Somebody, main: Account) -> None:
    alarm = main.kind("alarm")[make(owner)]

    alarms.enable(world, alarm, "thief", enabled=False)
    off = alarm.fields["enabled"]
    alarms.enable(world, alarm, "shop")

    assert (off, alarm.fields["enabled"], alarm.written_by["enabled"]) == (False, True, "shop")
