"""Everything that can be asked of an account, resource by resource."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx2

from dakkan.simulator import calls, messages
from dakkan.simulator.account import Account
from dakkan.simulator.world import World


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
    for kind in ("Local", "Mobile", "TollFree"):
        at.get(url.replace(".json", f"/{kind}.json"))
        at.create(url.replace(".json", f"/{kind}.json"), AreaCode="212")
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
    names = at.pages(f"{one}/AlphaSenders", "alpha_senders")
    assert len(names) == 3
    at.get(names[0]["url"])
    at.delete(names[0]["url"])
    at.get(f"{one}/ShortCodes")
    at.delete(one)


def usage_records(at: Visit) -> None:
    texts(at)
    phone_calls(at)
    at.world.advance(3600)
    records = f"{at.own}/Usage/Records"
    at.world.advance(3 * 86_400)
    assert len(at.pages(f"{records}/Daily.json?Category=sms-outbound-longcode", "usage_records")) == 4
    for prices in ("number", "text"):
        at.world.settings.usage_prices = prices
        at.get(f"{records}/Daily.json?IncludeSubaccounts=false&PageSize=1000&StartDate=-2days")
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


def verify_services(at: Visit) -> None:
    at.get("https://verify.twilio.com/v2/Services")


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
    verify_services,
)
