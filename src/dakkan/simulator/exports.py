"""Bulk exports: whole days of messages, calls and so on as files. What a thief takes without reading a list.

A job is done some minutes after it was made, and its files stay for a week. The files themselves are not
here: a download ends at the address that Twilio would redirect to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from . import audit
from .access import By
from .account import Account
from .configured import Configured, Value
from .kept import keep
from .refusal import invalid, not_found
from .world import World

JOB = "export-job"
SETTING = "export-setting"
TYPES = ("Messages", "Calls", "Conferences", "Participants")
EVENT = "bulkexports"
_TAKES = timedelta(minutes=10)
_STAYS = timedelta(days=7)
_BEHIND = timedelta(days=2)
"""The last two days cannot be had yet."""


@dataclass(frozen=True)
class ExportedDay:
    day: date
    resource_type: str
    size: int
    job: Configured
    made_at: datetime


def setting(account: Account, resource_type: str, path: str) -> Configured | None:
    """None as long as nobody has written one. Raises Refused for a type that cannot be exported."""
    _check_type(resource_type, path)
    return account.kind(SETTING).get(resource_type)


def put_setting(
    world: World, account: Account, resource_type: str, values: Mapping[str, Value], person: str, path: str
) -> Configured:
    """The daily export of a type. No event."""
    found = setting(account, resource_type, path)
    if found is None:
        fields: dict[str, Value] = {"enabled": False, "webhook_url": "", "webhook_method": "POST"}
        found = keep(world, account, SETTING, resource_type, fields, person)
    found.write(values, person, world.now)
    return found


def create(
    world: World, account: Account, resource_type: str, values: Mapping[str, Value], by: By, path: str
) -> Configured:
    """Raises Refused when something required is missing, or a day cannot be had."""
    _check_type(resource_type, path)
    if not values.get("friendly_name"):
        raise invalid("FriendlyName is required")
    first, last = _day(values, "start_day", "StartDay"), _day(values, "end_day", "EndDay")
    if first > last or last > world.now.date() - _BEHIND:
        raise invalid("EndDay must not lie before StartDay, and at least two days in the past")
    fields: dict[str, Value] = {
        "webhook_url": None,
        "webhook_method": None,
        "email": None,
        **values,
        "resource_type": resource_type,
    }
    job = keep(world, account, JOB, world.sid("JS"), fields, by.person)
    told = {name: value for name, value in fields.items() if value is not None}
    world.record(account, f"{EVENT}.created", job.sid, by.actor, audit.created(told), link=link(job))
    if job.text("webhook_url"):
        world.at(world.now + _TAKES, _Tells(world, account, job))
    return job


def delete(world: World, account: Account, job: Configured, by: By) -> None:
    del account.kind(JOB)[job.sid]
    world.record(account, f"{EVENT}.deleted", job.sid, by.actor, link=link(job))


def jobs(account: Account, resource_type: str, path: str) -> list[Configured]:
    """Of one type, newest first."""
    _check_type(resource_type, path)
    return [
        each for each in reversed(account.kind(JOB).values()) if each.text("resource_type") == resource_type
    ]


def is_done(world: World, job: Configured) -> bool:
    return world.now >= done_at(job)


def done_at(job: Configured) -> datetime:
    return job.created_at + _TAKES


def days_of(job: Configured) -> list[date]:
    first = date.fromisoformat(job.text("start_day"))
    last = date.fromisoformat(job.text("end_day"))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def days(world: World, account: Account, resource_type: str, path: str) -> list[ExportedDay]:
    """The files that are there, newest day first; of several jobs for one day the newest."""
    found: dict[date, ExportedDay] = {}
    for job in reversed(jobs(account, resource_type, path)):
        if is_done(world, job) and world.now < done_at(job) + _STAYS:
            for day in days_of(job):
                size = 180 * _records(account, resource_type, day)  # bytes of a record, gzipped
                found[day] = ExportedDay(day, resource_type, size, job, done_at(job))
    return [found[day] for day in sorted(found, reverse=True)]


def download(world: World, account: Account, resource_type: str, day: str, by: By, path: str) -> str:
    """Where the file is fetched from. Raises Refused when there is none of that day."""
    for exported in days(world, account, resource_type, path):
        if exported.day.isoformat() == day:
            job = exported.job
            world.record(account, f"{EVENT}.downloaded", job.sid, by.actor, link=link(job))
            return f"https://exports.example/{account.sid}/{resource_type}/{day}.json.gz?Signature={job.sid}"
    raise not_found(path)


def link(job: Configured) -> str:
    return f"https://bulkexports.twilio.com/v1/Exports/Jobs/{job.sid}"


def _records(account: Account, resource_type: str, day: date) -> int:
    since = datetime.combine(day, datetime.min.time(), UTC)
    until = since + timedelta(days=1)
    if resource_type == "Messages":
        return sum(1 for _ in account.messages.newest(since=since, until=until, including=False))
    if resource_type == "Calls":
        return sum(1 for _ in account.calls.newest(since=since, until=until, including=False))
    return 0


def _check_type(resource_type: str, path: str) -> None:
    if resource_type not in TYPES:
        raise not_found(path)


def _day(values: Mapping[str, Value], name: str, shown: str) -> date:
    try:
        return date.fromisoformat(str(values.get(name) or ""))
    except ValueError:
        raise invalid(f"{shown} must be a day such as 2026-11-01") from None


@dataclass
class _Tells:
    """The job is done: its webhook is called, unless the job is gone."""

    world: World
    account: Account
    job: Configured

    def __call__(self) -> None:
        job = self.job
        if job.sid in self.account.kind(JOB):
            params = {"JobSid": job.sid, "Status": "Completed", "ResourceType": job.text("resource_type")}
            self.world.deliver_webhook(job.text("webhook_url"), params, self.account, job.sid)
