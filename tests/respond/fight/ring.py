"""Response against thief: the real planner, executor and verification over the simulated Twilio, small and fast.

The scope is what perfect detectors would say: the simulator's own truth about who did what. What a detector
misses is another matter, and the drills'.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from dakkan.errors import DakkanError
from dakkan.model.deployment import Deployment
from dakkan.model.own_write import OwnWrite
from dakkan.model.plan import Check, Plan, Preset, Step, StepState
from dakkan.model.scope import CountryOpened, Hostile, Scope, TriggerRemoved, WebhookChange
from dakkan.respond import planner, rounds, verify
from dakkan.respond.action import Done
from dakkan.respond.hands import Hands
from dakkan.respond.journal import own_writes
from dakkan.respond.left_behind import TABLES
from dakkan.respond.vault import CURRENT, KEY, NEXT, Vault
from dakkan.simulator import keys, truth
from dakkan.simulator.access import By
from dakkan.simulator.app import Simulator, simulate
from dakkan.simulator.audit import Actor
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret
from respond.conftest import (
    API,
    NOW,
    OWN,
    SERVICES,
    SHOPS_NUMBER,
    THIEFS_ADDRESS,
    Hook,
    Journal,
    Person,
    Written,
)
from respond.fight.thief import ACTS, Thief

LATENCY = 0.25
"""Simulated seconds a request: the audit log counts whole ones."""
MOST_ATTEMPTS = 3
CASE = "C-20261124-1"
Schedule = Mapping[int, Sequence[tuple[int, int]]]
"""Number of a request of ours → acts that come before it: which, and a choice for it."""


@dataclass(frozen=True)
class Start:
    """How much the thief has when the response begins."""

    main_key: bool = False
    secondary: bool = False
    subaccount: bool = True
    """The owner has one; whoever holds the main token reads its token."""
    replaced: bool = False
    """Twilio replaces a secondary token instead of refusing a second one (not documented)."""


@dataclass
class Ring:
    app: Simulator
    folder: Path
    given: Credential
    schedule: Schedule
    original: Mapping[tuple[str, str], str]
    """Where the owner's webhooks led."""
    triggers: Mapping[str, Mapping[str, str]]
    thief: Thief
    requests: int = 0
    attempts: int = 0
    rounds: int = 0
    """Of the longest attempt."""
    rescoped: int = 0
    done: list[Done] = field(default_factory=list)
    lines: list[Written] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    hook: Callable[[Deployment, Secret], None] | None = None
    listen: Hook | None = None

    @property
    def world(self) -> World:
        return self.app.world

    @property
    def main_sid(self) -> str:
        return self.given.account_sid

    @property
    def vault(self) -> Vault:
        return Vault(self.folder, use_keyring=False)

    def hands(self) -> Hands:
        transport = InProcess(self.app, before=self._between, latency=LATENCY)
        return Hands(
            Twilio(transport, sleep=_no_time, clock=lambda: self.world.now),
            self.given,
            self.vault,
            deploy=self._deploy,
            template_of=lambda body: "".join("#" if c.isdigit() else c.lower() for c in body),
            country_of=lambda number: "LV" if number.startswith("+371") else "US",
            pause=_no_time,
        )

    def fight(self, preset: Preset = Preset.SANITISE) -> list[Check]:
        """Plan and carry out, as a person would: again only when the plan was stale or it ended in a failure."""
        for self.attempts in range(1, MOST_ATTEMPTS + 1):
            try:
                scope, hands = self.scope(), self.hands()
                plan = planner.make(preset, scope, hands, case=CASE, done=self.done)
                if not rounds.is_needed(plan):
                    break
                book = Book(self, plan)
                try:
                    for step in rounds.carry_out(plan, scope, hands, book):
                        self.log.append(f"{self.world.now:%H:%M:%S} {step.id[:46]} {step.state.value}")
                        if step.state is StepState.PROVEN:
                            self.done.append(Done.of(step, self.world.now))
                finally:
                    self.rounds = max(self.rounds, len(book.plans))
                break
            except DakkanError as error:
                self.errors.append(f"{type(error).__name__}: {error}")
        return verify.verify(self.scope(), self.hands(), own=own_writes(self.lines), done=self.done)

    def _between(self, number: int, request: httpx2.Request) -> None:
        self.requests += 1
        if self.listen is not None:
            self.listen(number, request)
        for act, choice in self.schedule.get(self.requests, ()):
            self.thief.acts(ACTS[act % len(ACTS)], choice)

    def _deploy(self, deployment: Deployment, secret: Secret) -> None:
        if self.hook is not None:
            self.hook(deployment, secret)
        self.world.learn("shop", secret.reveal())

    def scope(self) -> Scope:
        """Everything the thief did until now, by whose it is."""
        world, main = self.world, self.world.main
        hostile, webhooks, triggers = [], [], []
        own = [account for account in world.accounts.values() if account.made_by != "thief"]
        for account in world.accounts.values():
            if account.made_by == "thief":
                hostile.append(Hostile("subaccount", account.sid, account.sid, _WHY))
            hostile += [
                Hostile("api-key", account.sid, key.sid, _WHY)
                for key in account.keys.values()
                if key.made_by == "thief"
            ]
        for account in own:
            if account.secondary_token and account.secondary_by == "thief":
                hostile.append(Hostile("secondary-token", account.sid, account.sid, _WHY))
            for kind, things in account.things.items():
                for thing in things.values():
                    if thing.made_by == "thief" and kind in _KINDS:
                        hostile.append(Hostile(_KINDS[kind], account.sid, thing.sid, _WHY))
                        continue
                    webhooks += [
                        WebhookChange(_WEBHOOKS[kind], account.sid, thing.sid, name, was, value, NOW, _WHY)
                        for name, value in thing.leads_somewhere().items()
                        if thing.written_by.get(name) == "thief" and kind in _WEBHOOKS
                        if (was := self.original.get((thing.sid, name), "")) != value
                    ]
        for sid, fields in self.triggers.items():
            if sid not in main.kind("usage-trigger"):
                triggers.append(TriggerRemoved(main.sid, sid, dict(fields), _WHY))
        return Scope(
            main.sid,
            began_at=NOW - timedelta(hours=2),
            last_seen_at=self.thiefs_last(),
            addresses=(THIEFS_ADDRESS,),
            templates=("your parcel is held. pay at https://parcel.example/x#",),
            hostile=tuple(hostile),
            webhooks=tuple(webhooks),
            triggers=tuple(triggers),
            countries_opened=tuple(
                CountryOpened(sid, plane, "LV", _WHY) for sid, plane in sorted(self.thief.opened)
            ),
            countries_used={account.sid: ("US",) for account in own},
            hosts=("shop.example",),
            why=_WHY,
        )

    def thiefs_last(self) -> datetime:
        times = [
            event.at
            for account in self.world.accounts.values()
            for event in reversed(account.events)
            if event.actor.address == THIEFS_ADDRESS
        ]
        return max(times, default=NOW - timedelta(minutes=5))

    # ---- the end

    def wrong(self, checks: Sequence[Check]) -> list[str]:
        """What must not be so at the end of a fight, in words; empty when it was won."""
        told = truth.of_person(self.world)
        found = [f"thief holds {each['kind']} of {each['account_sid'][:8]}" for each in told["credentials"]]
        found += [f"left: {each}" for each in told["footholds"]]
        found += [f"{check.id} {check.ok}: {check.facts}" for check in checks if check.ok is False]
        vault = self.vault
        for account in self.world.accounts.values():
            if account.made_by == "thief":
                if account.status == "active":
                    found.append("a subaccount of his is active")
                continue
            held = [vault.read(account.sid, s) for s in (CURRENT, NEXT) if vault.has(account.sid, s)]
            if not any(secret.reveal() == account.auth_token for secret in held):
                found.append(f"the vault does not open {account.friendly_name}")
            if account.token_by != "dakkan":
                found.append(f"the token of {account.friendly_name} is {account.token_by}'s")
            ours = [key for key in account.keys.values() if key.made_by == "dakkan"]
            if len(ours) != 1 or vault.read(account.sid, KEY + ours[0].sid).reveal() != ours[0].secret:
                found.append(f"own keys of {account.friendly_name}: {len(ours)}")
            if account.own_status != "active":
                found.append(f"the owner's {account.friendly_name} is {account.own_status}")
        return found


