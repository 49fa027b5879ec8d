"""`leaks`, `applications`, `permissions`: what a search for leaks says of them."""

from dataclasses import fields
from typing import Any

import pytest

from dakkan.model.case import Kind
from dakkan.model.exposed import DEAD, DOES_NOT, EXPLAINS, LIVE
from dakkan.model.response_step import ResponseStep, Standing
from dakkan.steps.seen import Seen
from dakkan.texts import say

from .small_cases import MAIN, an_event, stand

joined = pytest.mark.skipif(
    "exposure" not in {one.name for one in fields(Seen)}, reason="steps do not read searches yet"
)
HISTORY = {"path": "config/.env", "line": 2, "column": 1, "commit": "c" * 40, "where": "blob"}
HEAD = {**HISTORY, "in_head": True}
FILE = {"path": "/srv/app/.env", "line": 2, "column": 1, "where": "file"}


def steps(
    state: str = "", place: dict[str, Any] = HISTORY, explains: str = EXPLAINS
) -> dict[str, ResponseStep]:
    link = {"fingerprint": "f", "sid": MAIN, "explains": explains, "confidence": "0.9", "says": "why"}
    leak = {
        "kind": "twilio-auth-token",
        "shown": "aaaa… (32)",
        "fingerprint": "f",
        "account_sid": MAIN,
        "state": state,
        "places": [place],
    }
    return stand(events=[an_event(Kind.LEAKS_SEARCHED, targets=["/src"], leaks=[leak], links=[link])])


def text(step: ResponseStep) -> str:
    return " ".join(say(one, step.facts) for one in step.says)


def test_without_a_search_only_people_can_tell() -> None:
    found = stand()

    for step in ("leaks", "applications", "permissions"):
        assert found[step].standing is Standing.BLIND


@joined
def test_a_search_that_finds_nothing_is_a_part_of_it() -> None:
    found = stand(events=[an_event(Kind.LEAKS_SEARCHED, targets=["/src"], leaks=[], blind=["x"])])["leaks"]

    assert found.standing is Standing.PARTLY
    assert "1 places were searched" in text(found) and "Could not be searched: 1" in text(found)


@joined
def test_the_cause_found_and_dead_is_done() -> None:
    assert steps(DEAD)["leaks"].standing is Standing.DONE
    assert steps(DEAD, explains=DOES_NOT)["leaks"].standing is Standing.PARTLY


@joined
def test_a_live_leak_is_not_done_whatever_people_say() -> None:
    found = steps(LIVE)["leaks"]

    assert found.standing is Standing.PARTLY
    assert "config/.env:2" in text(found) and "Rotate first, then clean" in text(found)


@joined
def test_nobody_asked_is_not_dead() -> None:
    found = steps()["leaks"]

    assert found.standing is Standing.PARTLY
    assert "--live" in text(found)


@joined
@pytest.mark.parametrize(
    ("place", "open_"),
    [(HISTORY, None), (HEAD, "applications"), (FILE, "permissions")],
    ids=["history", "head", "file"],
)
def test_a_secret_in_present_code_or_in_a_file_keeps_its_step_open(
    place: dict[str, Any], open_: str | None
) -> None:
    found = steps(LIVE, place)

    for step in ("applications", "permissions"):
        assert found[step].standing is (Standing.OPEN if step == open_ else Standing.BLIND)
