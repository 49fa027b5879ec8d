"""Bulk exports: jobs take a while, files vanish after a week, and the audit log tells of both."""

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code, passes

EXPORTS = "https://bulkexports.twilio.com/v1/Exports"


def job(who: Somebody, **more: str) -> str:
    form = {"StartDay": "2026-11-20", "EndDay": "2026-11-22", "FriendlyName": "all", **more}
    return str(who.ask("POST", f"{EXPORTS}/Messages/Jobs", **form).json()["job_sid"])


def test_a_job_is_done_after_a_while_and_its_files_vanish(owner: Somebody, world: World) -> None:
    sid = job(owner)
    at_first = owner.get(f"{EXPORTS}/Jobs/{sid}").json()["details"]
    passes(world, minutes=20)

    days = [row["day"] for row in owner.get(f"{EXPORTS}/Messages/Days").json()["days"]]
    done = owner.get(f"{EXPORTS}/Jobs/{sid}").json()["details"]
    passes(world, days=8)

    assert (at_first[0]["status"], done[0]["status"], done[0]["count"]) == ("Submitted", "Completed", 3)
    assert days == ["2026-11-22", "2026-11-21", "2026-11-20"]
    assert owner.get(f"{EXPORTS}/Messages/Days").json()["days"] == []


def test_making_and_downloading_leave_events(thief: Somebody, world: World, main: Account) -> None:
    sid = job(thief)
    passes(world, minutes=20)

    answer = thief.get(f"{EXPORTS}/Messages/Days/2026-11-21")

    assert answer.status_code == 307
    assert answer.json()["redirect_to"].startswith("https://exports.example/")
    told = [(event.type, event.resource_sid, event.actor.address) for event in main.events]
    assert told == [
        ("bulkexports.created", sid, "203.0.113.9"),
        ("bulkexports.downloaded", sid, "203.0.113.9"),
    ]


def test_the_webhook_is_told_unless_the_job_is_gone(owner: Somebody, world: World) -> None:
    kept, gone = (job(owner, WebhookUrl="https://thief.example/done") for _ in range(2))
    assert owner.ask("DELETE", f"{EXPORTS}/Jobs/{gone}").status_code == 204

    passes(world, minutes=20)

    assert [each.params["JobSid"] for each in world.received] == [kept]


def test_the_daily_export_is_one_setting_a_type(thief: Somebody, main: Account) -> None:
    url = f"{EXPORTS}/Calls/Configuration"
    before = thief.get(url).json()

    after = thief.ask("POST", url, Enabled="true", WebhookUrl="https://thief.example/x").json()

    assert (before["enabled"], after["enabled"]) == (False, True)
    assert thief.get(url).json() == after
    assert {sid: each.written_by["webhook_url"] for sid, each in main.kind("export-setting").items()} == {
        "Calls": "thief"
    }
    assert main.events == []


@pytest.mark.parametrize(
    "change",
    [
        {"EndDay": "2026-11-23"},
        {"StartDay": "2026-11-23"},
        {"StartDay": "yesterday"},
        {"FriendlyName": ""},
        {"WebhookUrl": "nowhere"},
    ],
)
def test_what_cannot_be_had_is_refused(owner: Somebody, main: Account, change: dict[str, str]) -> None:
    form = {"StartDay": "2026-11-20", "EndDay": "2026-11-22", "FriendlyName": "all", **change}

    assert code(owner.ask("POST", f"{EXPORTS}/Messages/Jobs", **form)) == (400, 20001)
    assert not main.kind("export-job")


@pytest.mark.parametrize(
    "path", ["Poems/Jobs", "Poems/Configuration", "Poems/Days", "Messages/Days/2026-11-01"]
)
def test_what_there_is_not_is_not_found(owner: Somebody, path: str) -> None:
    assert code(owner.get(f"{EXPORTS}/{path}")) == (404, 20404)
