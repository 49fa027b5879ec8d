"""A small account that was taken over, on the simulator; and ways to stop the response anywhere."""

import json
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dakkan.model.clock import iso
from dakkan.model.deployment import Deployment
from dakkan.model.plan import Plan, Preset, Step, StepState
from dakkan.model.scope import CountryOpened, Hostile, Scope, TriggerRemoved, WebhookChange
from dakkan.respond import executor, planner
from dakkan.respond.action import Done
from dakkan.respond.actions import CATALOGUE, Actions
from dakkan.respond.hands import Hands
from dakkan.respond.vault import CURRENT, KEY, NEXT, Vault
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator, simulate
from dakkan.simulator.configured import Configured
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
THIEFS_ADDRESS = "203.0.113.66"
THIEFS_URL = "https://thief.example/grab"
LURE = "Your parcel is held. Pay at https://parcel.example/x1"
OWN = "Your code is 123456. It expires in 10 minutes"
SHOPS_NUMBER = "+14155550101"
SERVICES = "https://messaging.twilio.com/v1/Services"
API = "https://api.twilio.com/2010-04-01/Accounts"
Hook = Callable[[int, httpx2.Request], None]


class Crash(BaseException):
    """The process is killed: nobody catches it."""


class Journal:
    """Lines in memory, as JSON: what would lie in the casebook."""

    def __init__(self, lines: list[str] | None = None) -> None:
        self.lines = list(lines or [])

    def last(self, step_id: str) -> StepState | None:
        states = [entry["state"] for entry in map(json.loads, self.lines) if entry["step"] == step_id]
        return StepState(states[-1]) if states else None

    def write(self, state: StepState, step: Step, facts: Mapping[str, Any]) -> None:
        self.lines.append(json.dumps({"state": state, "step": step.id, "facts": facts}))


@dataclass(frozen=True)
class Written:
    """A line as `own_writes` takes it."""

    step_id: str
    state: StepState
    facts: Mapping[str, Any]


class Person:
    """Somebody with a credential, who talks to Twilio without the product."""

    def __init__(self, app: Simulator, name: str, address: str, user: str, secret: str) -> None:
        self._client = httpx2.Client(
            transport=InProcess(app, person=name, address=address), auth=(user, secret)
        )

    def ask(self, method: str, url: str, **form: str) -> dict[str, Any]:
        answer = self._client.request(method, url, data=form or None)
        assert answer.status_code < 400, (url, answer.text)
        return answer.json() if answer.content else {}

    def post(self, url: str, **form: str) -> dict[str, Any]:
        return self.ask("POST", url, **form)


