"""The catalogue as a whole, and what evidence alone says of each step that it can see."""

import string
from pathlib import Path

import pytest

from dakkan.model.case import Kind
from dakkan.model.finding import Blind
from dakkan.model.plan import Preset, StepState
from dakkan.model.response_step import ResponseStep, Standing
from dakkan.model.scope import CountryOpened, Hostile, Scope
from dakkan.steps import catalogue
from dakkan.steps.catalogue import CATALOGUE, IDS
from dakkan.steps.seen import Unit

from .small_cases import (
    KEY,
    MAIN,
    OPENED,
    SUB,
    a_check,
    a_finding,
    a_plan,
    a_step,
    an_event,
    stand,
)

EMAILS = [a_finding("email-changed", resources=("US" + "4" * 32,), answers=("restore-email",))]
LOGIN = [a_finding("console-login-from-new-place", addresses=("203.0.113.7",), answers=("end-sessions",))]
HOSTILE_KEY = Scope(MAIN, OPENED, hostile=(Hostile("api-key", MAIN, KEY, ("F-1",)),))


def test_folder_and_catalogue_agree() -> None:
    files = {path.stem.replace("_", "-") for path in Path(catalogue.__file__).parent.glob("*.py")}

    assert files - {"--init--"} == set(IDS)
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize("unit", CATALOGUE, ids=IDS)
def test_each_step_says_what_why_and_how_one_knows(unit: Unit) -> None:
    assert 5 < len(unit.title) < 80
    assert 200 < len(unit.does) < 700
    assert "It is done when" in unit.does
    assert "{" not in unit.does + unit.title + "".join(unit.console)


@pytest.mark.parametrize("id_", ["passwords", "two-factor", "geo-permissions", "user-emails", "user-phones"])
def test_what_has_no_api_names_its_console_path(id_: str) -> None:
    assert stand()[id_].console


def every_sentence_can_be_filled(step: ResponseStep) -> bool:
    wanted = {name for text in step.says for _, name, _, _ in string.Formatter().parse(text) if name}
    return wanted <= set(step.facts)


@pytest.mark.parametrize("checks", [(), (a_check("no-unknown-api-key", False, exhibit=KEY),)])
@pytest.mark.parametrize("scope", [Scope(MAIN, None), HOSTILE_KEY])
def test_facts_fill_every_sentence(checks: tuple[object, ...], scope: Scope) -> None:
    steps = stand(findings=[*EMAILS, *LOGIN, a_finding("password-changed")], scope=scope, checks=checks)

    assert all(every_sentence_can_be_filled(step) for step in steps.values())


# ---- auth-tokens ---------------------------------------------------------------------------------


def test_tokens_are_done_when_each_account_is_proven() -> None:
    plan = a_plan(a_step("rotate-auth-token", MAIN), a_step("rotate-auth-token", SUB))

    assert stand(plans=[plan])["auth-tokens"].standing is Standing.DONE


def test_one_subaccount_left_is_partly() -> None:
    waiting = a_step("rotate-auth-token", SUB, StepState.PLANNED)
    step = stand(plans=[a_plan(a_step("rotate-auth-token", MAIN), waiting)])["auth-tokens"]

    assert step.standing is Standing.PARTLY
    assert step.facts["open"] == SUB


def test_carried_out_is_not_proven() -> None:
    plan = a_plan(a_step("rotate-auth-token", MAIN, StepState.DONE))

    assert stand(plans=[plan])["auth-tokens"].standing is Standing.OPEN


def test_a_token_that_still_opens_outweighs_the_plan() -> None:
    step = stand(
        plans=[a_plan(a_step("rotate-auth-token"))], checks=[a_check("old-auth-token-refused", False)]
    )["auth-tokens"]

    assert step.standing is Standing.OPEN
    assert step.facts["failing"] == MAIN


def test_a_newer_plan_that_rotates_again_reopens_it() -> None:
    again = a_plan(a_step("rotate-auth-token", state=StepState.PLANNED), preset=Preset.REACTIVATED)

    step = stand(plans=[a_plan(a_step("rotate-auth-token")), again])["auth-tokens"]

    assert step.standing is Standing.OPEN


def test_an_account_only_known_to_verify_counts() -> None:
    step = stand(
        plans=[a_plan(a_step("rotate-auth-token"))],
        checks=[a_check("old-auth-token-refused", True), a_check("old-auth-token-refused", None, SUB)],
    )["auth-tokens"]

    assert step.standing is Standing.PARTLY
    assert step.facts["open"] == SUB


