from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from case.made import SHOP, finding
from dakkan.case import entries
from dakkan.case.folding import CaseState, fold
from dakkan.case.store import Casebook
from dakkan.model.case import Kind
from dakkan.model.exposed import Exposed
from dakkan.model.finding import Blind
from dakkan.model.plan import Check, Plan, Preset, Step, StepState, Target
from dakkan.model.response_step import Attachment
from dakkan.model.scope import Scope
from dakkan.model.verdict import Loss, Takeover, Verdict
from dakkan.model.window import Window

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
WINDOW = Window(datetime(2026, 11, 17, tzinfo=UTC), NIGHT)
VERDICT = Verdict(Takeover.CONFIRMED, ("smishing",), NIGHT, 0.97, ("F-1",))
LOSS = Loss("USD", Decimal("1378.20"), Decimal("344.55"), "price", messages=600)


def folded(casebook: Casebook, *entries_: tuple[Kind, dict[str, Any]]) -> CaseState:
    case = casebook.open(SHOP, "mika")
    for kind, data in entries_:
        casebook.append(case, kind, data, "mika")
    return fold(case, casebook.events(case))


def plan(*steps: Step) -> Plan:
    return Plan("C-20261124-1", Preset.SANITISE, NIGHT, "sha256", SHOP, steps)


def step(step_id: str, kind: str = "api") -> Step:
    return Step(step_id, "rotate-auth-token", "mint", Target(SHOP, SHOP), "", {}, (), (), "yes", kind=kind)


def investigation(**other: Any) -> dict[str, Any]:
    scope = Scope(SHOP, NIGHT, addresses=("203.0.113.7",), countries_used={SHOP: ("JP",)})
    given = {"findings": [finding("F-1")], "verdict": VERDICT, **other}
    return entries.investigated(
        WINDOW, given["findings"], [Blind("events", "refused")], given["verdict"],
        {"phishing-links": True}, LOSS, scope, account_name="The shop",
    )  # fmt: skip


def test_an_opened_case_is_open_and_knows_its_account(casebook: Casebook) -> None:
    state = folded(casebook)

    assert state.is_open
    assert (state.account_sid, state.opened_at) == (SHOP, NIGHT)


def test_an_investigation_comes_back_whole(casebook: Casebook) -> None:
    state = folded(casebook, (Kind.INVESTIGATED, investigation()))

    assert (state.window, state.verdict, state.loss) == (WINDOW, VERDICT, LOSS)
    assert state.findings == (finding("F-1"),)
    assert state.blind == (Blind("events", "refused"),)
    assert state.scope is not None
    assert state.scope.countries_used == {SHOP: ("JP",)}
    assert state.account_name == "The shop"


def test_a_newer_investigation_replaces_the_older(casebook: Casebook) -> None:
    quiet = replace(VERDICT, takeover=Takeover.NONE)

    state = folded(
        casebook,
        (Kind.INVESTIGATED, investigation()),
        (Kind.INVESTIGATED, investigation(findings=[], verdict=quiet)),
    )

    assert (state.findings, state.verdict) == ((), quiet)


def test_an_approval_names_its_plan(casebook: Casebook) -> None:
    state = folded(
        casebook,
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")))),
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")))),
        (Kind.PLAN_APPROVED, entries.plan_approved(2)),
    )

    assert [(filed.number, filed.approved_by) for filed in state.plans] == [(2, "mika"), (3, "")]


def test_a_follow_up_belongs_to_the_plan_that_a_person_asked_for(casebook: Casebook) -> None:
    state = folded(
        casebook,
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")))),
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")), only=["rotate"], without=["remove-user"])),
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")), follows=3)),
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint")), follows=4)),
    )

    assert [filed.number for filed in state.chain] == [3, 4, 5]
    assert [(filed.only, filed.without) for filed in state.plans[:2]] == [
        ((), ()),
        (("rotate",), ("remove-user",)),
    ]
    assert folded(casebook).chain == ()


def test_a_task_done_by_a_person_is_done_in_the_plan_too(casebook: Casebook) -> None:
    state = folded(
        casebook,
        (Kind.PLAN_MADE, entries.plan_made(plan(step("mint"), step("end-sessions", kind="task")))),
        (Kind.TASK_DONE, entries.task_done("end-sessions", "ken", "by phone")),
        (Kind.TASK_DONE, entries.task_done("mint", "ken")),
    )

    assert state.plan is not None
    assert [s.state for s in state.plan.plan.steps] == [StepState.PLANNED, StepState.DONE]
    assert [(done.step, done.by, done.note) for done in state.tasks] == [
        ("end-sessions", "ken", "by phone"),
        ("mint", "ken", ""),
    ]


def test_the_newest_verification_counts(casebook: Casebook) -> None:
    bad, good = Check("keys-gone", SHOP, False, "…"), Check("keys-gone", SHOP, True, "…")

    state = folded(
        casebook,
        (Kind.VERIFIED, entries.verified([bad])),
        (Kind.VERIFIED, entries.verified([good])),
    )

    assert state.checks == (good,)
    assert state.verified_at == NIGHT


def test_notes_and_attachments_add_up(casebook: Casebook) -> None:
    photo = Attachment("2fa.png", "a" * 64, NIGHT)

    state = folded(
        casebook,
        (Kind.NOTE, entries.note("called Twilio")),
        (Kind.ATTACHED, entries.attached("two-factor", photo)),
        (Kind.NOTE, entries.note("they called back")),
    )

    assert [note.text for note in state.notes] == ["called Twilio", "they called back"]
    assert [(filed.step, filed.attachment) for filed in state.attachments] == [("two-factor", photo)]


def test_a_closed_case_is_closed(casebook: Casebook) -> None:
    assert not folded(casebook, (Kind.CLOSED, entries.closed("false alarm"))).is_open


def test_searches_for_leaks_are_folded_into_what_is_known_of_leaks(casebook: Casebook) -> None:
    leak = Exposed("twilio-auth-token", "aaaa… (32)", "f" * 64, SHOP)
    state = folded(casebook, (Kind.LEAKS_SEARCHED, entries.leaks_searched([leak], targets=["/src"])))

    assert [one.sid for one in state.exposure.leaks] == [SHOP]
    assert state.exposure.searched_at is not None