@dataclass
class Book:
    """Of one response, in memory."""

    ring: Ring
    first: Plan
    plans: list[Plan] = field(default_factory=list)
    _journal: Journal = field(default_factory=Journal)

    def __post_init__(self) -> None:
        self.save(self.first)

    def journal(self) -> Journal:
        return self._journal

    def save(self, plan: Plan) -> None:
        self.plans.append(plan)
        self._journal = Noted(self.ring.lines)

    def done(self) -> Sequence[Done]:
        return self.ring.done

    def own_writes(self) -> Sequence[OwnWrite]:
        return own_writes(self.ring.lines)

    def rescope(self) -> Scope:
        self.ring.rescoped += 1
        return self.ring.scope()


class Noted(Journal):
    """Writes down what `own_writes` needs as well."""

    def __init__(self, lines: list[Written]) -> None:
        super().__init__()
        self._written = lines
        self._states: dict[str, StepState] = {}

    def last(self, step_id: str) -> StepState | None:
        return self._states.get(step_id)

    def write(self, state: StepState, step: Step, facts: Mapping[str, Any]) -> None:
        self._states[step.id] = state
        self._written.append(Written(step.id, state, facts))


_COUNTRIES = ("US", "CA", "GB", "LV")
_WHY = ("F-1",)
_WEBHOOKS = {"phone-number": "number", "application": "application", "copilot-application": "service"}
_KINDS = {kind: kind for kind in TABLES} | {
    "phone-number": "number",
    "copilot-application": "message-service",
}