# ---- api-keys ------------------------------------------------------------------------------------


def test_the_thiefs_key_alone_is_partly() -> None:
    plan = a_plan(a_step("delete-api-key", sid=KEY))

    assert stand(plans=[plan], scope=HOSTILE_KEY)["api-keys"].standing is Standing.PARTLY


def test_a_hostile_key_without_a_step_is_open() -> None:
    step = stand(scope=HOSTILE_KEY)["api-keys"]

    assert step.standing is Standing.OPEN
    assert step.facts["left"] == KEY


def test_a_proven_clean_up_is_done() -> None:
    plan = a_plan(
        a_step("delete-api-key", sid=KEY),
        a_step("review-recharge", kind="task", state=StepState.PLANNED),
        preset=Preset.SANITISE,
    )

    assert stand(plans=[plan], scope=HOSTILE_KEY)["api-keys"].standing is Standing.DONE


def test_verify_decides_about_keys() -> None:
    plan = a_plan(a_step("delete-api-key", sid=KEY), preset=Preset.SANITISE)
    clean = stand(plans=[plan], checks=[a_check("no-unknown-api-key", True)])["api-keys"]
    alive = stand(plans=[plan], checks=[a_check("no-unknown-api-key", False, exhibit=KEY)])["api-keys"]

    assert clean.standing is Standing.DONE
    assert alive.standing is Standing.PARTLY


# ---- countries -----------------------------------------------------------------------------------


def test_closed_countries_leave_the_console_part() -> None:
    step = stand(plans=[a_plan(a_step("close-countries"))])["geo-permissions"]

    assert step.standing is Standing.PARTLY


def test_countries_that_verify_saw_open_are_open() -> None:
    step = stand(plans=[a_plan(a_step("close-countries"))], checks=[a_check("countries-closed", False)])

    assert step["geo-permissions"].standing is Standing.OPEN


def test_an_opened_country_is_named() -> None:
    scope = Scope(MAIN, OPENED, countries_opened=(CountryOpened(MAIN, "messaging", "LV", ()),))
    step = stand(scope=scope)["geo-permissions"]

    assert step.standing is Standing.OPEN
    assert step.facts["opened"] == "LV"


# ---- users ---------------------------------------------------------------------------------------


def test_a_changed_email_is_open() -> None:
    assert stand(findings=EMAILS)["user-emails"].standing is Standing.OPEN


def test_a_quiet_audit_log_that_was_read_needs_nothing() -> None:
    read = an_event(Kind.INVESTIGATED)

    assert stand(events=[read])["user-emails"].standing is Standing.NOT_NEEDED
    assert stand(events=[read])["logins"].standing is Standing.DONE


@pytest.mark.parametrize("what", ["email-changed", "events of AC1"])
def test_a_blind_audit_log_proves_nothing(what: str) -> None:
    in_the_line = an_event(Kind.INVESTIGATED, blind=[{"what": what, "why": ""}])
    handed_in = [an_event(Kind.INVESTIGATED)]

    assert stand(events=[in_the_line])["user-emails"].standing is Standing.BLIND
    assert stand(events=handed_in, blind=[Blind(what, "")])["user-emails"].standing is Standing.BLIND


def test_a_login_from_a_new_place_wants_an_owner() -> None:
    step = stand(findings=LOGIN, events=[an_event(Kind.INVESTIGATED)])["logins"]

    assert step.standing is Standing.OPEN
    assert step.facts["addresses"] == "203.0.113.7"


def test_invited_users_keep_the_passwords_open() -> None:
    scope = Scope(MAIN, OPENED, hostile=(Hostile("invitation", MAIN, "IN1", ()),))

    assert stand(scope=scope)["passwords"].standing is Standing.OPEN


def test_a_weakened_second_factor_is_open() -> None:
    found = a_finding("password-changed", techniques=("T1556.006",))

    assert stand(findings=[found])["two-factor"].standing is Standing.OPEN


def test_the_thiefs_addresses_are_to_be_searched_in_the_logs() -> None:
    step = stand(scope=Scope(MAIN, OPENED, addresses=("203.0.113.7",)))["website"]

    assert step.facts["addresses"] == "203.0.113.7"
