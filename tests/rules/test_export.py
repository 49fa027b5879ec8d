"""Exported rules: sound for pySigma, named for a detector, and they find what the detector finds."""

import importlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sigma.backends.sqlite.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

from builders import MAIN, SUB, WINDOW, event, shop, sid, takeover
from dakkan.detect.detectors import CATALOGUE
from dakkan.detect.detectors.console_login_from_new_place import ADMIN_TYPES as THEIRS
from dakkan.detect.runner import detect
from dakkan.rules.engine import run
from dakkan.rules.export import ADMIN_TYPES, DETECTIONS, SEQUENCES, TYPES, rules
from dakkan.rules.reading import read
from dakkan.rules.trial import tried

EXPORTED = rules(CATALOGUE)
BY_ID = {detector.id: detector for detector in CATALOGUE}
LEFT = ("sip-credential-list.updated", "trunk.created", "authorized-connect-app.created", "caller-id.created")
"""What the thief of `takeover` leaves in the configuration as well."""
ROWS = takeover()
ROWS["events"] += [event(one, resource_sid=sid("CL")) for one in LEFT]
TAKEN = shop(**ROWS)
USUAL = shop()


@cache
def detected() -> dict[str, set[str]]:
    """For each detector the records that its findings about the takeover point to."""
    catalogue = [BY_ID[name] for name in EXPORTED]
    found: dict[str, set[str]] = {}
    for finding in detect(TAKEN, WINDOW, account_sid=MAIN, catalogue=catalogue).findings:
        found.setdefault(finding.detector, set()).update(one.sid for one in finding.exhibits)
    return found


def test_every_rule_is_a_detector_of_the_catalogue() -> None:
    assert set(EXPORTED) == {*DETECTIONS, *SEQUENCES}
    assert set(EXPORTED) <= set(BY_ID)


@pytest.mark.parametrize("name", EXPORTED)
def test_pysigma_reads_it_and_another_backend_converts_it(name: str) -> None:
    collection = SigmaCollection.from_yaml(EXPORTED[name])

    assert not collection.errors
    (last,) = [one for one in collection.rules if one.name == name.replace("-", "_")]
    assert last.title == BY_ID[name].title
    assert str(last.level) == BY_ID[name].severity
    backend: Any = sqliteBackend
    assert backend().convert(collection)


@pytest.mark.parametrize("name", EXPORTED)
def test_it_finds_what_the_detector_finds(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.yml"
    path.write_text(EXPORTED[name])

    sound = tried(read([path]))
    mine = run(sound, vars(TAKEN), WINDOW, [MAIN, SUB])

    assert not mine.broken
    expected = detected()[name]
    exhibits = {one.sid for finding in mine.findings for one in finding.exhibits}
    assert expected
    assert expected == exhibits if name in DETECTIONS else expected <= exhibits


@pytest.mark.parametrize("name", EXPORTED)
def test_it_is_quiet_about_a_shop_that_nobody_took_over(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.yml"
    path.write_text(EXPORTED[name])

    assert not run(read([path]), vars(USUAL), WINDOW, [MAIN, SUB]).findings


@pytest.mark.parametrize("name", TYPES)
def test_the_types_are_those_of_the_detector(name: str) -> None:
    module = importlib.import_module(f"dakkan.detect.detectors.{name.replace('-', '_')}")
    theirs = getattr(module, "_TYPES", None)

    if theirs is not None:
        assert set(TYPES[name]) == set(theirs)


def test_the_types_of_administrative_changes_are_those_of_the_detector() -> None:
    assert set(ADMIN_TYPES) == set(THEIRS)
