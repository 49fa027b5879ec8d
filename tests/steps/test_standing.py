"""What people say wins over what evidence shows, and evidence against it is said."""

from datetime import timedelta

from dakkan.model.case import Kind
from dakkan.model.plan import StepState
from dakkan.model.response_step import Standing
from dakkan.steps.catalogue import IDS
from dakkan.steps.standing import AGAINST

from .small_cases import MAIN, OPENED, a_plan, a_step, an_event, stand


def test_all_fifteen_steps_come_in_order() -> None:
    steps = stand()

    assert tuple(steps) == IDS
    assert len(steps) == 15


def test_nothing_known_is_never_called_done() -> None:
    standings = {step.standing for step in stand().values()}

    assert standings <= {Standing.OPEN, Standing.BLIND}


def test_support_is_due_a_day_after_opening() -> None:
    assert stand()["support"].due_at == OPENED + timedelta(hours=24)


def test_without_an_opening_the_first_line_counts() -> None:
    step = stand(opened_at=None, events=[an_event(Kind.OPENED)])["support"]

    assert step.due_at == OPENED + timedelta(hours=24)


def test_a_person_closes_what_nobody_else_can_see() -> None:
    done = an_event(Kind.TASK_DONE, step="malware", by="suzuki", note="all four laptops")
    step = stand(events=[done])["malware"]

    assert step.standing is Standing.DONE
    assert (step.done_by, step.note, step.done_at) == ("suzuki", "all four laptops", OPENED)


def test_whoever_wrote_it_down_did_it_unless_said_otherwise() -> None:
    assert stand(events=[an_event(Kind.TASK_DONE, step="malware")])["malware"].done_by == "sato"


def test_a_proof_stays_with_its_step() -> None:
    filed = an_event(Kind.ATTACHED, step="two-factor", name="2fa.png", sha256="ab" * 32)
    inside = an_event(Kind.TASK_DONE, step="two-factor", attachment={"name": "list.csv", "sha256": "cd" * 32})
    attachments = stand(events=[filed, inside])["two-factor"].attachments

    assert [one.name for one in attachments] == ["2fa.png", "list.csv"]
    assert attachments[0].added_at == OPENED


def test_an_attachment_alone_is_not_done() -> None:
    filed = an_event(Kind.ATTACHED, step="two-factor", name="2fa.png", sha256="ab" * 32)

    assert stand(events=[filed])["two-factor"].standing is Standing.BLIND


def test_an_owner_is_noted() -> None:
    noted = an_event(Kind.NOTE, step="website", owner="Web team")

    assert stand(events=[noted])["website"].owner == "Web team"


def test_a_task_of_the_plan_is_no_response_step() -> None:
    other = an_event(Kind.TASK_DONE, step="restore-email/US1")

    assert not any(step.done_at for step in stand(events=[other]).values())


def test_evidence_against_a_person_is_said() -> None:
    plan = a_plan(a_step("rotate-auth-token", state=StepState.FAILED))
    step = stand(plans=[plan], events=[an_event(Kind.TASK_DONE, step="auth-tokens")])["auth-tokens"]

    assert step.standing is Standing.DONE
    assert step.says[0] == AGAINST
    assert step.facts["open"] == MAIN


def test_a_person_who_is_right_is_not_contradicted() -> None:
    plan = a_plan(a_step("rotate-auth-token"))
    step = stand(plans=[plan], events=[an_event(Kind.TASK_DONE, step="auth-tokens")])["auth-tokens"]

    assert AGAINST not in step.says
