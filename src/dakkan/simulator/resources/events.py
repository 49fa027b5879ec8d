"""monitor.twilio.com /v1/Events: the audit log of the account that authenticates. Nobody can delete from it."""

from collections.abc import Iterator
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..account import Account
from ..audit import AuditEvent
from ..dates import iso, moment
from ..http import Form, answer, caller, query, world
from ..paging import asked, below, cut, page_v1
from ..refusal import Refused, not_found
from ..world import World

PATH = "/v1/Events"
_ONE_OF = ("ActorSid", "EventType", "ResourceSid", "SourceIpAddress")


async def list_(request: Request) -> Response:
    here, who = world(request), caller(request, "/twilio/monitor/events/list")
    wanted = query(request)
    if sum(1 for name in _ONE_OF if wanted.text(name)) > 1:
        raise Refused(
            400,
            400,
            "Invalid combination of AuditEvent filters, no combinations of ResourceSid, IpAddress, ActorSid, "
            "and ResourceType are supported.",
        )
    rows = list(_kept(here, who.account, wanted))
    page = cut(
        asked(request), lambda after: below(rows, after, lambda event: event.sid), lambda event: event.sid
    )
    return page_v1(request, "events", page, shown)


async def fetch(request: Request) -> Response:
    here, who = world(request), caller(request, "/twilio/monitor/events/read")
    for event in _kept(here, who.account, Form({})):
        if event.sid == request.path_params["sid"]:
            return answer(shown(event))
    raise not_found(request.url.path)


def shown(event: AuditEvent) -> dict[str, object]:
    return {
        "actor_sid": event.actor.sid,
        "description": None,
        "links": {"resource": event.link, "actor": None},
        "resource_sid": event.resource_sid,
        "actor_type": event.actor.type,
        "url": f"https://monitor.twilio.com{PATH}/{event.sid}",
        "source": event.actor.source,
        "resource_type": event.resource_type,
        "event_data": event.data,
        "sid": event.sid,
        "event_type": event.type,
        "source_ip_address": event.actor.address,
        "account_sid": event.account_sid,
        "event_date": iso(event.at),
    }


def _kept(here: World, account: Account, wanted: Form) -> Iterator[AuditEvent]:
    """Newest first, as far back as events are kept. EventType is exact, without wildcards."""
    since, until = here.now - here.settings.event_retention, None
    if wanted.text("StartDate"):
        since = max(since, moment(wanted["StartDate"], "StartDate")[0])
    if wanted.text("EndDate"):
        first, end = moment(wanted["EndDate"], "EndDate")
        until = first if first == end else end - timedelta(microseconds=1)
    for event in reversed(account.events):
        if event.at < since:
            return
        if until is not None and event.at > until:
            continue
        if (
            wanted.text("ActorSid") in ("", event.actor.sid)
            and wanted.text("EventType") in ("", event.type)
            and wanted.text("ResourceSid") in ("", event.resource_sid)
            and wanted.text("SourceIpAddress") in ("", event.actor.address)
        ):
            yield event


routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(f"{PATH}/{{sid}}", fetch, methods=["GET"]),
]
