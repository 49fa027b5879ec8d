"""Whatever an intruder writes into an account, no report carries it out alive."""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from dakkan import texts
from dakkan.model.dossier import Dossier
from dakkan.report import data, html, markdown, rca, ticket

from .dossiers import poisoned

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>",
    "template": "{{ 7*7 }}{% raw %}{0.__class__}{missing}%(x)s${x}",
    "link": "[pay](https://evil.example/x) ![p](https://evil.example/p.png) <https://evil.example>",
    "scheme": "javascript:alert(1) mailto:a@evil.example data:x https:evil.example www.evil.example",
    "table": "a | b | c\n| --- | --- |\n# head\n```\ncode\n```\n1. one\n- two\n> three\n***\n===",
    "terminal": "\x1b[2J\x1b]8;;https://evil.example\x07click\x1b]8;;\x07\x9b31m\x00\x08\x7f",
    "direction": "\u202egnp.exe\u2066\u2069\u200b\u200f\ufeff\u2028\u2029\u00ad\U000e0041",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;",
    "css": "</style><style>*{display:none}</style>/* */ expression(1) url(https://evil.example)",
    "svg": "</text></svg><script>1</script><foreignObject/>]]><!-- -->",
    "long": "A" * 10_000,
    "many words": "ab " * 5_000,
    "noncharacter": "\ufffe\uffff\ufdd0",
    "surrogate": "\ud800x\udfff",
    "empty": "",
    "zalgo": "Z" + "\u0301" * 5_000,
}
REPORTS: dict[str, Callable[[Dossier], str]] = {
    "md": markdown.render,
    "html": html.render,
    "json": data.render,
    "rca": rca.render,
    "ticket": ticket.render,
}
LIVE = re.compile(r"\b(?:https?|ftp)://|\bwww\.\w|\bevil\.example|javascript:\S*\(1\)\]", re.IGNORECASE)


@cache
def made(format_: str, text: str) -> str:
    """The report of an account in which `text` is everywhere."""
    return REPORTS[format_](poisoned(text))


hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


class Shape(HTMLParser):
    """Tags with their attributes' names, in order, without the pictures that we drew ourselves."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str]] = []
        self.in_picture = 0
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        self.in_picture += tag == "svg"
        if not self.in_picture:
            self.tags.append((tag, tuple(name for name, _value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.in_picture -= tag == "svg"


@pytest.mark.parametrize("format_", REPORTS)
@hostile
def test_every_report_can_be_made_and_written(text: str, format_: str) -> None:
    made(format_, text).encode()


@pytest.mark.parametrize("format_", REPORTS)
def test_so_it_can_in_japanese(format_: str) -> None:
    texts.use("ja")

    REPORTS[format_](poisoned("".join(HOSTILE.values())[-400:])).encode()


@pytest.mark.parametrize("format_", ["md", "html", "rca", "ticket"])
@hostile
def test_no_hidden_character_and_no_address_survives(text: str, format_: str) -> None:
    document = made(format_, text).replace("http://www.w3.org/2000/svg", "")

    hidden = {c for c in document if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
    assert not hidden
    assert not LIVE.search(document)


@pytest.mark.parametrize("format_", ["md", "html", "rca", "ticket"])
def test_a_long_text_does_not_make_a_long_report(format_: str) -> None:
    document = REPORTS[format_](poisoned("A" * 100_000))

    assert "A" * 1001 not in document
    assert len(document) < 200_000


@hostile
def test_markdown_keeps_its_structure(text: str) -> None:
    def structure(document: str) -> list[str]:
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        blocks = parser.parse(document)
        spans = [span.type for block in blocks for span in block.children or ()]
        return [block.type for block in blocks] + [span for span in spans if span != "text"]

    assert structure(made("md", text or "x")) == structure(made("md", "x"))


@hostile
def test_html_keeps_its_structure(text: str) -> None:
    assert Shape(made("html", text or "x")).tags == Shape(made("html", "x")).tags


@hostile
def test_html_refers_to_nothing(text: str) -> None:
    attributes = Shape(made("html", text)).attributes

    names = {name for name, _value in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"href", "xlink:href", "src", "srcset", "action", "style", "background", "poster"}
    assert all(value.startswith("url(#hatch-") for _name, value in attributes if "url(" in value)


@pytest.mark.parametrize("format_", ["rca", "ticket"])
@hostile
def test_plain_text_keeps_its_lines(text: str, format_: str) -> None:
    lines = made(format_, text or "x").count("\n")

    assert lines == made(format_, "x").count("\n")


@hostile
def test_json_keeps_the_text_as_data(text: str) -> None:
    document = made("json", text)

    assert json.loads(document)["account_name"] == text
    assert "<" not in document
    assert not {c for c in document if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
