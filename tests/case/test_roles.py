import pytest

from case.made import finding, sid
from dakkan.case.roles import QUESTIONS, Question, is_about_calls, is_about_messages, question_of
from dakkan.detect.detectors import CATALOGUE
from dakkan.model.finding import Finding


def test_every_detector_of_the_catalogue_has_its_question() -> None:
    assert set(QUESTIONS) == {detector.id for detector in CATALOGUE}


@pytest.mark.parametrize(
    ("unknown", "question"),
    [
        (finding("F-1", "mine", signs=("phishing-links",)), Question.CONTENT),
        (
            finding("F-1", "mine", signs=("unusual-countries",), exhibits=[("messages", sid("SM", 1))]),
            Question.WHOM,
        ),
        (finding("F-1", "mine", exhibits=[("calls", sid("CA", 1))]), Question.VOLUME),
        (finding("F-1", "mine", resources=(sid("SK", 1),)), Question.WHAT),
        (finding("F-1", "mine", addresses=("203.0.113.7",)), Question.WHO),
    ],
)
def test_a_rule_of_the_users_is_placed_by_what_it_points_to(unknown: Finding, question: Question) -> None:
    assert question_of(unknown) == question


def test_messages_and_calls_are_told_apart_by_their_sids() -> None:
    called = finding("F-1", exhibits=[("messages", sid("CA", 1))])

    assert is_about_calls(called)
    assert not is_about_messages(called)
