"""`bulk-export-hook`: every message, day after day."""

import pytest

from builders import OFFICE, Row, event, evidence, severities, shop
from dakkan.detect.detectors.bulk_export_hook import bulk_export_hook

from .differing import (
    EVIL,
    OWN,
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)

AWAY = {"site": "evil.example"}
ORDERED = "bulkexports.created"


def mail(address: str) -> Row:
    return {"updated": f'{{"email": "{address}", "friendly_name": "a@b.test"}}'}


@pytest.fixture(scope="module")
def found_as() -> dict[str, str]:
    own_hook = event("application.updated", address=OFFICE, changes={"voice_url": (OWN, OWN + "/v2")})
    rows = seen(
        bulk_export_hook,
        [
            diff("export-job", "JS1", **AWAY),
            by_stranger(diff("export-job", "JS2", **AWAY)),
            by_office(diff("export-job", "JS3", **AWAY)),
            diff("export-job", "JS4", **mail("x@post.evil.example")),
            diff("export-job", "JS5", **mail("x@mail.shop.example")),
            diff("export-job", "JS6"),
            by_stranger(diff("export-job", "JS7")),
            by_office(diff("export-job", "JS8", **mail("x@post.evil.example"))),
            diff("export-setting", "Calls", "changed", field="enabled", previous="false", updated="true"),
            diff("export-setting", "Messages", "changed", field="webhook_url", updated=EVIL, **AWAY),
        ],
        shop(
            events=[
                own_hook,
                event(ORDERED, resource_sid="JS9"),
                event(ORDERED, address=OFFICE, resource_sid="JS10"),
            ]
        ),
    )
    return severities(rows)


def test_a_foreign_hook_is_judged_by_who_set_it(found_as: dict[str, str]) -> None:
    assert [found_as[thing] for thing in ("JS1", "JS2", "JS3", "Messages")] == [
        "high",
        "critical",
        "medium",
        "high",
    ]


def test_so_is_a_foreign_mailbox_and_an_own_one_is_quiet(found_as: dict[str, str]) -> None:
    assert (found_as["JS4"], found_as["JS8"]) == ("high", "medium")
    assert "JS5" not in found_as


def test_an_order_alone_counts_only_by_a_stranger(found_as: dict[str, str]) -> None:
    assert (found_as["JS7"], found_as["JS9"]) == ("high", "high")
    assert not {"JS6", "JS10"} & set(found_as)


def test_a_daily_export_that_was_switched_on_is_medium(found_as: dict[str, str]) -> None:
    assert found_as["Calls"] == "medium"


def test_an_order_and_its_job_count_once() -> None:
    ordered = event(ORDERED, resource_sid="JS1")
    job = {**by_stranger(diff("export-job", "JS1", **AWAY)), "sid": ordered["sid"]}

    (row,) = seen(bulk_export_hook, [job], shop(events=[ordered]))

    assert (row["severity"], row["events"], row["led_away"]) == ("critical", 1, 1)


def test_without_history_an_order_alone_is_quiet() -> None:
    assert not seen(bulk_export_hook, [], evidence(events=[event(ORDERED, resource_sid="JS1")]))


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(bulk_export_hook, diff("export-job", "JS1", **AWAY))
    assert_events_keep_to_window_and_tree(bulk_export_hook, event(ORDERED, resource_sid="JS1"))
