"""Every answer of the simulator is one that Twilio's OpenAPI description allows."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx2
import pytest

from dakkan.simulator import calls, messages
from dakkan.simulator.account import Account
from dakkan.simulator.app import simulate
from dakkan.simulator.resources import HOSTS
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from simulator.openapi import SPEC, Allowed, Checking, Spec

pytestmark = pytest.mark.skipif(not SPEC.is_dir(), reason="Twilio's description is not beside the repository")

A2010 = "/2010-04-01/Accounts/{AccountSid}"
ALLOWED = (
    Allowed(f"{A2010}/IncomingPhoneNumbers", "subresource_uris", "additional", "in every recorded answer"),
    Allowed(
        f"{A2010}/Usage/Triggers", "recurring", "None is not", "null without recurrence (reference C.12)"
    ),
    Allowed(f"{A2010}/Usage/Records", "price", "is not of type", "a string in every recorded answer (4.3)"),
    Allowed("/v1/Events", "actor_sid", "does not match", "not only users act: AC… and others (trap 29)"),
)


@pytest.fixture(scope="module")
def spec() -> Spec:
    return Spec()


@dataclass
class Visit:
    """Somebody with an account's own token, who asks for everything there is."""

    world: World
    account: Account
    client: httpx2.Client
    auth: tuple[str, str] | None = None
    """The account's own token if not given."""

    @property
    def own(self) -> str:
        return f"https://api.twilio.com/2010-04-01/Accounts/{self.account.sid}"

    def ask(self, method: str, url: str, status: int = 200, **form: Any) -> Any:
        auth = self.auth or (self.account.sid, self.account.auth_token)
        answer = self.client.request(method, url, data=form or None, auth=auth)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def get(self, url: str, status: int = 200) -> Any:
        return self.ask("GET", url, status)

    def post(self, url: str, status: int = 200, **form: Any) -> Any:
        return self.ask("POST", url, status, **form)

    def create(self, url: str, **form: Any) -> Any:
        return self.ask("POST", url, 201, **form)

    def delete(self, url: str) -> None:
        self.ask("DELETE", url, 204)

    def pages(self, url: str, key: str) -> list[Any]:
        """All rows, two a page, as long as there is a next one."""
        rows: list[Any] = []
        next_url: str | None = f"{url}{'&' if '?' in url else '?'}PageSize=2"
        while next_url:
            page = self.get(next_url)
            rows += page[key]
            link = page["meta"]["next_page_url"] if "meta" in page else page["next_page_uri"]
            next_url = urljoin(url, link) if link else None
        return rows

    def buy(self) -> Any:
        return self.create(f"{self.own}/IncomingPhoneNumbers.json", AreaCode="415")


def accounts(at: Visit) -> None:
    root = "https://api.twilio.com/2010-04-01/Accounts.json"
    if at.account.is_main:
        made = [at.create(root, FriendlyName=f"Customer {number}") for number in range(3)]
        at.post(urljoin(root, made[0]["uri"]), FriendlyName="Renamed")
        at.post(urljoin(root, made[1]["uri"]), Status="suspended")
        at.post(urljoin(root, made[2]["uri"]), Status="closed")
        assert len(at.pages(root, "accounts")) > 3
        at.get(f"{at.own}/Balance.json")
    at.pages(root, "accounts")
    at.get(f"{at.own}.json")


def auth_tokens(at: Visit) -> None:
    tokens = "https://accounts.twilio.com/v1/AuthTokens"
    at.create(f"{tokens}/Secondary")
    at.delete(f"{tokens}/Secondary")
    at.create(f"{tokens}/Secondary")
    at.post(f"{tokens}/Promote")


def keys(at: Visit) -> None:
    for kind, key in (("Keys", "keys"), ("SigningKeys", "signing_keys")):
        made = [at.create(f"{at.own}/{kind}.json", FriendlyName=f"key {number}") for number in range(3)]
        one = f"{at.own}/{kind}/{made[0]['sid']}.json"
        assert len(at.pages(f"{at.own}/{kind}.json", key)) >= 3
        at.get(one)
        at.post(one, FriendlyName="renamed")
        at.delete(one)


def iam_keys(at: Visit) -> None:
    url = "https://iam.twilio.com/v1/Keys"
    policy = json.dumps({"allow": ["/twilio/messaging/messages/read"]})
    made = at.create(url, AccountSid=at.account.sid, KeyType="restricted", Policy=policy, FriendlyName="few")
    at.create(url, AccountSid=at.account.sid)
    at.create(url, AccountSid=at.account.sid, FriendlyName="all")
    assert len(at.pages(f"{url}?AccountSid={at.account.sid}", "keys")) >= 3
    at.get(f"{url}/{made['sid']}")
    at.post(f"{url}/{made['sid']}", FriendlyName="fewer", Policy=json.dumps({"allow": []}))
    at.delete(f"{url}/{made['sid']}")


