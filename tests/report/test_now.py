"""What to do now: the most urgent first, nothing when there is nothing."""

from dataclasses import replace

import pytest

from dakkan.model.dossier import Dossier
from dakkan.model.plan import Preset, StepState
from dakkan.report.now import now, status, still_open


def with_state(dossier: Dossier, state: StepState, preset: Preset = Preset.SANITISE) -> Dossier:
    plan = replace(dossier.plans[0], preset=preset, steps=(dossier.plans[0].steps[0].at(state),))
    return replace(dossier, plans=(plan,))


def test_a_fresh_takeover_is_stopped_first(unanswered: Dossier) -> None:
    assert now(unanswered)[0].startswith("Stop it: dakkan plan C-20261124-1 --preset stop")


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (StepState.UNKNOWN, "dakkan resume"),
        (StepState.BEGUN, "dakkan resume"),
        (StepState.FAILED, "dakkan resume"),
        (StepState.PLANNED, "dakkan apply"),
    ],
)
def test_a_plan_that_hangs_comes_first(answered: Dossier, state: StepState, command: str) -> None:
    assert command in now(with_state(answered, state))[0]


def test_stopped_is_not_clean(answered: Dossier) -> None:
    moves = now(with_state(answered, StepState.PROVEN, Preset.STOP))

    assert "--preset sanitise" in moves[0]


def test_tasks_for_people_are_named(answered: Dossier) -> None:
    assert any("Geo permissions" in move for move in now(answered))


def test_a_failed_check_asks_for_another_look(answered: Dossier) -> None:
    failed = replace(answered, checks=(replace(answered.checks[0], ok=False),))

    assert any("dakkan investigate" in move for move in now(failed))
    assert status(failed)[1] == "bad"


def test_a_check_that_could_not_be_made_is_not_good(answered: Dossier) -> None:
    doubtful = replace(answered, checks=(replace(answered.checks[0], ok=None),))

    assert status(doubtful)[1] == "warn"
    assert any("dakkan verify" in move for move in now(doubtful))


def test_a_proven_account_is_good(answered: Dossier) -> None:
    says, level = status(answered)

    assert level == "good"
    assert says.startswith(
        "Verified at 2026-11-24 05:40 UTC: nothing that the intruder held or planted works"
    )


def test_a_quiet_account_has_nothing_to_do(quiet: Dossier) -> None:
    assert now(quiet) == ()
    assert status(quiet) == ("", "")


def test_what_is_late_is_called_overdue(answered: Dossier) -> None:
    late = replace(answered, made_at=answered.made_at.replace(year=2027))

    assert any("overdue since" in line for line in still_open(late))
    assert not any("overdue since" in line for line in still_open(answered) if "leaked" in line)


def test_the_reply_to_support_does_not_name_itself(answered: Dossier) -> None:
    assert any("Twilio Support" in line for line in still_open(answered))
    assert not any("Twilio Support" in line for line in still_open(answered, "support"))
