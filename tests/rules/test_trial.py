"""What DuckDB itself refuses is told before the rule is needed."""

from dataclasses import replace
from pathlib import Path

from dakkan.rules.reading import read
from dakkan.rules.trial import tried

from .rulefiles import rule


def test_sound_rules_stay(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(rule("type: a", name="a"))
    (tmp_path / "b.yml").write_text(
        "title: b\ncorrelation:\n  type: value_count\n  rules: [a]\n  group-by: [address]\n  timespan: 1h\n"
        "  condition: {field: actor_sid, gte: 2}\n"
    )

    rules = tried(read([tmp_path]))

    assert (len(rules.filters), len(rules.correlations), rules.faults) == (1, 1, ())


def test_what_the_database_refuses_is_a_fault_of_that_rule(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(rule("type: a"))
    (tmp_path / "b.yml").write_text(rule("type: b"))
    rules = read([tmp_path])
    bad = replace(rules.filters[0], where="regexp_matches(type, 'a(')")

    rules = tried(replace(rules, filters=(bad, rules.filters[1])))

    assert [one.meta.id for one in rules.filters] == ["rule:b"]
    assert [(fault.path.name, fault.line) for fault in rules.faults] == [("a.yml", 1)]
