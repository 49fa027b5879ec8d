"""Every answer of the simulator is one that Twilio's OpenAPI description allows."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from dakkan.simulator.app import simulate
from dakkan.simulator.profiles import PROFILES, build
from dakkan.simulator.resources import HOSTS
from dakkan.simulator.resources.recordings import MEDIA
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from simulator.described import ALLOWED
from simulator.openapi import SPEC, Allowed, Checking, Spec
from simulator.visits import PARTS, Visit, applications, keys, phone_calls, texts, usage_triggers
from simulator.visits_data import DATA_PARTS
from simulator.visits_voice import VOICE_PARTS

pytestmark = pytest.mark.skipif(not SPEC.is_dir(), reason="Twilio's description is not beside the repository")


@pytest.fixture(scope="module")
def spec() -> Spec:
    return Spec()


def visit(spec: Spec, *, main: bool = True) -> tuple[Visit, Checking]:
    world = World()
    owner = world.add_account("Shop")
    account = owner if main else world.add_account("Customer", owner)
    checking = Checking(InProcess(simulate(world)), spec, ALLOWED)
    return Visit(world, account, httpx2.Client(transport=checking)), checking


@pytest.mark.parametrize("main", [True, False], ids=["main account", "subaccount"])
@pytest.mark.parametrize(
    "part", [*PARTS, *DATA_PARTS, *VOICE_PARTS], ids=lambda part: part.__name__.replace("_", "-")
)
def test_answers_are_as_described(spec: Spec, part: Callable[[Visit], None], main: bool) -> None:
    at, checking = visit(spec, main=main)
    part(at)
    assert checking.answers


def test_every_route_is_asked_and_no_exception_is_spare(spec: Spec) -> None:
    met: set[tuple[str, str, str]] = set()
    used: set[Allowed] = set()
    for part in (*PARTS, *DATA_PARTS, *VOICE_PARTS):
        at, checking = visit(spec)
        part(at)
        met |= checking.met
        used |= checking.used
    assert {route for route in routes(spec) if route not in met} == set()
    assert set(ALLOWED) == used


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("", ""),
        ("/Messages", "messages"),
        ("/Calls", "calls"),
        ("/Keys", "keys"),
        ("/SigningKeys", "signing_keys"),
        ("/IncomingPhoneNumbers", "incoming_phone_numbers"),
        ("/Applications", "applications"),
        ("/Usage/Triggers", "usage_triggers"),
        ("/Usage/Records/Today", "usage_records"),
    ],
)
def test_a_subaccount_reads_the_same_through_its_owners_token(spec: Spec, path: str, key: str) -> None:
    at, _ = visit(spec, main=False)
    for part in (texts, phone_calls, keys, applications, usage_triggers):
        part(at)
    url = f"{at.own}{path}.json"
    own = at.get(url)
    at.auth = (at.world.main.sid, at.world.main.auth_token)
    assert at.get(url) == own
    assert not key or own[key]


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000.json", 404),
        ("GET", "https://api.twilio.com/2010-04-01/Nothing.json", 404),
        ("DELETE", "https://monitor.twilio.com/v1/Events", 405),
        ("POST", "https://accounts.twilio.com/v1/AuthTokens/Promote", 400),
        ("GET", "https://monitor.twilio.com/v1/Events?ActorSid=AC1&EventType=user.updated", 400),
        ("GET", "https://monitor.twilio.com/v1/Events?PageSize=none", 400),
        ("PATCH", "https://accounts.twilio.com/v1/Messaging/GeoPermissions", 400),
        ("POST", "https://iam.twilio.com/v1/Keys", 400),
        ("GET", "https://nobody.twilio.com/v1/Things", 404),
    ],
)
def test_refusals_have_twilios_shape(spec: Spec, method: str, url: str, status: int) -> None:
    at, _ = visit(spec)
    assert at.ask(method, url, status)["status"] == status


def test_a_wrong_token_is_refused_in_twilios_shape(spec: Spec) -> None:
    at, _ = visit(spec)
    at.auth = (at.account.sid, "0" * 32)
    assert at.get(f"{at.own}.json", 401)["code"] == 20003


def test_the_judge_agrees_with_twilios_own_examples(spec: Spec) -> None:
    judged, wrong = 0, set()
    answered = set(routes(spec))
    for operation in spec.operations:
        if (operation.method.upper(), operation.host, operation.path) not in answered:
            continue
        for status, value in operation.examples():
            judged += 1
            for where, problem in operation.problems(int(status), json.dumps(value).encode()):
                if "+0100' is not" in problem:  # of recordings Twilio's examples tell a local time
                    continue
                if not any(each.excuses(operation, where, problem) for each in ALLOWED):
                    wrong.add((operation.path, where.rpartition("/")[2], problem))
    assert judged > 90
    assert {field for _, field, _ in wrong} <= {"voice_application_sid", "sms_application_sid", "fax"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"price": -0.0075}, "is not of type"),
        ({"status": "lost"}, "is not one of"),
        ({"sid": "XX00000000000000000000000000000000"}, "does not match"),
        ({"date_sent": "2026-11-24T00:00:00Z"}, "is not a 'date-time-rfc-2822'"),
        ({"date_sent": "Mon, 24 Nov 2026 00:00:00 +0000"}, "is not a 'date-time-rfc-2822'"),
        ({"surprise": True}, "additionalProperties: surprise"),
        ({"body": ...}, "required: body"),
    ],
)
def test_the_judge_sees_what_is_wrong(spec: Spec, change: dict[str, Any], complaint: str) -> None:
    at, _ = visit(spec)
    number = at.buy()["phone_number"]
    message = at.create(f"{at.own}/Messages.json", From=number, To="+14155550101", Body="hello")
    operation = spec.find("POST", "api.twilio.com", f"/2010-04-01/Accounts/{at.account.sid}/Messages.json")
    assert operation is not None
    assert not list(operation.problems(201, json.dumps(message).encode()))
    changed = {name: value for name, value in (message | change).items() if value is not ...}
    said = list(operation.problems(201, json.dumps(changed).encode()))
    assert any(complaint in problem for _, problem in said), said


def test_the_judge_refuses_an_answer_on_the_way(spec: Spec) -> None:
    wrong = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"balance": 5}))
    client = httpx2.Client(transport=Checking(wrong, spec))
    with pytest.raises(AssertionError, match="balance"):
        client.get(f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Balance.json")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_lived_in_account_answers_as_described(spec: Spec, profile: str) -> None:
    world = build(1, profile, history=timedelta(days=2), daily_messages=40)
    at = Visit(
        world, world.main, httpx2.Client(transport=Checking(InProcess(simulate(world)), spec, ALLOWED))
    )
    for path in ("", "/Messages", "/Calls", "/Keys", "/IncomingPhoneNumbers", "/Applications"):
        assert at.get(f"{at.own}{path}.json?PageSize=200"), path
    for path in ("/Usage/Triggers", "/Usage/Records/Daily"):
        assert at.get(f"{at.own}{path}.json?PageSize=200"), path
    for host, path in (
        ("monitor", "Events"),
        ("monitor", "Alerts"),
        ("messaging", "Services"),
        ("voice", "DialingPermissions/Countries"),
        ("accounts", "Messaging/GeoPermissions"),
    ):
        assert at.get(f"https://{host}.twilio.com/v1/{path}"), path


def routes(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """What the simulator answers, by the description's paths."""
    for host, answered in HOSTS.items():
        for route in answered:
            if route.path in MEDIA:  # sound, which the description leaves out
                continue
            for method in (route.methods or set()) - {"HEAD"}:
                operation = spec.find(method, host, route.path.replace("{", "").replace("}", ""))
                assert operation is not None, f"Twilio describes no {method} {host}{route.path}"
                yield method, host, operation.path
