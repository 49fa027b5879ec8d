"""The Markdown report: everything of the dossier, the verdict first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dakkan.model.dossier import Dossier
from dakkan.report import markdown
from dakkan.texts import _

from .dossiers import MAIN

SECTIONS = (
    "The six signs",
    "Loss",
    "What to do now",
    "Findings",
    "Timeline",
    "What the intruder touched",
    "Traffic by hour",
    "Destinations",
    "What was done",
    "Checks at Twilio",
    "What stays open",
    "What could not be seen",
    "The response steps",
    "Root cause analysis, as Twilio asks for it",
    "Proof",
)


def test_the_verdict_comes_first(answered: Dossier) -> None:
    lines = [line for line in markdown.render(answered).splitlines() if line]

    assert lines[0].startswith("# Report on case")
    assert lines[1].startswith("**This account was taken over.")
    assert lines[2].startswith("Verified at 2026")


@pytest.mark.usefixtures("each_language")
def test_every_part_is_there_in_both_languages(answered: Dossier) -> None:
    document = markdown.render(answered).replace("\\", "")

    places = [document.index(f" {_(section)}\n") for section in SECTIONS]
    assert places == sorted(places)
    assert all(_(step.title) in document for step in answered.steps)


def test_japanese_leaves_no_english_of_ours(answered: Dossier, each_language: str) -> None:
    document = markdown.render(answered)

    assert ("to be filled in by you" in document) is (each_language == "en")
    assert ("要記入" in document) is (each_language == "ja")


def test_every_finding_shows_its_records_and_counts_the_rest(answered: Dossier) -> None:
    document = markdown.render(answered).replace("\\", "")

    assert "messages: SM00000000000000000000000000000000" in document
    assert "… and 592 more" in document


def test_a_long_timeline_is_cut_in_the_middle(answered: Dossier) -> None:
    first = answered.timeline[0]
    many = tuple(replace(first, at=first.at + timedelta(seconds=n)) for n in range(532))

    document = markdown.render(replace(answered, timeline=many))

    assert "… and 412 more" in document
    assert f"{many[-1].at:%H:%M:%S}" in document


def test_hashes_are_in_it(answered: Dossier) -> None:
    document = markdown.render(answered)

    assert "d" * 64 in document
    assert "e" * 64 in document


@pytest.mark.usefixtures("each_language")
def test_a_quiet_account_has_a_report(quiet: Dossier) -> None:
    document = markdown.render(quiet).replace("\\", "")

    assert _("There is no sign of a takeover in what could be seen.") in document
    assert _("Nothing was found in what could be looked at.") in document
    assert MAIN in document
    assert "## " + _("Timeline") not in document