@dataclass
class Scene:
    """One world, one user's vault and journal. The response is started anew each time, as a process is."""

    app: Simulator
    folder: Path
    given: Credential
    scope: Scope
    journal: Journal = field(default_factory=Journal)
    deployed: list[Deployment] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    """What was proven so far, as the casebook knows it."""
    before: Hook | None = None
    after: Hook | None = None
    hook: Callable[[Deployment, Secret], None] | None = None
    actions: Actions = field(default_factory=lambda: CATALOGUE)
    skew: timedelta = timedelta(0)
    """How far the machine's clock is ahead of Twilio's."""

    @property
    def world(self) -> World:
        return self.app.world

    @property
    def main(self) -> Account:
        return self.world.accounts[self.scope.account_sid]

    @property
    def vault(self) -> Vault:
        return Vault(self.folder, use_keyring=False)

    def account(self, sid: str) -> Account:
        return self.world.accounts[sid]

    def thief(self) -> Person:
        return Person(self.app, "thief", THIEFS_ADDRESS, self.given.user, self.given.secret.reveal())

    def hands(self) -> Hands:
        transport = InProcess(self.app, before=self.before, after=self.after)
        twilio = Twilio(transport, sleep=_no_time, clock=lambda: self.world.now + self.skew)
        return Hands(
            twilio,
            self.given,
            self.vault,
            deploy=self.hook or self.deploy,
            template_of=lambda body: "".join("#" if c.isdigit() else c.lower() for c in body),
            country_of=lambda number: "LV" if number.startswith("+371") else "US",
            pause=_no_time,
        )

    def deploy(self, deployment: Deployment, secret: Secret) -> None:
        self.deployed.append(deployment)

    def plan(self, *only: str, preset: Preset = Preset.SANITISE) -> Plan:
        """With actions named, these are all there is: an action's own test looks with nothing else."""
        if only:
            self.actions = {name: CATALOGUE[name] for name in only}
        return planner.make(
            preset, self.scope, self.hands(), case="C-20261124-1", done=self.done, actions=self.actions
        )

    def apply(self, plan: Plan) -> list[Step]:
        steps = list(executor.apply(plan, self.scope, self.hands(), self.journal, actions=self.actions))
        self.done += [Done.of(step, self.world.now) for step in steps if step.state is StepState.PROVEN]
        return steps

    def undo(self, plan: Plan, only: str | None = None) -> list[Step]:
        return list(
            executor.undo(plan, self.scope, self.hands(), self.journal, only=only, actions=self.actions)
        )

    def secrets(self) -> set[str]:
        """Every secret that exists or is in the vault."""
        found = {self.given.secret.reveal()}
        for account in self.world.accounts.values():
            found |= {account.auth_token, account.secondary_token or ""}
            found |= {key.secret for key in account.keys.values()}
        for sid in self.vault.account_sids():
            for slot in self.vault.slots(sid):
                if slot.startswith(("auth-token", KEY)):
                    found.add(self.vault.read(sid, slot).reveal())
        return found - {""}

    def vault_opens(self) -> bool:
        """A token of the vault opens the main account."""
        slots = [CURRENT, NEXT]
        held = [self.vault.read(self.main.sid, slot) for slot in slots if self.vault.has(self.main.sid, slot)]
        return any(self.main.opens_with(secret.reveal()) for secret in held)

    def somebody_opens(self) -> bool:
        return self.vault_opens() or self.main.opens_with(self.given.secret.reveal())

    def saved(self) -> "Saved":
        files = {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}
        return Saved(pickle.dumps(self.world), files, list(self.journal.lines))

    def load(self, saved: "Saved") -> None:
        self.app = simulate(pickle.loads(saved.world))  # noqa: S301 - our own bytes of a moment ago
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, content in saved.files.items():
            (self.folder / name).write_bytes(content)
        self.journal = Journal(saved.lines)
        self.before = self.after = None


@dataclass(frozen=True)
class Saved:
    """Everything that outlives the process, at one moment."""

    world: bytes
    files: Mapping[str, bytes]
    lines: list[str]


def _no_time(seconds: float) -> None:
    """Nobody waits in a test."""


def stops(scene: Scene, plan: Plan) -> Iterator[tuple[str, Saved]]:
    """What lies on the disk and at Twilio before and after each request of a whole apply."""
    found: list[tuple[str, Saved]] = []

    def keep(side: str) -> Hook:
        def hook(number: int, request: httpx2.Request) -> None:
            found.append((f"{side} {number} {request.method} {request.url.path}", scene.saved()))

        return hook

    scene.before, scene.after = keep("before"), keep("after")
    scene.apply(plan)
    scene.before = scene.after = None
    yield from found


def end_state(scene: Scene) -> dict[str, Any]:
    """What matters about the world when all is done, without what chance makes."""
    state: dict[str, Any] = {}
    for account in scene.world.accounts.values():
        held = {name: vault_slots(scene, account.sid, name) for name in (CURRENT, NEXT)}
        state[account.sid] = {
            "status": account.status,
            "secondary": account.secondary_token is not None,
            "current": [account.auth_token == secret for secret in held[CURRENT]],
            "next": held[NEXT],
            "keys": sorted((key.friendly_name, key.made_by) for key in account.keys.values()),
            "keys known": [
                scene.vault.read(account.sid, KEY + key.sid).reveal() == key.secret
                for key in account.keys.values()
                if key.made_by == "dakkan"
            ],
            "things": {
                kind: sorted(
                    json.dumps(thing.fields, default=str, sort_keys=True) for thing in things.values()
                )
                for kind, things in account.things.items()
            },
            "texts": sorted(iso for iso, each in account.text_list.items() if each.enabled),
            "voice": sorted(iso for iso, each in account.voice_list.items() if each.open),
            "messages": sorted((m.body, m.status) for m in account.messages.by_sid.values()),
            "calls": sorted((c.to, c.status) for c in account.calls.by_sid.values()),
        }
    return state


def vault_slots(scene: Scene, sid: str, slot: str) -> list[str]:
    return [scene.vault.read(sid, slot).reveal()] if scene.vault.has(sid, slot) else []


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return taken_over(tmp_path)


