"""A broken rule is told by file and line and stops no other; a hostile one is bounded."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from dakkan.model.finding import Severity
from dakkan.rules.documents import MOST_BYTES
from dakkan.rules.reading import MOST_RULES, read
from dakkan.rules.rule import Rules

from .rulefiles import rule

GOOD = rule("type: user.updated")
AVERAGE = """\
title: c
correlation:
  type: value_avg
  rules: [a]
  timespan: 1h
  condition: {field: a, gte: 1}
"""
BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{two}: &{two} [{', '.join([f'*{one}'] * 9)}]\n" for one, two in pairwise("abcdefg")
)


def read_text(folder: Path, text: str) -> Rules:
    (folder / "one.yml").write_text(text)
    return read([folder])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title: [", 2, "not YAML"),
        ("title: a\ntitle: b\n", 1, "Duplicate key"),
        ("- a list\n", 1, "mapping"),
        ("just text", 1, "mapping"),
        (rule("type: a\nnofield: b"), 6, "no field nofield"),
        (rule("type: a\nnofield|contains: b"), 6, "no field nofield"),
        (rule("type: a\naddress|nothing: b"), 6, "Unknown modifier 'nothing'"),
        (rule("type: a\naddress|re: 'a('"), 6, "invalid"),
        (rule("type: a\naddress|re: '(?=x)'"), 6, "invalid"),
        (rule("type: a\naddress|expand: '%mine%'"), 6, "placeholder"),
        (rule("type: a\ncreated_at|gt: 5"), 6, "time"),
        (rule("type: a\naddress|cidr: 1.2.3.4/99"), 6, ""),
        (rule("type: a").replace("twilio", "windows"), 2, "log source"),
        (rule("type: a", service="sms"), 2, "log source"),
        (rule("type: a").replace("condition: sel", "condition: nothing"), 6, "nothing"),
        (rule("type: a").replace("condition: sel", "condition: sel and"), 1, ""),
        (rule("type: a").replace("condition: sel", f"condition: {'(' * 200}sel"), 6, "too long"),
        ("title: a\nlogsource: {product: twilio, service: audit}\n", 1, "detection"),
        (rule("type: a", level="awful"), 2, "awful"),
        (rule("type: .inf"), 1, "Invalid number"),
        (rule(f"type: 1{'0' * 40}"), 5, "out of range"),
        ("title: a\nfilter: {}\nlogsource: {}\n", 2, "filter"),
        ("title: c\ncorrelation:\n  type: temporal\n  rules: [gone]\n  timespan: 1h\n", 4, "gone"),
        (AVERAGE, 3, "value_avg"),
        ("title: c\ncorrelation:\n  type: temporal\n  rules: [a]\n  timespan: soon\n", 5, "soon"),
        ("title: c\ncorrelation: 5\n", 2, ""),
        ("a: " + "[" * 100_000, 1, "nested too deeply"),
        (BOMB, 1, "alias"),
        ("\x00", 1, "not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    (tmp_path / "good.yml").write_text(GOOD)

    rules = read_text(tmp_path, text)

    (fault,) = rules.faults
    assert (fault.path.name, fault.line) == ("one.yml", line), fault
    assert says in fault.text
    assert [one.meta.id for one in rules.filters] == ["rule:good"]


def test_a_broken_rule_leaves_the_others_of_its_file(tmp_path: Path) -> None:
    rules = read_text(tmp_path, f"{GOOD}---\n{rule('nofield: b')}---\n{rule('type: b', name='third')}")

    assert [one.meta.id for one in rules.reporting] == ["rule:one/1", "rule:one/third"]
    assert [fault.line for fault in rules.faults] == [12]


def test_files_that_are_no_text_or_too_large_are_told(tmp_path: Path) -> None:
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x80")
    (tmp_path / "large.yml").write_text("#" * (MOST_BYTES + 1))
    (tmp_path / "readme.txt").write_text("no rule")

    assert [fault.path.name for fault in read([tmp_path]).faults] == ["binary.yml", "large.yml"]
    assert read([tmp_path / "gone.yml"]).faults


def test_there_are_no_more_rules_than_anybody_can_want(tmp_path: Path) -> None:
    rules = read_text(tmp_path, "---\n".join([rule("type: a")] * (MOST_RULES + 2)))

    assert len(rules.filters) == MOST_RULES
    assert len(rules.faults) == 2


def test_a_rule_with_endless_values_is_refused_soon(tmp_path: Path) -> None:
    begun = time.monotonic()

    rules = read_text(tmp_path, rule(f"type: [{', '.join(f'v{n}*' for n in range(30_000))}]"))

    assert "10,000 values" in rules.faults[0].text
    assert time.monotonic() - begun < 60


def test_what_a_rule_says_about_itself(tmp_path: Path) -> None:
    tags = "[attack.t1098.001, attack.T1531, attack.persistence, cve.2024-1]"
    rules = read_text(tmp_path, rule("type: a", level="critical", tags=tags))

    (one,) = rules.filters
    assert (one.meta.id, one.meta.title, one.meta.severity) == ("rule:one", "A rule", Severity.CRITICAL)
    assert one.meta.techniques == ("T1098.001", "T1531")
    assert read_text(tmp_path, GOOD).filters[0].meta.severity is Severity.MEDIUM


def test_rules_of_a_correlation_are_silent_even_when_it_is_broken(tmp_path: Path) -> None:
    correlation = "title: c\ncorrelation: {type: temporal, rules: [base, gone], timespan: 1h}\n"

    rules = read_text(tmp_path, f"{rule('type: a', name='base')}---\n{correlation}")

    assert not rules.reporting
    assert len(rules.faults) == 1


def test_a_correlation_refers_across_files_by_name_and_by_id(tmp_path: Path) -> None:
    number = "94978525-73bd-50e6-8d44-b100ec783a94"
    (tmp_path / "a.yml").write_text(rule("type: a", name="first"))
    (tmp_path / "b.yml").write_text(rule("type: b", id=number))
    rules = read_text(
        tmp_path,
        f"title: c\ncorrelation: {{type: temporal, rules: [first, {number}], timespan: 1h, generate: true}}\n",
    )

    assert not rules.faults
    assert [one.meta.id for one in rules.reporting] == ["rule:a", "rule:b", "rule:one"]
