"""The HTML report: one file that needs nothing, with charts, readable by everybody."""

import re
from dataclasses import replace

import pytest

from dakkan.model.dossier import Dossier
from dakkan.model.finding import Severity
from dakkan.report import html
from dakkan.texts import _

from .dossiers import a_finding

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_the_policy_forbids_everything_that_could_be_fetched(each_dossier: Dossier) -> None:
    document = html.render(each_dossier)

    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in document
    assert "<script" not in document
    assert "<link" not in document
    assert not re.search(r"@import|url\((?!#hatch)", document)


def test_the_language_is_told(answered: Dossier, each_language: str) -> None:
    assert f'<html lang="{each_language}">' in html.render(answered)


@pytest.mark.usefixtures("each_language")
def test_verdict_state_and_next_move_come_before_all_else(unanswered: Dossier) -> None:
    document = html.render(unanswered)

    places = [
        document.index(_("This account was taken over.")),
        document.index(_("Whether anybody else can still get in has not been verified yet.")),
        document.index(_("What to do now")),
        document.index(_("The six signs")),
    ]
    assert places == sorted(places)


def test_charts_stand_in_the_page_as_pictures_with_text(answered: Dossier) -> None:
    document = html.render(answered)

    assert document.count("<svg") == 4
    assert document.count('role="img"') == 4
    assert "11-24 00:00" in document


def test_severity_is_a_word_not_only_a_colour(answered: Dossier) -> None:
    every = tuple(a_finding(n, severity=severity) for n, severity in enumerate(Severity))

    document = html.render(replace(answered, findings=every))

    assert all(f'<span class="badge {one}">{one}</span>' in document for one in Severity)


def test_many_findings_are_counted(answered: Dossier) -> None:
    document = html.render(replace(answered, findings=tuple(a_finding(n) for n in range(99))))

    assert document.count('class="finding"') == 60
    assert "… and 39 more" in document


def test_a_quiet_account_has_no_charts(quiet: Dossier) -> None:
    document = html.render(quiet)

    assert "<svg" not in document
    assert '<header class="good">' in document


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_has_contrast_in_light_dark_and_print(quiet: Dossier) -> None:
    """WCAG 2 AA: 4.5 to 1."""
    blocks = re.findall(r":root \{(.*?)\}", html.render(quiet), re.DOTALL)

    pairs = [("ink", "paper"), ("ink", "soft"), ("quiet", "paper"), ("quiet", "soft"), ("paper", "bad")]
    pairs += [(name, f"{name}-soft") for name in ("bad", "warn", "good")]
    pairs += [("ink", f"{name}-soft") for name in ("bad", "warn")]
    assert len(blocks) == 3
    for block in blocks:
        colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", block))
        for front, back in pairs:
            light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back, block)