def taken_over(tmp_path: Path) -> Scene:
    """The owner's main account and one subaccount; the thief has the main token since two hours."""
    world = World(7, NOW - timedelta(days=2))
    main = world.add_account("Shop")
    sub = world.add_account("Shop EU", main)
    app = simulate(world)
    given = Credential.token(main.sid, Secret(main.auth_token))
    shop = Person(app, "shop", "192.0.2.1", main.sid, main.auth_token)
    shop.post(f"{API}/{main.sid}/Keys.json", FriendlyName="prod")
    shop.post(f"{API}/{sub.sid}/Keys.json", FriendlyName="eu prod")
    number = shop.post(
        f"{API}/{main.sid}/IncomingPhoneNumbers.json",
        PhoneNumber=SHOPS_NUMBER,
        VoiceUrl="https://shop.example/voice",
        SmsUrl="https://shop.example/sms",
    )
    shop.post(f"{API}/{main.sid}/Applications.json", FriendlyName="ivr", VoiceUrl="https://shop.example/ivr")
    service = shop.post(
        SERVICES,
        FriendlyName="codes",
        InboundRequestUrl="https://shop.example/in",
        UseInboundWebhookOnNumber="false",
    )
    shop.post(f"{SERVICES}/{service['sid']}/PhoneNumbers", PhoneNumberSid=number["sid"])
    shop.post(
        f"{API}/{main.sid}/Usage/Triggers.json",
        UsageCategory="sms",
        TriggerValue="500",
        TriggerBy="count",
        Recurring="daily",
        CallbackUrl="https://shop.example/alarm",
    )
    for _number in range(5):
        shop.post(f"{API}/{main.sid}/Messages.json", To="+14155550199", From=SHOPS_NUMBER, Body=OWN)
    world.advance((NOW - timedelta(hours=2) - world.now).total_seconds())
    folder = tmp_path / "home"
    folder.mkdir()
    scope = Scope(
        main.sid,
        began_at=world.now,
        last_seen_at=NOW,
        addresses=(THIEFS_ADDRESS,),
        templates=("your parcel is held. pay at https://parcel.example/x#",),
        countries_used={main.sid: ("US",), sub.sid: ("US",)},
        hosts=("shop.example",),
        why=("F-1",),
    )
    scene = Scene(app, folder, given, scope)
    world.advance(60)
    return scene


def at_now(scene: Scene) -> Scene:
    """Let the thief's two hours pass."""
    scene.world.advance(max(0.0, (NOW - scene.world.now).total_seconds()))
    return scene


def hostile(scene: Scene, kind: str, sid: str, account_sid: str | None = None) -> None:
    thing = Hostile(kind, account_sid or scene.main.sid, sid, ("F-2",))
    scene.scope = replace(scene.scope, hostile=(*scene.scope.hostile, thing))


def with_stolen_key(scene: Scene) -> str:
    key = scene.thief().post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="prod")
    hostile(scene, "api-key", key["sid"])
    return str(key["sid"])


def survives_a_stop_anywhere(scene: Scene, plan: Plan) -> None:
    """From each moment of an apply, applying again ends in the same state; the owner always gets in."""
    told = list(stops(scene, plan))
    wanted = end_state(scene)
    for where, saved in told:
        scene.load(saved)
        assert scene.somebody_opens(), where
        scene.apply(plan)
        assert end_state(scene) == wanted, where


def first(scene: Scene, kind: str) -> Configured:
    """The main account's first thing of a kind, as the audit log names it."""
    return next(iter(scene.main.kind(kind).values()))


def with_scheduled_lures(scene: Scene, count: int = 2) -> None:
    """Waiting behind the owner's own service; they survive every credential."""
    for number in range(count):
        scene.thief().post(
            f"{API}/{scene.main.sid}/Messages.json",
            To=f"+1415555020{number}",
            MessagingServiceSid=first(scene, "copilot-application").sid,
            Body=f"{LURE}{number}",
            ScheduleType="fixed",
            SendAt=iso(NOW + timedelta(hours=20)),
        )


def with_own_scheduled(scene: Scene, body: str = OWN) -> None:
    shop = Person(scene.app, "shop", "192.0.2.1", scene.given.user, scene.given.secret.reveal())
    shop.post(
        f"{API}/{scene.main.sid}/Messages.json",
        To="+14155550199",
        MessagingServiceSid=first(scene, "copilot-application").sid,
        Body=body,
        ScheduleType="fixed",
        SendAt=iso(NOW + timedelta(hours=20)),
    )


