"""Twilio's root cause analysis and the reply to Support: filled from the dossier, gaps marked."""

from dataclasses import replace

import pytest

from dakkan.model.dossier import Dossier
from dakkan.report import rca, ticket
from dakkan.texts import _

from .dossiers import MAIN

PARTS = ("1. What happened", "2. How it happened", "3. Resolution", "4. Prevention")


@pytest.mark.usefixtures("each_language")
def test_the_form_has_twilios_four_parts(each_dossier: Dossier) -> None:
    document = rca.render(each_dossier)

    places = [document.index(_(part)) for part in PARTS]
    assert places == sorted(places)
    assert all(part.gaps for part in rca.parts(each_dossier))


def test_start_end_discovery_and_containment_are_exact(answered: Dossier) -> None:
    document = rca.render(answered)

    assert "Start (first trace of the intruder): 2026-11-24 02:10:05 UTC" in document
    assert "End (last trace of the intruder): 2026-11-24 05:10:05 UTC" in document
    assert "Discovered (case opened): 2026-11-24 04:20:05 UTC" in document
    assert "proven): 2026-11-24 04:44:05 UTC" in document


def test_japan_reads_its_own_time_as_well(answered: Dossier, each_language: str) -> None:
    assert ("日本時間 11-24 11:10:05" in rca.render(answered)) is (each_language == "ja")


def test_only_what_was_proven_is_called_done(answered: Dossier, unanswered: Dossier) -> None:
    assert "Auth Tokens rotated, the old ones refused (accounts: 2)" in rca.render(answered)
    assert "Auth Tokens rotated" not in rca.render(unanswered)
    assert "Nothing is proven yet." in ticket.render(unanswered)


def test_a_leak_that_was_not_found_is_a_gap(answered: Dossier) -> None:
    assert "to be filled in by you: where the credential leaked" in rca.render(answered)


def test_what_people_noted_about_the_leak_is_told(answered: Dossier) -> None:
    steps = tuple(
        replace(step, note="found in a CI log") if step.id == "leaks" else step for step in answered.steps
    )

    assert "found in a CI log" in rca.render(replace(answered, steps=steps))


def test_clean_is_claimed_only_when_every_check_is_good(answered: Dossier) -> None:
    doubtful = replace(answered, checks=(*answered.checks, replace(answered.checks[0], ok=None)))

    assert "no access of the intruder is left" in rca.render(answered)
    assert "no access of the intruder is left" not in rca.render(doubtful)
    assert "to be filled in by you: when the account was proven clean" in rca.render(doubtful)


@pytest.mark.usefixtures("each_language")
def test_the_reply_names_what_support_looks_for(answered: Dossier) -> None:
    document = ticket.render(answered)

    assert MAIN in document.splitlines()[0]
    assert "02:10:05 UTC" in document
    assert "SM00000000000000000000000000000000" in document
    assert "203.0.113.7" in document
    assert _("Please review the charges of this traffic for a credit.") in document


def test_a_quiet_account_accuses_nobody(quiet: Dossier) -> None:
    document = ticket.render(quiet)

    assert "found no sign of a takeover" in document
    assert "credit" not in document
    assert "not authorised" not in document