def ring(folder: Path, start: Start, schedule: Schedule) -> Ring:
    """A fresh copy of the little world; `folder` is emptied."""
    saved, given, original, triggers = _built(start)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    app = simulate(pickle.loads(saved))  # noqa: S301 - our own bytes
    return Ring(app, folder, given, schedule, original, triggers, Thief(app))


_BUILT: dict[Start, tuple[bytes, Credential, dict[tuple[str, str], str], dict[str, dict[str, str]]]] = {}


def _built(start: Start) -> tuple[bytes, Credential, dict[tuple[str, str], str], dict[str, dict[str, str]]]:
    if start not in _BUILT:
        _BUILT[start] = _build(start)
    return _BUILT[start]


def _build(start: Start) -> tuple[bytes, Credential, dict[tuple[str, str], str], dict[str, dict[str, str]]]:
    world = World(7, NOW - timedelta(days=2))
    main = world.add_account("Shop")
    subaccounts = [world.add_account("Shop EU", main)] if start.subaccount else []
    main.text_countries = {
        iso: main.text_list[iso] for iso in _COUNTRIES
    }  # of 220, which would take most time
    main.voice_countries = {iso: main.voice_list[iso] for iso in _COUNTRIES if iso != "CA"}
    app = simulate(world)
    shop = Person(app, "shop", "192.0.2.1", main.sid, main.auth_token)
    for account in (main, *subaccounts):
        shop.post(f"{API}/{account.sid}/Keys.json", FriendlyName="prod")
    form = {"PhoneNumber": SHOPS_NUMBER, "SmsUrl": "https://shop.example/sms"}
    number = shop.post(f"{API}/{main.sid}/IncomingPhoneNumbers.json", **form)
    service = shop.post(SERVICES, FriendlyName="codes", InboundRequestUrl="https://shop.example/in")
    shop.post(f"{SERVICES}/{service['sid']}/PhoneNumbers", PhoneNumberSid=number["sid"])
    trigger = shop.post(
        f"{API}/{main.sid}/Usage/Triggers.json",
        UsageCategory="sms",
        TriggerValue="500",
        CallbackUrl="https://shop.example/alarm",
    )
    shop.post(f"{API}/{main.sid}/Messages.json", To="+14155550199", From=SHOPS_NUMBER, Body=OWN)
    world.advance((NOW - timedelta(minutes=10) - world.now).total_seconds())
    world.authenticate(main.sid, main.auth_token, person="thief", address=THIEFS_ADDRESS)
    thief = Person(app, "thief", THIEFS_ADDRESS, main.sid, main.auth_token)
    if start.main_key:
        in_console = By("thief", Actor("user", "US" + "0" * 32, "web", THIEFS_ADDRESS))
        keys.create(world, main, "main", in_console, kind="main")
    if start.secondary:
        thief.post("https://accounts.twilio.com/v1/AuthTokens/Secondary")
    if start.replaced:
        world.settings.second_secondary = "replaced"
    world.advance(600)
    original = {
        (thing.sid, name): value
        for account in world.accounts.values()
        for things in account.things.values()
        for thing in things.values()
        for name, value in thing.leads_somewhere().items()
    }
    given = Credential.token(main.sid, Secret(main.auth_token))
    fields = main.kind("usage-trigger")[trigger["sid"]]
    known = {name: fields.text(name) for name in fields.fields if fields.text(name)}
    return pickle.dumps(world), given, original, {trigger["sid"]: known}


def _no_time(seconds: float) -> None:
    """Nobody waits in a test."""


def in_memory() -> Path:
    """Where files cost nothing, if there is such a place; else the usual one."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="ring-", dir=memory if memory.is_dir() else None))