def with_number(scene: Scene) -> str:
    made = scene.thief().post(
        f"{API}/{scene.main.sid}/IncomingPhoneNumbers.json",
        PhoneNumber="+14155550177",
        VoiceUrl="https://thief.example/dial",
        SmsUrl="https://thief.example/sms",
    )
    hostile(scene, "number", made["sid"])
    return str(made["sid"])


def with_moved_webhooks(scene: Scene) -> None:
    thief, main = scene.thief(), scene.main
    moves = (
        (
            "number",
            "phone-number",
            f"{API}/{main.sid}/IncomingPhoneNumbers/{{sid}}.json",
            "sms_url",
            "SmsUrl",
        ),
        (
            "number",
            "phone-number",
            f"{API}/{main.sid}/IncomingPhoneNumbers/{{sid}}.json",
            "voice_url",
            "VoiceUrl",
        ),
        (
            "application",
            "application",
            f"{API}/{main.sid}/Applications/{{sid}}.json",
            "voice_url",
            "VoiceUrl",
        ),
        ("service", "copilot-application", f"{SERVICES}/{{sid}}", "inbound_request_url", "InboundRequestUrl"),
        ("service", "copilot-application", f"{SERVICES}/{{sid}}", "fallback_url", "FallbackUrl"),
    )
    changes = []
    for kind, name, url, field_name, form_name in moves:
        thing = first(scene, name)
        changes.append(
            WebhookChange(
                kind, main.sid, thing.sid, field_name, thing.text(field_name), THIEFS_URL, NOW, ("F-3",)
            )
        )
        thief.post(url.format(sid=thing.sid), **{form_name: THIEFS_URL})
    scene.scope = replace(scene.scope, webhooks=tuple(changes))


def with_trigger_deleted(scene: Scene, *, known: bool = True) -> str:
    thing = first(scene, "usage-trigger")
    told = {name: thing.text(name) for name in thing.fields if thing.text(name)} if known else None
    scene.thief().ask("DELETE", f"{API}/{scene.main.sid}/Usage/Triggers/{thing.sid}.json")
    removed = TriggerRemoved(scene.main.sid, thing.sid, told, ("F-4",))
    scene.scope = replace(scene.scope, triggers=(removed,))
    return thing.sid


def with_countries_opened(scene: Scene) -> None:
    thief = scene.thief()
    item = json.dumps({"country_code": "LV", "type": "country", "enabled": True})
    thief.ask("PATCH", "https://accounts.twilio.com/v1/Messaging/GeoPermissions", Permissions=item)
    voice = {
        "iso_code": "LV",
        "low_risk_numbers_enabled": "true",
        "high_risk_special_numbers_enabled": "true",
    }
    url = "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
    thief.post(url, UpdateRequest=json.dumps([voice]))
    opened = tuple(CountryOpened(scene.main.sid, plane, "LV", ("F-5",)) for plane in ("messaging", "voice"))
    scene.scope = replace(scene.scope, countries_opened=opened)


def with_calls(scene: Scene) -> None:
    """One of the thief's to Latvia and one of the owner's, both going on at NOW."""
    at_now(scene)
    shop = Person(scene.app, "shop", "192.0.2.1", scene.given.user, scene.given.secret.reveal())
    for person, to in ((scene.thief(), "+37126550100"), (shop, "+14155550155")):
        person.post(
            f"{API}/{scene.main.sid}/Calls.json", To=to, From=SHOPS_NUMBER, Url="https://thief.example/talk"
        )
    for _minute in range(30):
        scene.world.advance(5)
        if {call.status for call in scene.main.calls.by_sid.values()} == {"in-progress"}:
            return
    raise AssertionError("nobody answered")


def with_secondary(scene: Scene) -> str:
    """The thief made a second token, and keeps it."""
    made = scene.thief().post("https://accounts.twilio.com/v1/AuthTokens/Secondary")
    hostile(scene, "secondary-token", scene.main.sid)
    return str(made["secondary_auth_token"])


def with_subaccount(scene: Scene) -> str:
    made = scene.thief().post(f"{API}.json", FriendlyName="x")
    hostile(scene, "subaccount", made["sid"], made["sid"])
    return str(made["sid"])


def with_everything(scene: Scene) -> None:
    with_stolen_key(scene)
    with_secondary(scene)
    with_scheduled_lures(scene)
    with_number(scene)
    with_moved_webhooks(scene)
    with_trigger_deleted(scene)
    with_countries_opened(scene)
    with_subaccount(scene)
    with_calls(scene)