def texts(at: Visit) -> None:
    url, number = f"{at.own}/Messages.json", at.buy()["phone_number"]
    for to in ("+14155550101", "+14155550102", "+14155550103"):
        at.create(url, From=number, To=to, Body="Your code is 123456")
    at.create(url, From=number, To="+14155550104", MediaUrl="https://shop.example/a.png")
    service = at.create("https://messaging.twilio.com/v1/Services", FriendlyName="all")["sid"]
    at.create(
        f"https://messaging.twilio.com/v1/Services/{service}/PhoneNumbers",
        PhoneNumberSid=at.get(f"{at.own}/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]["sid"],
    )
    waiting = at.create(
        url,
        MessagingServiceSid=service,
        To="+14155550105",
        Body="Good morning",
        ScheduleType="fixed",
        SendAt="2026-11-25T08:00:00Z",
    )
    at.create(url, MessagingServiceSid=service, To="+14155550106", Body="Good morning")
    at.get(url)
    messages.receive(at.world, at.account, sender="+14155550101", to=number, body="STOP")
    at.world.advance(1)
    at.get(url)
    at.world.advance(600)
    at.get(urljoin(url, waiting["uri"]))
    at.post(urljoin(url, waiting["uri"]), Status="canceled")
    rows = at.pages(url, "messages")
    assert {"canceled", "received"} < {row["status"] for row in rows}
    at.pages(f"{url}?DateSent%3E=2026-11-24&DateSent%3C=2026-11-24", "messages")
    sent = next(row for row in rows if row["status"] == "delivered")
    at.post(urljoin(url, sent["uri"]), Body="")
    at.delete(urljoin(url, sent["uri"]))


def phone_calls(at: Visit) -> None:
    url, number = f"{at.own}/Calls.json", at.buy()["phone_number"]
    live = [
        at.create(url, From=number, To=f"+1415555010{turn}", Url="https://shop.example/voice")
        for turn in range(3)
    ]
    at.get(url)
    at.world.advance(30)
    calls.receive(at.world, at.account, sender="+14155550109", to=number, seconds=20)
    at.get(url)
    at.post(urljoin(url, live[0]["uri"]), Status="completed")
    at.get(urljoin(url, live[0]["uri"]))
    at.world.advance(30)
    assert len(at.pages(url, "calls")) >= 4
    at.pages(f"{url}?Status=in-progress", "calls")
    at.delete(urljoin(url, live[0]["uri"]))


def phone_numbers(at: Visit) -> None:
    url = f"{at.own}/IncomingPhoneNumbers.json"
    made = [at.buy() for _ in range(3)]
    at.create(url, PhoneNumber="+18005550100", VoiceUrl="https://shop.example/voice")
    assert len(at.pages(url, "incoming_phone_numbers")) >= 4
    one = urljoin(url, made[0]["uri"])
    at.get(one)
    at.post(one, SmsUrl="https://shop.example/sms", SmsMethod="GET", FriendlyName="front desk")
    at.post(one, SmsUrl="")
    at.delete(one)


def applications(at: Visit) -> None:
    url = f"{at.own}/Applications.json"
    made = [at.create(url, FriendlyName=f"app {number}") for number in range(3)]
    assert len(at.pages(url, "applications")) >= 3
    one = urljoin(url, made[0]["uri"])
    at.get(one)
    at.post(one, VoiceUrl="https://shop.example/voice", VoiceMethod="GET")
    at.delete(one)


def messaging_services(at: Visit) -> None:
    url = "https://messaging.twilio.com/v1/Services"
    made = [
        at.create(url, FriendlyName=f"service {number}", InboundRequestUrl="https://shop.example/in")
        for number in range(3)
    ]
    assert len(at.pages(url, "services")) >= 3
    one = made[0]["url"]
    at.get(one)
    at.post(one, StatusCallback="https://shop.example/status", StickySender="false")
    for _ in range(3):
        at.create(f"{one}/PhoneNumbers", PhoneNumberSid=at.buy()["sid"])
    pool = at.pages(f"{one}/PhoneNumbers", "phone_numbers")
    assert len(pool) == 3
    at.get(pool[0]["url"])
    at.delete(pool[0]["url"])
    for name in ("SHOP", "SHOP JP", "SHOP EU"):
        at.create(f"{one}/AlphaSenders", AlphaSender=name)
    assert len(at.pages(f"{one}/AlphaSenders", "alpha_senders")) == 3
    at.delete(one)


def usage_records(at: Visit) -> None:
    texts(at)
    phone_calls(at)
    at.world.advance(3600)
    records = f"{at.own}/Usage/Records"
    day = "StartDate=2026-11-23&EndDate=2026-11-24&Category=sms-outbound-longcode"
    assert len(at.pages(f"{records}/Daily.json?{day}", "usage_records")) == 2
    at.get(f"{records}/Daily.json?IncludeSubaccounts=false&PageSize=1000")
    for period in (
        "",
        "/Monthly",
        "/AllTime",
        "/Today",
        "/Yesterday",
        "/ThisMonth",
        "/LastMonth",
        "/Yearly",
    ):
        at.pages(f"{records}{period}.json?Category=totalprice", "usage_records")


def usage_triggers(at: Visit) -> None:
    url = f"{at.own}/Usage/Triggers.json"
    wanted = {"CallbackUrl": "https://shop.example/usage", "UsageCategory": "sms", "TriggerValue": "+10"}
    made = [at.create(url, **wanted, Recurring=often) for often in ("daily", "monthly", "yearly")]
    at.create(url, **{**wanted, "TriggerValue": "0"}, TriggerBy="price", FriendlyName="fires at once")
    at.world.advance(600)
    rows = at.pages(url, "usage_triggers")
    assert sorted(row["date_fired"] is None for row in rows) == [False, True, True, True]
    one = urljoin(url, made[0]["uri"])
    at.get(one)
    at.post(one, FriendlyName="renamed", CallbackMethod="GET")
    at.delete(one)


def messaging_countries(at: Visit) -> None:
    url = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"
    at.get(url)
    at.get(f"{url}?CountryCode=US,LV")
    wanted = [json.dumps({"country_code": iso, "type": "country", "enabled": False}) for iso in ("US", "LV")]
    answer = at.ask("PATCH", url, Permissions=wanted)
    assert len(answer["permissions"]) == 2


def voice_countries(at: Visit) -> None:
    url = "https://voice.twilio.com/v1/DialingPermissions"
    assert len(at.pages(f"{url}/Countries?Continent=EUROPE", "content")) > 2
    at.get(f"{url}/Countries?PageSize=1000")
    at.get(f"{url}/Countries/LV")
    at.get(f"{url}/Countries/LV/HighRiskSpecialPrefixes")
    at.post("https://voice.twilio.com/v1/Settings", 202, DialingPermissionsInheritance="false")
    update = json.dumps([{"iso_code": "LV", "low_risk_numbers_enabled": "true"}])
    at.create(f"{url}/BulkCountryUpdates", UpdateRequest=update)
    at.get("https://voice.twilio.com/v1/Settings")


def audit_events(at: Visit) -> None:
    for part in (keys, iam_keys, auth_tokens, texts, phone_calls, phone_numbers, applications):
        part(at)
    for part in (messaging_services, usage_triggers, messaging_countries, voice_countries, accounts):
        part(at)
    url = "https://monitor.twilio.com/v1/Events"
    rows = at.get(f"{url}?PageSize=1000")["events"]
    assert at.pages(f"{url}?StartDate=2026-11-24", "events") == rows
    for event_type in {row["event_type"]: row["url"] for row in rows}.values():
        at.get(event_type)


def debugger(at: Visit) -> None:
    number = at.buy()["phone_number"]
    for _ in range(3):
        at.post(f"{at.own}/Messages.json", 400, From=number, To="+37120000001", Body="hello")
    rows = at.pages("https://monitor.twilio.com/v1/Alerts", "alerts")
    assert len(rows) == 3
    at.get(rows[0]["url"])


PARTS: tuple[Callable[[Visit], None], ...] = (
    accounts,
    auth_tokens,
    keys,
    iam_keys,
    texts,
    phone_calls,
    phone_numbers,
    applications,
    messaging_services,
    usage_records,
    usage_triggers,
    messaging_countries,
    voice_countries,
    audit_events,
    debugger,
)


def visit(spec: Spec, *, main: bool = True) -> tuple[Visit, Checking]:
    world = World()
    owner = world.add_account("Shop")
    account = owner if main else world.add_account("Customer", owner)
    checking = Checking(InProcess(simulate(world)), spec, ALLOWED)
    return Visit(world, account, httpx2.Client(transport=checking)), checking


@pytest.mark.parametrize("main", [True, False], ids=["main account", "subaccount"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__.replace("_", "-"))
def test_answers_are_as_described(spec: Spec, part: Callable[[Visit], None], main: bool) -> None:
    at, checking = visit(spec, main=main)
    part(at)
    assert checking.answers


def test_every_route_is_asked_and_no_exception_is_spare(spec: Spec) -> None:
    met: set[tuple[str, str, str]] = set()
    used: set[Allowed] = set()
    for part in PARTS:
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
                if not any(each.excuses(operation, where, problem) for each in ALLOWED):
                    wrong.add((operation.path, where.rpartition("/")[2], problem))
    assert judged > 90
    assert {field for _, field, _ in wrong} <= {"voice_application_sid", "sms_application_sid"}  # empty there


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


def routes(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """What the simulator answers, by the description's paths."""
    for host, answered in HOSTS.items():
        for route in answered:
            for method in (route.methods or set()) - {"HEAD"}:
                operation = spec.find(method, host, route.path.replace("{", "").replace("}", ""))
                assert operation is not None, f"Twilio describes no {method} {host}{route.path}"
                yield method, host, operation.path
