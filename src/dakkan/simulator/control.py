"""`/_simulator/`: the clock, the Console, faults, and the truth. Reading it moves nothing."""

import re
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import calls, console, truth
from .dates import iso
from .faults import KINDS, Fault, Kind
from .http import answer, json_body, query, world
from .refusal import invalid
from .world import World

PATH = "/_simulator"
_SPAN = re.compile(r"(\d+)([smhdw]?)")
_UNITS = {"": "days", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


async def state(request: Request) -> Response:
    here = world(request)
    return answer(
        {
            "now": iso(here.now),
            "accounts": [
                {
                    "sid": account.sid,
                    "owner_account_sid": account.owner_sid,
                    "friendly_name": account.friendly_name,
                    "status": account.status,
                    "made_by": account.made_by,
                    "balance": str(account.main.balance),
                }
                for account in here.accounts.values()
            ],
            "users": [
                {
                    "sid": user.sid,
                    "account_sid": user.account_sid,
                    "email": user.email,
                    "phone": user.phone,
                    "role": user.role,
                    "active": user.active,
                    "two_factor": user.two_factor,
                    "made_by": user.made_by,
                    "sessions": [
                        {"person": each.person, "address": each.address, "since": iso(each.since)}
                        for each in here.sessions.values()
                        if each.user_sid == user.sid
                    ],
                }
                for user in here.users.values()
            ],
            "credentials": truth.credentials(here),
            "webhooks": truth.webhooks(here),
            "delivered_elsewhere": [
                {"at": iso(each.at), "url": each.url, "account_sid": each.account_sid, "params": each.params}
                for each in list(here.received)[-500:]
            ],
            "mails": [
                {"at": iso(at), "account_sid": sid, "subject": subject} for at, sid, subject in here.mails
            ],
        }
    )


async def clock(request: Request) -> Response:
    here, seconds = world(request), json_body(request).get("advance")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        raise invalid("advance: seconds, not negative")
    here.advance(seconds)
    return answer({"now": iso(here.now)})


async def in_console(request: Request) -> Response:
    document = json_body(request)
    document.setdefault("person", request.scope["person"])
    document.setdefault("address", request.scope["address"])
    return answer(console.do(world(request), document))


async def deploy(request: Request) -> Response:
    """Whatever it is called, a credential is what its secret opens."""
    here, given = world(request), json_body(request).get("credential")
    document: dict[str, Any] = {"secret": given} if isinstance(given, str) else dict(given or {})
    secret = str(document.get("secret") or "")
    found = truth.find(here, secret)
    if found is not None:
        kind = "api-key" if found["sid"].startswith("SK") else "auth-token"
        account_sid, sid = found["account_sid"], found["sid"]
    else:
        kind, sid = str(document.get("kind", "")), str(document.get("sid", ""))
        account_sid = str(document.get("account_sid", ""))
    if not secret or not sid or kind not in ("auth-token", "api-key"):
        raise invalid("credential: a secret that opens something, or {kind, sid, secret, account_sid}")
    here.learn("shop", secret)
    if here.shop is not None:
        here.shop.deploy(kind, account_sid, sid, secret, document.get("replaces"))
    return answer({"kind": kind, "account_sid": account_sid, "sid": sid, "live": found is not None})


async def faults(request: Request) -> Response:
    here, document = world(request), json_body(request)
    match, kind, times = document.get("match") or {}, str(document.get("kind", "")), document.get("times", 1)
    if kind not in KINDS:
        raise invalid(f"kind: one of {', '.join(KINDS)}")
    if not isinstance(times, int) or times < 1 or not isinstance(match, dict):
        raise invalid("times: a positive number; match: an object")
    known = {name: str(match.get(name) or "") for name in ("method", "host", "path", "person")}
    here.faults.append(Fault(cast(Kind, kind), times, **known))
    return answer({"faults": [asdict(each) for each in here.faults]})


async def requests(request: Request) -> Response:
    here, after = world(request), query(request).whole("after", 0)
    rows = []
    for each in here.ledger.requests[after:]:
        row = asdict(each)
        row["time"] = iso(row.pop("at"))
        rows.append(row)
    return answer({"requests": rows})


async def thief(request: Request) -> Response:
    return answer(truth.of_person(world(request)))


async def ledger(request: Request) -> Response:
    here = world(request)
    hours: defaultdict[datetime, dict[str, dict[str, Any]]] = defaultdict(dict)
    for (hour, person), each in here.ledger.hours.items():
        hours[hour][person] = {"messages": each.messages, "calls": each.calls, "cost": str(each.cost)}
    return answer(
        {
            "now": iso(here.now),
            "currency": "USD",
            "hours": [{"hour": iso(hour), "by": hours[hour]} for hour in sorted(hours)],
            "running_calls": {person: str(cost) for person, cost in _running(here).items()},
            "shop_requests": here.ledger.shop_requests,
            "shop_failed": [{**asdict(each), "at": iso(each.at)} for each in here.ledger.failures],
        }
    )


async def reset(request: Request) -> Response:
    """A new world; `history` such as `30d`, `now` such as `2026-11-24T00:00:00Z`."""
    from .profiles import build  # builds on everything here

    document, app = json_body(request), request.scope["simulator"]
    now = document.get("now")
    try:
        app.world = build(
            seed=int(document.get("seed", 1)),
            profile=str(document.get("profile", "shop")),
            history=span(str(document.get("history", "30d"))),
            now=datetime.fromisoformat(str(now)) if now else app.world.started_at,
            daily_messages=int(document.get("daily_messages", 2000)),
        )
    except (ValueError, KeyError) as problem:
        raise invalid(f"reset: {problem}") from None
    return answer(greeting(app.world))


def greeting(here: World) -> dict[str, str | None]:
    """What somebody needs to begin."""
    main = here.main
    return {"account_sid": main.sid, "auth_token": main.auth_token, "now": iso(here.now)}


def span(text: str) -> timedelta:
    """`30d`, `12h`, `90m`; a bare number is days. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text[:20]} is no length of time")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})


def _running(here: World) -> dict[str, Any]:
    """Of calls in progress, what they have cost so far; the hours do not have it yet."""
    total: defaultdict[str, Any] = defaultdict(int)
    for account in here.accounts.values():
        for call in account.calls.by_sid.values():
            if call.status == "in-progress":
                total[call.person] += calls.running_cost(here, call)
    return total


routes = [
    Route(f"{PATH}/state", state, methods=["GET"]),
    Route(f"{PATH}/clock", clock, methods=["POST"]),
    Route(f"{PATH}/console", in_console, methods=["POST"]),
    Route(f"{PATH}/deploy", deploy, methods=["POST"]),
    Route(f"{PATH}/faults", faults, methods=["POST"]),
    Route(f"{PATH}/requests", requests, methods=["GET"]),
    Route(f"{PATH}/thief", thief, methods=["GET"]),
    Route(f"{PATH}/ledger", ledger, methods=["GET"]),
    Route(f"{PATH}/reset", reset, methods=["POST"]),
]
