"""Every text that people read is there in Japanese, with the same facts in it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dakkan import texts

TOOL = Path(__file__).parent.parent / "tools" / "messages.py"


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


def test_the_japanese_catalogue_is_in_step_with_the_code(messages: ModuleType) -> None:
    assert list(messages.faults()) == []


@pytest.mark.parametrize(
    ("english", "japanese", "problem"),
    [
        ("{a} of {b}", "{b} のうち {a}", None),
        ("{a} of {b}", "{b} のうち", "other placeholders"),
        ("{a}", "{a} {c}", "other placeholders"),
        ("{a}", "{a", "unbalanced braces"),
        ("no facts", "なし", None),
    ],
)
def test_placeholders_have_to_be_the_same(
    messages: ModuleType, english: str, japanese: str, problem: str | None
) -> None:
    assert messages.mismatch(english, japanese) == problem


def test_texts_are_found_wherever_they_are_marked(messages: ModuleType) -> None:
    found = messages.extracted()

    assert "src/dakkan/report/templates/report.html" in found["The course of it"]
    assert "src/dakkan/steps/catalogue/support.py" in found["Answer Twilio Support"]


def test_a_language_lasts_until_the_next() -> None:
    texts.use("ja")
    try:
        assert texts._("Timeline") == "時系列"
    finally:
        texts.use("en")
    assert texts._("Timeline") == "Timeline"


def test_an_unknown_language_is_english() -> None:
    texts.use("xx")

    assert texts.language() == "en"


@pytest.mark.parametrize(
    ("name", "language"), [("ja_JP.UTF-8", "ja"), ("en_GB.UTF-8", "en"), ("C", "en"), ("de_DE", "en")]
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, name: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", name)

    assert texts.from_locale() == language


def test_hidden_characters_are_shown() -> None:
    assert texts.visible("a\x1b[0m\u202eb\nc") == "a\\x1b[0m\\u202eb c"
    assert texts.visible("x" * 400) == "x" * 300 + "…"
