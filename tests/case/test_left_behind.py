"""What the thief left in the configuration, from what the log tells, what findings name, and what lies where."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from builders import DURING, LONG_BEFORE, MAIN, OFFICE, OWN_HOST, SUB, THIEF, WINDOW, after, event, shop
from case.made import finding, sid
from dakkan.case.scope import scope
from dakkan.model.finding import Finding, Severity
from dakkan.model.scope import Hostile
from dakkan.model.verdict import Takeover, Verdict

BAD = "https://relay.example/copy"
ACTED = "api-actor-from-new-address"


def thing(
    name: str, made: datetime | None = DURING, parent: str = "", account_sid: str = MAIN, **fields: str
) -> dict[str, Any]:
    """A row of a table of configuration; `name` is its SID."""
    return {
        "account_sid": account_sid,
        "sid": name,
        "created_at": made,
        "updated_at": made,
        "name": "x",
        "parent_sid": parent,
        "fields": json.dumps(fields),
    }


def named(detector: str, *sids: str, severity: Severity = Severity.CRITICAL) -> Finding:
    return finding(
        f"F-{detector}",
        detector,
        severity=severity,
        at=DURING,
        account_sid=MAIN,
        resources=sids,
        addresses=(),
    )


ACTOR = finding("F-0", ACTED, severity=Severity.HIGH, at=DURING, account_sid=MAIN, addresses=(THIEF,))


def left(findings: Sequence[Finding], *events: dict[str, Any], **tables: Any) -> set[tuple[str, str]]:
    return {(each.kind, each.sid) for each in hostile(findings, *events, **tables)}


def hostile(findings: Sequence[Finding], *events: dict[str, Any], **tables: Any) -> tuple[Hostile, ...]:
    seen = [ACTOR, *findings]
    verdict = Verdict(Takeover.CONFIRMED, (), DURING, 0.9, tuple(each.id for each in seen))
    usual = event("phone-number.updated", DURING, resource_sid=sid("PN", 9))
    evidence = shop(events=[usual, *events], **tables)
    return scope(seen, evidence, MAIN, WINDOW, verdict).hostile


def test_what_an_event_of_the_thiefs_made_is_his_with_what_lies_in_it() -> None:
    logins, login = sid("CL", 1), sid("CR", 1)
    made = event("sip-credential-list.created", DURING, resource_sid=logins)

    found = left(
        [],
        made,
        sip_credential_lists=[thing(logins)],
        sip_credentials=[thing(login, after(300), logins)],
    )

    assert found == {("sip-credential-list", logins), ("sip-credential", login)}


def test_what_was_deleted_since_is_left_out() -> None:
    app = sid("CN", 1)

    found = left(
        [],
        event("authorized-connect-app.created", DURING, resource_sid=app),
        event("authorized-connect-app.deleted", after(900), OFFICE, resource_sid=app),
    )

    assert found == set()


def test_a_login_put_into_the_owners_list_is_his_and_the_list_is_not() -> None:
    logins, his, owners = sid("CL", 1), sid("CR", 1), sid("CR", 2)

    found = left(
        [],
        event("sip-credential-list.updated", DURING, resource_sid=logins),
        sip_credential_lists=[thing(logins, LONG_BEFORE)],
        sip_credentials=[thing(his, DURING, logins), thing(owners, LONG_BEFORE, logins)],
    )

    assert found == {("sip-credential", his)}


def test_what_a_finding_names_is_his_when_it_is_of_the_cases_time() -> None:
    sink, old = sid("DG", 1), sid("DG", 2)

    found = hostile([named("data-sink-added", sink, old)], event_sinks=[thing(sink), thing(old, LONG_BEFORE)])

    assert found == (Hostile("event-sink", MAIN, sink, ("F-data-sink-added",)),)


def test_a_trunk_of_the_owners_that_was_changed_is_nobodys_to_delete() -> None:
    trunk = sid("TK", 1)

    found = left([named("trunk-changed", trunk)], trunks=[thing(trunk, LONG_BEFORE)])

    assert found == set()


def test_a_lesser_finding_is_enough_only_where_nobody_is_ever_seen() -> None:
    app, flow = sid("OQ", 1), sid("FW", 1)
    lesser = [
        named("oauth-app-added", app, severity=Severity.MEDIUM),
        named("function-or-flow-created", flow, severity=Severity.MEDIUM),
    ]

    found = left(lesser, oauth_apps=[thing(app)], flows=[thing(flow)])

    assert found == {("oauth-app", app)}


def test_another_accounts_thing_of_that_name_is_not_meant() -> None:
    found = left(
        [named("bulk-export-hook", "Messages")],
        export_settings=[
            thing("Messages", None, enabled="true"),
            thing("Messages", None, account_sid=SUB, enabled="true"),
        ],
    )
    off = left(
        [named("bulk-export-hook", "Messages")], export_settings=[thing("Messages", None, enabled="false")]
    )

    assert found == {("export-setting", "Messages")}
    assert off == set()


def test_an_export_that_reports_where_the_thiefs_things_do_is_his() -> None:
    job = sid("JS", 1)
    ordered = event("bulkexports.created", DURING, resource_sid=job)
    jobs = [thing(job, None, webhook_url=BAD)]

    his = left(
        [],
        ordered,
        export_jobs=jobs,
        export_settings=[thing("Calls", None, enabled="true", webhook_url="https://relay.example/daily")],
    )
    owners = left(
        [],
        ordered,
        export_jobs=jobs,
        export_settings=[thing("Calls", None, enabled="true", webhook_url=f"https://{OWN_HOST}/daily")],
    )

    assert his == {("export-job", job), ("export-setting", "Calls")}
    assert owners == {("export-job", job)}


def test_an_alarm_that_is_off_since_then_is_to_be_switched_on() -> None:
    off, old, on = sid("AK", 1), sid("AK", 2), sid("AK", 3)
    silenced = {**thing(off, LONG_BEFORE, enabled="false"), "updated_at": after(60)}

    found = left(
        [],
        alarms=[silenced, thing(old, LONG_BEFORE, enabled="false"), thing(on, LONG_BEFORE, enabled="true")],
    )

    assert found == {("alarm", off)}


def test_a_number_on_the_safe_list_goes_by_its_number() -> None:
    entry = {**thing(sid("GN", 1), None), "name": "+37126012345"}

    found = left([named("safe-list-entry-added", entry["sid"])], safe_list=[entry])

    assert found == {("safe-list-entry", "+37126012345")}


def test_fields_that_are_no_json_stop_nothing() -> None:
    sink = {**thing(sid("DG", 1)), "fields": "[" * 9}

    assert left([named("data-sink-added", sink["sid"])], event_sinks=[sink]) == {("event-sink", sink["sid"])}


def test_only_while_nobody_else_could_have_made_it() -> None:
    """What leaves no trace when it is made may be a little older than the first trace."""
    sink = sid("DG", 1)

    def found(before: timedelta) -> set[tuple[str, str]]:
        return left([named("data-sink-added", sink)], event_sinks=[thing(sink, DURING - before)])

    assert found(timedelta(minutes=1)) == {("event-sink", sink)}
    assert found(timedelta(minutes=16)) == set()
