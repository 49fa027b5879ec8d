"""Differences from few words, and what holds for every detector that reads them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import ibis

from builders import (
    DURING,
    MAIN,
    OFFICE,
    OTHER,
    OWN_HOST,
    SINCE,
    THIEF,
    UNTIL,
    WINDOW,
    Row,
    evidence,
    shop,
    sid,
)
from dakkan.detect.detector import Detector, Severity, Tables
from dakkan.detect.diffs import SCHEMA
from dakkan.detect.prepared import prepared

EVIL = "https://relay.evil.example/x"
OWN = f"https://{OWN_HOST}/x"


def diff(kind: str, thing: str, change: str = "added", **more: Any) -> Row:
    """A difference that no event tells of; `origin`, `address` and an event's `sid` make it one that does."""
    site = more.pop("site", "")
    return {
        "account_sid": MAIN,
        "sid": thing,
        "resource_sid": thing,
        "kind": kind,
        "name": "",
        "parent_sid": "",
        "change": change,
        "field": "",
        "previous": "",
        "updated": "",
        "reference_at": SINCE - timedelta(days=1),
        "created_at": DURING,
        "address": None,
        "network": None,
        "origin": "untold",
        "site": site,
        "own": site == "",
        "how": "snapshot",
        **more,
    }


def by_stranger(row: Row) -> Row:
    return {**row, "sid": sid("AE"), "address": THIEF, "origin": "strange", "how": "events"}


def by_office(row: Row) -> Row:
    return {**row, "sid": sid("AE"), "address": OFFICE, "origin": "usual", "how": "events"}


@cache
def _plain(*, empty: bool) -> Tables:
    return prepared(evidence() if empty else shop(), WINDOW, account_sid=MAIN)


def seen(detector: Detector, diffs: Iterable[Row] = (), tables: SimpleNamespace | None = None) -> list[Row]:
    """The rows that a detector gives for exactly these differences, worst first."""
    ready = prepared(tables, WINDOW, account_sid=MAIN) if tables else _plain(empty=False)
    return _rows(detector, replace(ready, diffs=ibis.memtable(list(diffs), schema=SCHEMA)))


def assert_diffs_keep_to_window(detector: Detector, *diffs: Row) -> None:
    """Found at its first moment; not just before it, nor at its end, nor where nothing is."""
    edges = [{**row, "created_at": at} for row in diffs for at in (SINCE - timedelta(seconds=1), UNTIL)]

    assert seen(detector, [{**row, "created_at": SINCE} for row in diffs])
    assert not seen(detector, edges)
    assert not _rows(detector, _plain(empty=True))


def assert_events_keep_to_window_and_tree(detector: Detector, *events: Row) -> None:
    """The same for events, with an account beside that has nothing to do with the tree."""
    before, other = {"created_at": SINCE - timedelta(seconds=1)}, {"account_sid": OTHER}
    outside = [{**row, **moved} for row in events for moved in (before, {"created_at": UNTIL}, other)]

    assert seen(detector, [], shop(events=[{**row, "created_at": SINCE} for row in events]))
    assert not seen(detector, [], shop(events=outside))
    assert not _rows(detector, _plain(empty=True))


def assert_other_account_is_not_looked_at(detector: Detector, table: str, **columns: Any) -> None:
    """For things that no event tells of: the newest reading of an account beside the tree."""
    row = {"account_sid": OTHER, "sid": sid("XX"), "created_at": DURING, "fields": "{}", **columns}

    ready = prepared(shop(**{table: [row]}), WINDOW, account_sid=MAIN)

    assert not _rows(detector, ready)


def _rows(detector: Detector, ready: Tables) -> list[Row]:
    rows: list[Row] = detector.find(ready, WINDOW).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: -Severity(row["severity"]).rank)
