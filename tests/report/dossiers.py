"""Dossiers to make reports of: a takeover answered, one not yet, a quiet account, a poisoned one."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dakkan.model.case import CaseEvent, Kind
from dakkan.model.dossier import Dossier
from dakkan.model.finding import SIGNS, Blind, Confidence, Exhibit, Finding, Severity
from dakkan.model.plan import Breaks, Check, Plan, Preset, Step, StepState, Target
from dakkan.model.scope import CountryOpened, Hostile, Scope, TriggerRemoved, WebhookChange
from dakkan.model.timeline import Destination, Hour, Moment
from dakkan.model.verdict import Loss, Takeover, Verdict
from dakkan.model.window import Window
from dakkan.steps.standing import standings

CASE = "C-20261124-1"
MAIN = "AC" + "1f" * 16
SUB = "AC" + "2e" * 16
KEY = "SK" + "3d" * 16
UNTIL = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BEGAN = datetime(2026, 11, 24, 2, 10, 5, tzinfo=UTC)
WINDOW = Window(UNTIL - timedelta(days=7), UNTIL)


def sid(prefix: str, number: int) -> str:
    return prefix + f"{number:032x}"


def a_finding(number: int, **more: Any) -> Finding:
    plain = Finding(
        id=f"F-{number}",
        detector="lure-in-message-body",
        title="Lures in message bodies",
        says="{events} messages with the text {template}",
        facts={"events": 600, "template": "Your parcel is held: https://post.example/{n}"},
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH,
        signs=("phishing-links",),
        techniques=("T1566",),
        account_sid=MAIN,
        first_seen=BEGAN,
        last_seen=BEGAN + timedelta(hours=3),
        exhibits=tuple(Exhibit("messages", sid("SM", n)) for n in range(20)),
        exhibit_count=600,
        answers=("cancel-messages",),
    )
    return replace(plain, **more)


def a_step(action: str, verb: str = "do", account: str = MAIN, **more: Any) -> Step:
    plain = Step(
        id=f"{action}/{account}/{verb}",
        action=action,
        verb=verb,
        target=Target(account, account),
        says="Do {thing} in {account}",
        facts={"thing": action, "account": account},
        why=("F-1",),
        breaks=(Breaks("{client} stops", {"client": "the shop's sender"}, "high"),),
        undo="partly",
        state=StepState.PROVEN,
    )
    return replace(plain, **more)


def an_event(number: int, kind: Kind, minutes: float, **data: Any) -> CaseEvent:
    at = BEGAN + timedelta(minutes=minutes)
    return CaseEvent(CASE, number, at, "sato", kind, data, f"{number - 1:064x}", f"{number:064x}")


def some_hours() -> tuple[Hour, ...]:
    found = []
    for back in range(7 * 24, 0, -1):
        at = UNTIL - timedelta(hours=back)
        own = round(30 + 25 * math.sin(at.hour / 24 * 2 * math.pi - 1.5))
        hostile = (0, 180, 320, 310, 260)[at.hour - 1] if at.date() == UNTIL.date() and 1 < at.hour < 6 else 0
        cost = Decimal(own) * Decimal("0.0083") + Decimal(hostile) * Decimal("0.28")
        fraud = Decimal(hostile) * Decimal("0.28")
        found.append(Hour(at, own + hostile, 2, cost, hostile, 0, fraud))
    return tuple(found)


def answered() -> Dossier:
    """Smishing by a stolen token; contained, cleaned and verified within the hour."""
    plans = (
        Plan(
            CASE,
            Preset.CONTAIN,
            BEGAN + timedelta(minutes=140),
            "sha256:" + "a" * 64,
            MAIN,
            (
                a_step("cancel-messages", "cancel"),
                a_step("delete-api-key", "delete", target=Target(MAIN, KEY)),
                a_step("rotate-auth-token", "mint"),
                a_step("rotate-auth-token", "promote", needs=("rotate-auth-token/mint",), undo="no"),
                a_step("rotate-auth-token", "promote", SUB, undo="no"),
                a_step("close-countries", "messaging"),
            ),
        ),
        Plan(
            CASE,
            Preset.SANITISE,
            BEGAN + timedelta(minutes=160),
            "sha256:" + "b" * 64,
            MAIN,
            (
                a_step("restore-webhook", "restore"),
                a_step(
                    "verify-geo",
                    "console",
                    kind="task",
                    state=StepState.PLANNED,
                    says="In the Console > Verify > Settings > Geo permissions, allow only what you need.",
                ),
            ),
        ),
    )
    proven = [
        an_event(10 + n, Kind.STEP_PROVEN, 150 + n, step=step.id)
        for n, step in enumerate(step for plan in plans for step in plan.steps if step.kind == "api")
    ]
    journal = (
        an_event(1, Kind.OPENED, 130, account_sid=MAIN),
        an_event(2, Kind.INVESTIGATED, 131, blind=[]),
        *proven,
        an_event(30, Kind.TASK_DONE, 200, step="two-factor", by="Suzuki", note="all four users, app"),
        an_event(31, Kind.ATTACHED, 201, step="two-factor", name="2fa.png", sha256="c" * 64),
        an_event(32, Kind.VERIFIED, 210, checks=[]),
    )
    checks = tuple(
        Check(id_, account, True, "{account} is good: " + id_, {"account": account})
        for account in (MAIN, SUB)
        for id_ in ("old-auth-token-refused", "no-unknown-api-key", "webhooks-on-own-hosts")
    )
    findings = (
        a_finding(1),
        a_finding(
            2,
            detector="api-actor-from-new-address",
            title="API changes from an address never seen before",
            says="{events} changes from {address}",
            facts={"events": 7, "address": "203.0.113.7"},
            severity=Severity.HIGH,
            techniques=("T1078.004",),
            signs=(),
            exhibits=(Exhibit("events", sid("AE", 1)),),
            exhibit_count=7,
            addresses=("203.0.113.7",),
        ),
        a_finding(
            3,
            title="First traffic to a country",
            says="{events} messages to {country}",
            facts={"events": 1070, "country": "ID"},
            severity=Severity.MEDIUM,
            confidence=Confidence.MEDIUM,
            signs=("unusual-countries",),
            countries=("ID",),
        ),
    )
    scope = Scope(
        MAIN,
        BEGAN,
        last_seen_at=BEGAN + timedelta(hours=3),
        addresses=("203.0.113.7", "198.51.100.24"),
        templates=("Your parcel is held: {link}",),
        hostile=(Hostile("api-key", MAIN, KEY, ("F-2",)), Hostile("number", MAIN, sid("PN", 5), ("F-2",))),
        webhooks=(
            WebhookChange(
                "number",
                MAIN,
                sid("PN", 4),
                "sms_url",
                "https://shop.example/sms",
                "https://thief.example/x",
                BEGAN,
                ("F-2",),
            ),
        ),
        triggers=(TriggerRemoved(MAIN, sid("UT", 1), None, ("F-2",)),),
        countries_opened=(CountryOpened(MAIN, "messaging", "ID", ("F-3",)),),
        countries_used={MAIN: ("JP", "US")},
        countries_attacked={MAIN: ("ID", "LK")},
        hosts=("shop.example",),
        users=(sid("US", 9),),
        why=("F-1", "F-2", "F-3"),
    )
    timeline = tuple(
        Moment(
            BEGAN + timedelta(minutes=n * 4),
            MAIN if n % 3 else SUB,
            "{event} {resource} from {address}",
            {"event": "account-api-keys.created", "resource": KEY, "address": "203.0.113.7"},
            Exhibit("events", sid("AE", n)),
            n % 4 != 3,
        )
        for n in range(45)
    )
    return Dossier(
        case=CASE,
        account_sid=MAIN,
        account_name="みなとや株式会社 (shop)",
        made_at=BEGAN + timedelta(minutes=230),
        window=WINDOW,
        verdict=Verdict(
            Takeover.CONFIRMED, ("account-takeover", "smishing"), BEGAN, 0.97, ("F-1", "F-2", "F-3")
        ),
        signs={**dict.fromkeys(SIGNS, False), "mass-traffic": True, "phishing-links": True},
        findings=findings,
        blind=(Blind("protection-lowered", "Console alarms leave no event."),),
        loss=Loss("USD", Decimal("299.60"), Decimal("72.80"), "estimate", 1070, 0, 1066),
        scope=scope,
        timeline=timeline,
        hours=some_hours(),
        destinations=(
            Destination("JP", 610.0, 4100, 0),
            Destination("US", 80.0, 600, 0),
            Destination("ID", 0.0, 890, 890),
            Destination("LK", 0.0, 180, 180),
        ),
        plans=plans,
        journal=journal,
        checks=checks,
        steps=standings(
            findings=findings,
            scope=scope,
            plans=plans,
            checks=checks,
            events=journal,
            opened_at=journal[0].at,
        ),
        manifest_hash="d" * 64,
        journal_hash="e" * 64,
    )


def unanswered() -> Dossier:
    """The same night, half an hour after it was found: nothing has been done."""
    found = answered()
    scope = found.scope
    return replace(
        found,
        plans=(),
        checks=(),
        journal=found.journal[:2],
        steps=standings(findings=found.findings, scope=scope, plans=(), checks=(), events=found.journal[:2]),
    )


def quiet() -> Dossier:
    """Nothing at all, everywhere."""
    scope = Scope(MAIN, None)
    return Dossier(
        case=CASE,
        account_sid=MAIN,
        account_name="",
        made_at=UNTIL,
        window=WINDOW,
        verdict=Verdict(Takeover.NONE, (), None, 0.0, ()),
        signs={},
        findings=(),
        blind=(),
        loss=Loss("USD", Decimal(0), Decimal(0), "price"),
        scope=scope,
        timeline=(),
        hours=(),
        destinations=(),
        plans=(),
        journal=(),
        checks=(),
        steps=standings(findings=(), scope=scope, plans=(), checks=(), events=()),
        manifest_hash="",
        journal_hash="",
    )


def poisoned(text: str) -> Dossier:
    """`text` wherever an account, a user or an error message could have put it."""
    found = answered()
    facts: dict[str, Any] = {"text": text}
    event = an_event(40, Kind.NOTE, 220, text=text, step="website", note=text, owner=text)
    filed = an_event(41, Kind.ATTACHED, 221, step="website", name=text, sha256=text)
    done = an_event(42, Kind.TASK_DONE, 222, step="malware", by=text, note=text)
    events = (*found.journal, event, filed, done)
    scope = replace(
        found.scope,
        addresses=(text,),
        templates=(text,),
        hostile=(Hostile(text, text, text, (text,)), Hostile("number", text, text, (text,))),
        webhooks=(WebhookChange("number", text, text, text, text, text, BEGAN, ()),),
        triggers=(TriggerRemoved(text, text, {text: text}, ()),),
        countries_opened=(CountryOpened(text, text, text, ()),),
        countries_attacked={text: (text,)},
        users=(text,),
    )
    steps = (
        a_step("rotate-auth-token", says="Do {text}", facts=facts, target=Target(text, text), why=(text,)),
        a_step("restore-email", kind="task", says="Do {text}", facts=facts, state=StepState.PLANNED),
        a_step("cancel-messages", says="Do {text}", facts=facts, state=StepState.FAILED),
    )
    plans = (Plan(CASE, Preset.SANITISE, BEGAN, text, text, steps),)
    checks = (
        Check("old-auth-token-refused", text, None, "Look: {text}", facts, text),
        Check("no-unknown-api-key", text, False, "Look: {text}", facts, text),
    )
    findings = (
        a_finding(
            1,
            id=text,
            detector=text,
            title=text,
            says="They wrote {text}",
            facts=facts,
            account_sid=text,
            exhibits=(Exhibit(text, text), Exhibit("messages", text), Exhibit("calls", text)),
            techniques=("T1078", text),
            resources=(text,),
            addresses=(text,),
            countries=(text,),
            templates=(text,),
        ),
    )
    return replace(
        found,
        account_name=text,
        verdict=replace(found.verdict, kinds=("smishing", text), because=(text,)),
        findings=findings,
        blind=(Blind(text, text),),
        loss=replace(found.loss, currency=text, basis=text),
        scope=scope,
        timeline=(
            Moment(BEGAN, text, "It says {text}", facts, Exhibit(text, text), True),
            Moment(BEGAN + timedelta(minutes=1), text, text, {}, None, False),
        ),
        destinations=(Destination(text, 1.0, 2, 1),),
        plans=plans,
        journal=events,
        checks=checks,
        steps=standings(findings=findings, scope=scope, plans=plans, checks=checks, events=events),
        manifest_hash=text,
        journal_hash=text,
    )
