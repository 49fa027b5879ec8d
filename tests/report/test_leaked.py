"""Where it leaked, in one paragraph; rotate first, then clean; hostile paths and authors shown harmless."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dakkan.case import entries
from dakkan.model.case import CaseEvent, Kind
from dakkan.model.clock import iso
from dakkan.model.dossier import Dossier
from dakkan.model.exposed import DEAD, DOES_NOT, EXPLAINS, LIVE, MAY_EXPLAIN, Exposed, Link
from dakkan.model.leak import AUTH_TOKEN, Place
from dakkan.report import data, html, leaked, markdown, rca, ticket

from .dossiers import BEGAN, CASE, MAIN

COMMITTED = BEGAN - timedelta(hours=20)
LINE = "git -C /src/shop filter-repo --sensitive-data-removal --replace-text secrets.txt"
PLACE = Place(
    "config/.env",
    2,
    19,
    "c" * 40,
    "Kim Doe",
    iso(COMMITTED),
    refs=("main",),
    where="blob",
    object_id="b" * 40,
)


def told(dossier: Dossier, *, explains: str = EXPLAINS, place: Place = PLACE, **more: Any) -> Dossier:
    """With a search in its journal."""
    given: dict[str, Any] = {"state": LIVE, "places": (place,), "place_count": 1, **more}
    one = Exposed(AUTH_TOKEN, "0a1b… (32)", "f" * 64, MAIN, **given)
    link = Link("f" * 64, MAIN, explains, 0.9, "because of {address}", {}, COMMITTED, BEGAN, "203.0.113.7")
    made = entries.leaks_searched([one], targets=["/src/shop"], links=[link], cleaning=[LINE])
    line = CaseEvent(CASE, 90, BEGAN, "kim", Kind.LEAKS_SEARCHED, made, "", "")
    return replace(dossier, journal=(*dossier.journal, line))


def test_without_a_search_nothing_is_said(answered: Dossier) -> None:
    assert (leaked.paragraph(answered), leaked.advice(answered)) == ("", ())
    assert leaked.document(answered) == []


def test_one_paragraph_tells_who_when_where_and_whether_it_was_used(answered: Dossier) -> None:
    text = leaked.paragraph(told(answered))

    for part in (
        f"The Auth Token of {MAIN} lies open: config/.env:2, committed by Kim Doe",
        "in main; no longer in HEAD",
        "It still opens the account.",
        "First strange use: 2026-11-24 02:10:05 UTC, 20 hours after the commit; first address: 203.0.113.7.",
        "This leak explains the takeover (sure to 90 %): because of 203.0.113.7.",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("explains", "says"),
    [(MAY_EXPLAIN, "may explain the takeover"), (DOES_NOT, "does not explain the takeover")],
)
def test_it_says_no_more_than_is_known(answered: Dossier, explains: str, says: str) -> None:
    text = leaked.paragraph(told(answered, explains=explains, state=""))

    assert says in text and "was not seen" in text


def test_a_letter_that_goes_outside_names_nobody(answered: Dossier) -> None:
    for text in (rca.render(told(answered)), ticket.render(told(answered))):
        assert "config/.env:2" in text
        assert "Kim Doe" not in text and "/src/shop\n" not in text


def test_rotate_comes_first_and_the_line_is_right_to_the_letter(answered: Dossier) -> None:
    rotate, clean = leaked.advice(told(answered))

    assert rotate.startswith("Rotate first")
    assert clean.endswith(LINE)
    assert leaked.advice(told(answered, state=DEAD)) == (clean,)


def test_a_file_is_no_history_to_be_rewritten(answered: Dossier) -> None:
    plain = Place("etc/app.env", 1, 1)

    rotate, clean = leaked.advice(told(answered, place=plain))

    assert "filter-repo" not in rotate + clean and "out of the file" in clean


def test_the_root_cause_is_no_gap_any_more_once_a_leak_explains_it(answered: Dossier) -> None:
    gap = "where the credential leaked"

    assert gap not in rca.render(told(answered))
    assert gap in rca.render(told(answered, explains=MAY_EXPLAIN))


def test_the_json_report_has_it_too(answered: Dossier) -> None:
    (one,) = json.loads(data.render(told(answered)))["leaks"]

    assert (one["explains"], one["state"], one["secret"]) == (EXPLAINS, LIVE, "0a1b… (32)")
    assert one["places"] == [{"path": "config/.env", "line": 2, "commit": "c" * 40, "in_head": False}]


def test_what_a_repository_says_is_shown_harmless(answered: Dossier) -> None:
    evil = replace(PLACE, path="<b>\u202e[x](https://evil.example/)", author="<script>alert(1)</script>")
    dossier = told(answered, place=evil)

    for text in (
        markdown.render(dossier),
        html.render(dossier),
        rca.render(dossier),
        leaked.paragraph(dossier),
    ):
        assert "\u202e" not in text
        assert "https://evil.example" not in text
    assert "<script>alert" not in html.render(dossier)
    assert "<script>alert" not in markdown.render(dossier)


def test_a_forged_date_breaks_nothing(answered: Dossier) -> None:
    text = leaked.paragraph(told(answered, place=replace(PLACE, authored_at="yesterday\x1b[2J")))

    assert "yesterday" in text and "\x1b" not in text
