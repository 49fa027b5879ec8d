"""bulkexports.twilio.com /v1/Exports: the daily export's setting, jobs for past days, and the files of days."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import exports
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import Field, given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list
from ..world import World

PATH = "/v1/Exports"
EXPORTS = "/twilio/bulk-exports/exports"
JOBS = "/twilio/bulk-exports/jobs"
SETTING = (Field("enabled", "flag"), Field("webhook_url", "url"), Field("webhook_method", "method"))
JOB = (
    Field("start_day"),
    Field("end_day"),
    Field("friendly_name"),
    Field("webhook_url", "url"),
    Field("webhook_method", "method"),
    Field("email"),
)
_URL = f"https://bulkexports.twilio.com{PATH}"


async def fetch_setting(request: Request) -> Response:
    who, name = caller(request, f"{EXPORTS}/read"), request.path_params["type"]
    return answer(setting_shown(name, exports.setting(who.account, name, request.url.path)))


async def put_setting(request: Request) -> Response:
    here, who, name = world(request), caller(request, f"{EXPORTS}/update"), request.path_params["type"]
    values = given(form(request).plain(), SETTING)
    written = exports.put_setting(here, who.account, name, values, who.person, request.url.path)
    return answer(setting_shown(name, written))


async def list_jobs(request: Request) -> Response:
    here, who = world(request), caller(request, f"{JOBS}/list")
    rows = exports.jobs(who.account, request.path_params["type"], request.url.path)
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "jobs", page, lambda job: job_shown(here, job))


async def create_job(request: Request) -> Response:
    here, who, name = world(request), caller(request, f"{JOBS}/create"), request.path_params["type"]
    values = given(form(request).plain(), JOB)
    job = exports.create(here, who.account, name, values, who.by, request.url.path)
    return answer(job_shown(here, job), 201)


async def fetch_job(request: Request) -> Response:
    here, job = world(request), _job(request, caller(request, f"{JOBS}/read"))
    return answer({**job_shown(here, job), "url": exports.link(job)})


async def delete_job(request: Request) -> Response:
    here, who = world(request), caller(request, f"{JOBS}/delete")
    exports.delete(here, who.account, _job(request, who), who.by)
    return nothing()


async def list_days(request: Request) -> Response:
    here, who, name = world(request), caller(request, f"{EXPORTS}/list"), request.path_params["type"]
    rows = exports.days(here, who.account, name, request.url.path)
    page = short_list(request, rows, lambda each: each.day.isoformat())
    return page_v1(request, "days", page, day_shown)


async def download(request: Request) -> Response:
    """Twilio redirects to a file elsewhere; the address is in the body."""
    here, who, name = world(request), caller(request, f"{EXPORTS}/read"), request.path_params["type"]
    day = request.path_params["day"]
    url = exports.download(here, who.account, name, day, who.by, request.url.path)
    return answer({"redirect_to": url}, 307)


def setting_shown(resource_type: str, setting: Configured | None) -> dict[str, object]:
    return {
        "enabled": bool(setting and setting.fields["enabled"]),
        "webhook_url": setting.text("webhook_url") if setting else "",
        "webhook_method": setting.text("webhook_method") if setting else "",
        "resource_type": resource_type,
        "url": f"{_URL}/{resource_type}/Configuration",
    }


def job_shown(here: World, job: Configured) -> dict[str, object]:
    days, done = [day.isoformat() for day in exports.days_of(job)], exports.is_done(here, job)
    return {
        "friendly_name": job.text("friendly_name"),
        "resource_type": job.text("resource_type"),
        "start_day": job.text("start_day"),
        "end_day": job.text("end_day"),
        "webhook_url": job.fields["webhook_url"],
        "webhook_method": job.fields["webhook_method"],
        "email": job.fields["email"],
        "job_sid": job.sid,
        "details": [{"status": "Completed" if done else "Submitted", "count": len(days), "days": days}],
        "job_queue_position": "0" if done else "1",
        "estimated_completion_time": iso(exports.done_at(job)),
    }


def day_shown(exported: exports.ExportedDay) -> dict[str, object]:
    return {
        "day": exported.day.isoformat(),
        "size": exported.size,
        "create_date": exported.made_at.date().isoformat(),
        "friendly_name": exported.job.text("friendly_name"),
        "resource_type": exported.resource_type,
    }


def _job(request: Request, who: Caller) -> Configured:
    return who.account.thing(exports.JOB, request.path_params["sid"], request.url.path)


routes = [
    Route(f"{PATH}/Jobs/{{sid}}", fetch_job, methods=["GET"]),
    Route(f"{PATH}/Jobs/{{sid}}", delete_job, methods=["DELETE"]),
    Route(f"{PATH}/{{type}}/Configuration", fetch_setting, methods=["GET"]),
    Route(f"{PATH}/{{type}}/Configuration", put_setting, methods=["POST"]),
    Route(f"{PATH}/{{type}}/Jobs", list_jobs, methods=["GET"]),
    Route(f"{PATH}/{{type}}/Jobs", create_job, methods=["POST"]),
    Route(f"{PATH}/{{type}}/Days", list_days, methods=["GET"]),
    Route(f"{PATH}/{{type}}/Days/{{day}}", download, methods=["GET"]),
]
