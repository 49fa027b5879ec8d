"""events.twilio.com /v1/Sinks and /v1/Subscriptions: where the account's events are copied to."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import event_streams
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..http import answer, caller, form, nothing, query, world
from ..paging import page_v1, short_list

SINKS_PATH = "/v1/Sinks"
SUBSCRIPTIONS_PATH = "/v1/Subscriptions"
SINKS = "/twilio/event-streams/sinks"
SUBSCRIPTIONS = "/twilio/event-streams/subscriptions"
_HOST = "https://events.twilio.com"


async def list_sinks(request: Request) -> Response:
    who, wanted = caller(request, f"{SINKS}/list"), query(request)
    in_use = {each.text("sink_sid") for each in event_streams.subscriptions(who.account)}
    rows = [
        each
        for each in reversed(who.account.kind(event_streams.SINK).values())
        if wanted.text("Status") in ("", each.text("status"))
        and ("InUse" not in wanted or wanted.flag("InUse") == (each.sid in in_use))
    ]
    return page_v1(request, "sinks", short_list(request, rows, lambda each: each.sid), sink_shown)


async def create_sink(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{SINKS}/create"), form(request)
    sink = event_streams.create_sink(
        here,
        who.account,
        wanted.required("Description"),
        wanted.required("SinkType"),
        wanted.required("SinkConfiguration"),
        who.person,
    )
    return answer(sink_shown(sink), 201)


async def fetch_sink(request: Request) -> Response:
    return answer(sink_shown(_sink(request, caller(request, f"{SINKS}/read"))))


async def update_sink(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SINKS}/update")
    sink = _sink(request, who)
    event_streams.rename(here, sink, form(request).required("Description"), who.by)
    return answer(sink_shown(sink))


async def delete_sink(request: Request) -> Response:
    who = caller(request, f"{SINKS}/delete")
    event_streams.delete_sink(who.account, _sink(request, who))
    return nothing()


async def list_subscriptions(request: Request) -> Response:
    who = caller(request, f"{SUBSCRIPTIONS}/list")
    rows = event_streams.subscriptions(who.account, query(request).text("SinkSid"))
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "subscriptions", page, subscription_shown)


async def subscribe(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{SUBSCRIPTIONS}/create"), form(request)
    sink = who.account.thing(event_streams.SINK, wanted.required("SinkSid"))
    types = event_streams.wanted_types(wanted.all("Types"))
    description = wanted.required("Description")
    made = event_streams.subscribe(here, who.account, description, sink, types, who.person)
    return answer(subscription_shown(made), 201)


async def fetch_subscription(request: Request) -> Response:
    return answer(subscription_shown(_subscription(request, caller(request, f"{SUBSCRIPTIONS}/read"))))


async def update_subscription(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SUBSCRIPTIONS}/update")
    subscription, description = _subscription(request, who), form(request).maybe("Description")
    if description is not None:
        event_streams.rename(here, subscription, description, who.by)
    return answer(subscription_shown(subscription))


async def unsubscribe(request: Request) -> Response:
    who = caller(request, f"{SUBSCRIPTIONS}/delete")
    event_streams.unsubscribe(who.account, _subscription(request, who))
    return nothing()


async def list_types(request: Request) -> Response:
    who = caller(request, f"{SUBSCRIPTIONS}/read")
    rows = event_streams.types(who.account, _subscription(request, who))
    return page_v1(request, "types", short_list(request, rows, lambda each: each.sid), type_shown)


async def add_type(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{SUBSCRIPTIONS}/update"), form(request)
    event_type, version = wanted.required("Type"), wanted.whole("SchemaVersion", 1)
    subscription = _subscription(request, who)
    made = event_streams.add_type(here, who.account, subscription, event_type, version, who.person)
    return answer(type_shown(made), 201)


async def fetch_type(request: Request) -> Response:
    return answer(type_shown(_type(request, caller(request, f"{SUBSCRIPTIONS}/read"))))


async def drop_type(request: Request) -> Response:
    who = caller(request, f"{SUBSCRIPTIONS}/update")
    event_streams.drop_type(who.account, _type(request, who))
    return nothing()


def sink_shown(sink: Configured) -> dict[str, object]:
    url = f"{_HOST}{SINKS_PATH}/{sink.sid}"
    return {
        "date_created": iso(sink.created_at),
        "date_updated": iso(sink.updated_at),
        "description": sink.text("description"),
        "sid": sink.sid,
        "sink_configuration": json.loads(sink.text("sink_configuration")),
        "sink_type": sink.text("sink_type"),
        "status": sink.text("status"),
        "url": url,
        "links": {"sink_test": f"{url}/Test", "sink_validate": f"{url}/Validate"},
    }


def subscription_shown(subscription: Configured) -> dict[str, object]:
    url = f"{_HOST}{SUBSCRIPTIONS_PATH}/{subscription.sid}"
    return {
        "account_sid": subscription.account_sid,
        "sid": subscription.sid,
        "date_created": iso(subscription.created_at),
        "date_updated": iso(subscription.updated_at),
        "description": subscription.text("description"),
        "sink_sid": subscription.text("sink_sid"),
        "url": url,
        "links": {"subscribed_events": f"{url}/SubscribedEvents"},
    }


def type_shown(subscribed: Configured) -> dict[str, object]:
    name, of = subscribed.text("type"), subscribed.parent_sid
    return {
        "account_sid": subscribed.account_sid,
        "type": name,
        "schema_version": subscribed.fields["schema_version"],
        "subscription_sid": of,
        "url": f"{_HOST}{SUBSCRIPTIONS_PATH}/{of}/SubscribedEvents/{name}",
    }


def _sink(request: Request, who: Caller) -> Configured:
    return who.account.thing(event_streams.SINK, request.path_params["sid"], request.url.path)


def _subscription(request: Request, who: Caller) -> Configured:
    return who.account.thing(event_streams.SUBSCRIPTION, request.path_params["sid"], request.url.path)


def _type(request: Request, who: Caller) -> Configured:
    subscription, name = _subscription(request, who), request.path_params["type"]
    return event_streams.type_of(who.account, subscription, name, request.url.path)


_SINK, _SUBSCRIPTION = f"{SINKS_PATH}/{{sid}}", f"{SUBSCRIPTIONS_PATH}/{{sid}}"
_TYPES = f"{_SUBSCRIPTION}/SubscribedEvents"
routes = [
    Route(SINKS_PATH, list_sinks, methods=["GET"]),
    Route(SINKS_PATH, create_sink, methods=["POST"]),
    Route(_SINK, fetch_sink, methods=["GET"]),
    Route(_SINK, update_sink, methods=["POST"]),
    Route(_SINK, delete_sink, methods=["DELETE"]),
    Route(SUBSCRIPTIONS_PATH, list_subscriptions, methods=["GET"]),
    Route(SUBSCRIPTIONS_PATH, subscribe, methods=["POST"]),
    Route(_SUBSCRIPTION, fetch_subscription, methods=["GET"]),
    Route(_SUBSCRIPTION, update_subscription, methods=["POST"]),
    Route(_SUBSCRIPTION, unsubscribe, methods=["DELETE"]),
    Route(_TYPES, list_types, methods=["GET"]),
    Route(_TYPES, add_type, methods=["POST"]),
    Route(f"{_TYPES}/{{type}}", fetch_type, methods=["GET"]),
    Route(f"{_TYPES}/{{type}}", drop_type, methods=["DELETE"]),
]
