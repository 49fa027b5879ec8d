import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from collect.stand_in import MAIN, NOW, TOKEN, StandIn, credential, iso, message, sid
from dakkan.collect import unit as units
from dakkan.collect.collector import Collection, collect
from dakkan.collect.progress import Progress
from dakkan.errors import DakkanError, StorageFull, Unauthorized, Unreachable, UsageError
from dakkan.evidence.manifest import BEGIN, END, GAP, PART
from dakkan.evidence.schema import TABLES
from dakkan.evidence.store import Evidence
from dakkan.model.window import Window
from dakkan.twilio.credential import Credential, Secret

SUB = "AC" + "5" * 32
SUB_TOKEN = "b" * 32
PLACES = {
    "SIP/Domains.json": sid("SD", 1),
    "SIP/CredentialLists.json": sid("CL", 1),
    f"SIP/CredentialLists/{sid('CL', 1)}/Credentials.json": sid("CR", 1),
    "SIP/IpAccessControlLists.json": sid("AL", 1),
    f"SIP/IpAccessControlLists/{sid('AL', 1)}/IpAddresses.json": sid("IP", 1),
    "ConnectApps.json": sid("CN", 1),
    "AuthorizedConnectApps.json": sid("CN", 2),
    "OutgoingCallerIds.json": sid("PN", 9),
    "trunking.twilio.com/v1/Trunks": sid("TK", 1),
    f"trunking.twilio.com/v1/Trunks/{sid('TK', 1)}/OriginationUrls": sid("OU", 1),
    "voice.twilio.com/v1/ByocTrunks": sid("BY", 1),
    "iam.twilio.com/v1/Account/OAuthApps": sid("OQ", 1),
    "events.twilio.com/v1/Sinks": sid("DG", 1),
    "events.twilio.com/v1/Subscriptions": sid("DF", 1),
    "monitor.twilio.com/v2/Alarms": sid("AK", 1),
    "studio.twilio.com/v2/Flows": sid("FW", 1),
    "serverless.twilio.com/v1/Services": sid("ZS", 1),
    f"serverless.twilio.com/v1/Services/{sid('ZS', 1)}/Functions": sid("ZH", 1),
    "verify.twilio.com/v2/Services": sid("VA", 1),
    f"verify.twilio.com/v2/Services/{sid('VA', 1)}/Webhooks": sid("YW", 1),
    "verify.twilio.com/v2/Attempts": sid("VL", 1),
    "bulkexports.twilio.com/v1/Exports/Messages/Jobs": sid("JS", 1),
}
"""Where the stand-in keeps configuration, with the SID of the one thing there."""
MONTH = Window(NOW - timedelta(days=30), NOW)


def collected(twilio: StandIn, evidence: Evidence, window: Window = MONTH, **more: Any) -> Collection:
    return collect(twilio.twilio(), credential(), evidence, window, **more)


def view(evidence: Evidence, *ignored: str) -> dict[str, list[dict[str, Any]]]:
    """Everything the tables show, but for when and by which collection it was read."""
    found = {}
    with evidence.tables() as tables:
        for name in TABLES:
            rows = tables[name].drop("collection", "read_at").to_pyarrow().to_pylist()
            found[name] = sorted(rows, key=lambda row: json.dumps(row, default=str))
    return found


def sids(evidence: Evidence, table: str = "messages") -> set[str]:
    with evidence.tables() as tables:
        return set(tables[table].sid.to_pyarrow().to_pylist())


@pytest.fixture
def tree(twilio: StandIn) -> StandIn:
    """A main account and a subaccount, each with a little of everything."""
    twilio.account(SUB, SUB_TOKEN)
    for account_sid in (MAIN, SUB):
        at = NOW - timedelta(hours=5)
        twilio.messages(30, account_sid=account_sid, every=timedelta(hours=2))
        call = {"direction": "outbound-api", "to": "+37120000001", "status": "completed"}
        twilio.rows(account_sid, "calls", [(sid("CA", 1), at, {**call, "start_time": iso(at)})])
        event = {"event_type": "account-api-keys.created", "event_date": iso(at)}
        twilio.rows(account_sid, "events", [(sid("AE", 1), at, event)])
        twilio.rows(
            account_sid, "alerts", [(sid("NO", 1), at, {"error_code": "30007", "date_generated": iso(at)})]
        )
        twilio.rows(account_sid, "keys", [(sid("SK", 1), None, {"friendly_name": "ci"})])
        twilio.rows(
            account_sid, "signing_keys", [(sid("SK", n), None, {"friendly_name": "old"}) for n in (1, 2)]
        )
        twilio.rows(
            account_sid, "incoming_phone_numbers", [(sid("PN", 1), None, {"phone_number": "+15005550006"})]
        )
        twilio.rows(account_sid, "applications", [(sid("AP", 1), None, {"friendly_name": "app"})])
        twilio.rows(account_sid, "services", [(sid("MG", 1), None, {"friendly_name": "service"})])
        twilio.rows(account_sid, "usage_triggers", [(sid("UT", 1), None, {"usage_category": "sms"})])
        usage = {"category": "sms", "start_date": "2026-11-23", "price": "1.5"}
        twilio.rows(account_sid, "usage_records", [("", None, usage)])
        twilio.rows(account_sid, "permissions", [("", None, {"country_code": "LV", "enabled": True})])
        twilio.rows(
            account_sid, "content", [("", None, {"iso_code": "LV", "low_risk_numbers_enabled": True})]
        )
        configured(twilio, account_sid)
    return twilio


def configured(twilio: StandIn, account_sid: str) -> None:
    """One of each kind of configuration."""
    made = {"friendly_name": "one", "date_created": iso(NOW - timedelta(days=9))}
    for place, name in PLACES.items():
        row = {"connect_app_sid": name} if place == "AuthorizedConnectApps.json" else {}
        row |= {"job_sid": name} if place.endswith("/Jobs") else {}
        twilio.rows(account_sid, place, [(name, None, {**made, **row})])


def test_every_table_of_every_account_is_read(tree: StandIn, evidence: Evidence) -> None:
    found = collected(tree, evidence)

    assert found.gaps == ()
    assert found.account_sids == (MAIN, SUB)
    assert evidence.check() == []
    with evidence.tables() as tables:
        for name in TABLES:
            accounts = set(tables[name].account_sid.to_pyarrow().to_pylist())
            if name == "safe_list":  # cannot be listed
                assert not accounts
                continue
            assert accounts == ({MAIN} if name == "balance" else {MAIN, SUB}), name
        kinds = dict(
            zip(
                *tables.keys.filter(tables.keys.account_sid == MAIN)
                .select("sid", "kind")
                .to_pyarrow()
                .to_pydict()
                .values(),
                strict=True,
            )
        )
    assert kinds == {sid("SK", 1): "api-key", sid("SK", 2): "signing-key"}
    assert evidence.collected_tables() == set(TABLES) - {"safe_list"}
    assert evidence.collected_until() == NOW


def test_what_lies_inside_of_things_is_read_with_where_it_lies(tree: StandIn, evidence: Evidence) -> None:
    collected(tree, evidence, accounts=[MAIN], workers=1)

    with evidence.tables() as tables:
        rows = {
            name: tables[name].select("sid", "parent_sid", "name").to_pyarrow().to_pylist()
            for name in ("sip_credentials", "sip_access_addresses", "functions", "verify_webhooks")
        }
        settings = tables["export_settings"].select("sid", "fields").order_by("sid").to_pyarrow().to_pylist()
    assert rows == {
        "sip_credentials": [{"sid": sid("CR", 1), "parent_sid": sid("CL", 1), "name": "one"}],
        "sip_access_addresses": [{"sid": sid("IP", 1), "parent_sid": sid("AL", 1), "name": "one"}],
        "functions": [{"sid": sid("ZH", 1), "parent_sid": sid("ZS", 1), "name": "one"}],
        "verify_webhooks": [{"sid": sid("YW", 1), "parent_sid": sid("VA", 1), "name": "one"}],
    }
    assert [row["sid"] for row in settings] == ["Calls", "Conferences", "Messages", "Participants"]
    assert json.loads(settings[0]["fields"])["enabled"] == "false"
    asked = [request.url.path for request in tree.requests]
    assert sum(path.endswith("/SIP/CredentialLists.json") for path in asked) == 1


@pytest.mark.parametrize(("status", "code"), [(404, 20404), (403, 20003), (401, 20003)])
def test_a_kind_that_is_refused_is_a_gap_of_that_kind(
    tree: StandIn, evidence: Evidence, status: int, code: int
) -> None:
    def refuse(request: httpx2.Request) -> tuple[int, int] | None:
        return (status, code) if "Trunks" in request.url.path and "trunking" in request.url.host else None

    tree.refuse = refuse
    found = collected(tree, evidence, accounts=[MAIN])

    (gap,) = found.gaps
    assert gap.what == f"trunks, trunk_origination_urls of {MAIN}"
    assert {"flows", "oauth_apps"} <= evidence.collected_tables()
    assert not {"trunks", "trunk_origination_urls"} & evidence.collected_tables()


def test_a_list_that_vanished_while_it_was_read_hides_nothing(tree: StandIn, evidence: Evidence) -> None:
    tree.rows(MAIN, "SIP/CredentialLists.json", [(sid("CL", 2), None, {})])
    gone = f"/SIP/CredentialLists/{sid('CL', 2)}/Credentials.json"
    tree.refuse = lambda request: (404, 20404) if request.url.path.endswith(gone) else None

    found = collected(tree, evidence, accounts=[MAIN])

    assert found.gaps == ()
    assert sids(evidence, "sip_credentials") == {sid("CR", 1)}


def test_each_account_is_read_with_its_own_token(tree: StandIn, evidence: Evidence) -> None:
    collected(tree, evidence)

    import base64

    for request in tree.requests:
        user = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()[:34]
        if f"/Accounts/{SUB}/" in request.url.path:
            assert user == SUB


def test_no_secret_comes_into_the_evidence(tree: StandIn, evidence: Evidence) -> None:
    collected(tree, evidence)

    for path in evidence.folder.rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes()
    raw = view(evidence)["accounts"][0]["raw"]
    assert TOKEN not in raw and "[REDACTED]" in raw


def test_the_manifest_tells_what_was_asked_and_with_what(tree: StandIn, evidence: Evidence) -> None:
    collected(tree, evidence)

    begin = next(line for line in evidence.manifest if line.kind == BEGIN)
    assert begin.facts["credential"] == {"kind": "auth-token", "user": MAIN}
    assert begin.facts["until"] == iso(NOW)
    part = next(line for line in evidence.manifest if line.kind == PART and line.facts["table"] == "events")
    assert part.facts["asked"] == {"since": "2026-10-25T00:00:00Z", "until": iso(NOW)}
    assert evidence.manifest.lines[-1].kind == END


# ---- messages and calls that have no date yet ------------------------------------------------


@pytest.fixture
def dense(twilio: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A list that is worth dividing, without having to be long."""
    monkeypatch.setattr(units, "DENSE", 1_500)
    monkeypatch.setattr(units, "DENSE_DAY", 10)
    return twilio


def waiting(twilio: StandIn) -> set[str]:
    """Three messages that wait to be sent, among the others by when they were made."""
    rows = twilio.lists[MAIN, "messages"]
    names = {sid("SM", 10**9 + number) for number in range(3)}
    for place, name in zip((0, 700, len(rows) - 10), sorted(names), strict=True):
        rows.insert(place, (name, None, json.dumps({"sid": name, **message(None)}).encode()))
    return names


def test_a_short_list_is_read_in_one_go_with_what_waits(twilio: StandIn, evidence: Evidence) -> None:
    twilio.messages(1200, every=timedelta(minutes=30))
    names = waiting(twilio)

    collected(twilio, evidence)

    assert len(sids(evidence)) == 1203
    assert names <= sids(evidence)
    asked = [request for request in twilio.requests if request.url.path.endswith("/Messages.json")]
    assert len(asked) == 2 and not any("DateSent" in str(request.url) for request in asked)


def test_a_long_list_is_divided_and_what_waits_comes_along(dense: StandIn, evidence: Evidence) -> None:
    dense.messages(4000, every=timedelta(minutes=10))
    names = waiting(dense)

    found = collected(dense, evidence)

    assert len(sids(evidence)) == 4003
    assert names <= sids(evidence)
    assert found.gaps == ()
    asked = [request for request in dense.requests if "DateSent" in str(request.url)]
    assert len(asked) == 31


def test_a_list_is_left_where_it_gets_older_than_the_window(twilio: StandIn, evidence: Evidence) -> None:
    twilio.messages(5000, every=timedelta(hours=1))

    collected(twilio, evidence, Window(NOW - timedelta(days=2), NOW))

    asked = [request for request in twilio.requests if request.url.path.endswith("/Messages.json")]
    assert len(asked) <= 2
    with evidence.tables() as tables:
        assert (
            tables.messages.filter(tables.messages.sent_at >= NOW - timedelta(days=2)).count().execute() == 48
        )


def test_a_window_of_the_past_is_asked_for_by_date(twilio: StandIn, evidence: Evidence) -> None:
    twilio.messages(5000, every=timedelta(hours=1))
    past = Window(NOW - timedelta(days=100), NOW - timedelta(days=90))

    collected(twilio, evidence, past)

    with evidence.tables() as tables:
        shown = tables.messages.sent_at.to_pyarrow().to_pylist()
    assert {at for at in shown if past.holds(at)} >= {NOW - timedelta(days=95)}
    assert len([at for at in shown if past.holds(at)]) == 240


def test_calls_that_did_not_start_yet_are_asked_for_by_status(dense: StandIn, evidence: Evidence) -> None:
    done = {"status": "completed", "direction": "outbound-api"}
    times = [NOW - timedelta(minutes=10) * n for n in range(1, 4000)]
    rows = [(sid("CA", n), at, {**done, "start_time": iso(at)}) for n, at in enumerate(times)]
    dense.rows(MAIN, "calls", rows)
    dense.rows(MAIN, "calls", [(sid("CA", 10**9), None, {"status": "queued", "start_time": None})])

    collected(dense, evidence)

    assert sid("CA", 10**9) in sids(evidence, "calls")
    assert len(sids(evidence, "calls")) == 4000


# ---- interruptions ---------------------------------------------------------------------------


class Stop(BaseException):
    """As a kill: nothing catches it."""


def stop_at(number: int, kind: type[BaseException]) -> Callable[[int, httpx2.Request], None]:
    def before(running: int, request: httpx2.Request) -> None:
        if running >= number:
            raise kind

    return before


def test_a_stop_at_any_request_and_a_second_run_come_to_the_same(
    dense: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dakkan.collect.reading.PART_PAGES", 2)
    monkeypatch.setattr(units, "DENSE", 150)
    dense.largest_page = 100
    week = Window(NOW - timedelta(days=3), NOW)
    dense.messages(900, every=timedelta(minutes=4))
    dense.rows(MAIN, "keys", [(sid("SK", n), None, {"friendly_name": "ci"}) for n in range(250)])
    waiting(dense)
    undisturbed = Evidence(tmp_path / "undisturbed", clock=lambda: NOW)
    collected(dense, undisturbed, week, workers=1)
    expected, requests = view(undisturbed), len(dense.requests)
    assert requests > 30

    for number in range(1, requests + 1, 5):
        evidence = Evidence(tmp_path / str(number), clock=lambda: NOW)
        dense.requests.clear()
        dense.before = stop_at(number, Stop if number % 2 else KeyboardInterrupt)
        with pytest.raises(BaseException) as stopped:
            collected(dense, evidence, week, workers=1)
        assert stopped.type in (Stop, KeyboardInterrupt)

        dense.before = None
        found = collected(dense, Evidence(evidence.folder, clock=lambda: NOW), week, workers=1)

        assert view(evidence) == expected, number
        assert found.gaps == ()
        assert evidence.check() == []


def test_a_second_run_does_not_read_again_what_is_there(dense: StandIn, evidence: Evidence) -> None:
    dense.messages(4000, every=timedelta(minutes=10))
    dense.before = stop_at(70, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        collected(dense, evidence, workers=1)

    dense.before = None
    dense.requests.clear()
    dense.now = NOW + timedelta(minutes=20)
    later = Window(MONTH.since + timedelta(minutes=20), MONTH.until + timedelta(minutes=20))
    found = collected(dense, evidence, later, workers=1)

    assert len(evidence.manifest.lines) and len({line.collection for line in evidence.manifest}) == 1
    assert len([request for request in dense.requests if "DateSent" in str(request.url)]) < 31
    assert found.until == later.until
    assert len(sids(evidence)) == 4000


def test_a_collection_that_came_to_its_end_is_not_resumed(tree: StandIn, evidence: Evidence) -> None:
    first = collected(tree, evidence)
    second = collected(tree, evidence)

    assert first.id != second.id
    assert first.rows == second.rows
    assert evidence.check() == []


def test_a_stale_cursor_is_begun_anew(
    dense: StandIn, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "DENSE", 10**9)
    monkeypatch.setattr("dakkan.collect.reading.PART_PAGES", 1)
    dense.messages(5000, every=timedelta(minutes=1))

    def stop(number: int, request: httpx2.Request) -> None:
        if sum(one.url.path.endswith("/Messages.json") for one in dense.requests) == 4:
            raise KeyboardInterrupt

    dense.before = stop
    with pytest.raises(KeyboardInterrupt):
        collected(dense, evidence, workers=1)

    dense.before = None
    dense.refuse = lambda request: (
        (400, 20001) if "PageToken" in str(request.url) and not fresh(request) else None
    )
    seen: set[str] = set()

    def fresh(request: httpx2.Request) -> bool:
        """Tokens of this run are good; the first one, kept from the last run, is not."""
        if request.url.path.endswith("/Messages.json") and not seen:
            seen.add("stale")
            return False
        return True

    found = collected(dense, evidence, workers=1)

    assert seen == {"stale"}
    assert found.gaps == ()
    assert len(sids(evidence)) == 5000


def test_a_long_list_goes_on_behind_its_last_part(
    twilio: StandIn, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "DENSE", 10**9)
    monkeypatch.setattr("dakkan.collect.reading.PART_PAGES", 1)
    twilio.messages(5000, every=timedelta(minutes=1))

    def pages() -> int:
        return sum(one.url.path.endswith("/Messages.json") for one in twilio.requests)

    def stop(number: int, request: httpx2.Request) -> None:
        if pages() == 4:
            raise KeyboardInterrupt

    twilio.before = stop
    with pytest.raises(KeyboardInterrupt):
        collected(twilio, evidence, workers=1)

    twilio.before = None
    twilio.requests.clear()
    collected(twilio, evidence, workers=1)

    assert pages() == 2
    assert len(sids(evidence)) == 5000


# ---- what is refused -------------------------------------------------------------------------


def test_a_suspended_subaccount_is_a_gap_where_its_parent_may_not_read(
    tree: StandIn, evidence: Evidence
) -> None:
    tree.account(SUB, SUB_TOKEN, status="suspended")

    found = collected(tree, evidence)

    (gap,) = found.gaps
    assert SUB in gap.what
    assert {"events", "alerts", "services", "messaging_countries"} <= set(gap.what.replace(",", "").split())
    with evidence.tables() as tables:
        assert tables.messages.filter(tables.messages.account_sid == SUB).count().execute() == 30


def test_a_refused_table_is_a_gap_and_the_rest_is_read(tree: StandIn, evidence: Evidence) -> None:
    tree.refuse = lambda request: (403, 20003) if request.url.path.endswith("/Calls.json") else None

    found = collected(tree, evidence)

    assert {gap.what for gap in found.gaps} == {f"calls of {MAIN}", f"calls of {SUB}"}
    assert "calls" not in evidence.collected_tables()
    assert found.rows["messages"] == 60


def test_refused_signing_keys_do_not_hide_the_keys(tree: StandIn, evidence: Evidence) -> None:
    tree.refuse = lambda request: (404, 20404) if request.url.path.endswith("/SigningKeys.json") else None

    found = collected(tree, evidence)

    assert sids(evidence, "keys") == {sid("SK", 1)}
    assert all("SigningKeys" in gap.what for gap in found.gaps) and found.gaps


def test_an_unreadable_page_is_a_gap(tree: StandIn, evidence: Evidence) -> None:
    tree.lists[MAIN, "calls"] = [("CA", NOW, b'{"half')]

    found = collected(tree, evidence)

    (gap,) = found.gaps
    assert gap.what == f"calls of {MAIN}"


def test_a_subaccount_that_a_key_may_not_see_is_a_gap(tree: StandIn, evidence: Evidence) -> None:
    key = Credential("api-key", MAIN, sid("SK", 1), Secret("s"))
    tree.keys[key.user] = MAIN
    tree.accounts[SUB]["auth_token"] = ""

    found = collect(tree.twilio(), key, evidence, MONTH)

    (gap,) = found.gaps
    assert SUB in gap.what and "messages" in gap.what and "API key" in gap.why
    assert evidence.manifest.lines[0].facts["credential"] == {"kind": "api-key", "user": key.user}


def test_a_standard_key_sees_its_own_account_only(tree: StandIn, evidence: Evidence) -> None:
    key = Credential("api-key", MAIN, sid("SK", 1), Secret("s"))
    tree.keys[key.user] = MAIN
    closed = ("/Accounts.json", "Keys.json", f"/Accounts/{MAIN}.json")
    tree.refuse = lambda request: (401, 20003) if request.url.path.endswith(closed) else None

    found = collect(tree.twilio(), key, evidence, MONTH)

    assert found.account_sids == (MAIN,)
    assert {"accounts", "keys"} <= {word for gap in found.gaps for word in gap.what.replace(":", "").split()}
    assert found.rows["messages"] == 30


def test_what_twilio_no_longer_keeps_is_a_gap(tree: StandIn, evidence: Evidence) -> None:
    found = collected(tree, evidence, Window(NOW - timedelta(days=60), NOW))

    (gap,) = found.gaps
    assert gap.what.startswith("events, alerts before") and "30 days" in gap.why


# ---- what ends a collection ------------------------------------------------------------------


def test_a_dead_credential_ends_it(tree: StandIn, evidence: Evidence) -> None:
    with pytest.raises(Unauthorized):
        collect(tree.twilio(), credential(token="c" * 32), evidence, MONTH)

    assert evidence.manifest.lines == []


def test_a_credential_that_dies_on_the_way_ends_it_and_what_was_read_stays(
    tree: StandIn, evidence: Evidence
) -> None:
    def rotate(number: int, request: httpx2.Request) -> None:
        if number == 12:
            tree.accounts[MAIN]["auth_token"] = "d" * 32

    tree.before = rotate

    with pytest.raises(Unauthorized):
        collected(tree, evidence, workers=1)

    assert evidence.check() == []
    assert any(line.kind == PART for line in evidence.manifest)
    assert any("interrupted" in gap.why for gap in evidence.gaps())


def test_no_network_ends_it_and_the_next_run_goes_on(tree: StandIn, evidence: Evidence) -> None:
    def cut(number: int, request: httpx2.Request) -> None:
        if number > 10:
            raise httpx2.ConnectError("no route")

    tree.before = cut
    with pytest.raises(Unreachable):
        collected(tree, evidence)

    tree.before = None
    found = collected(tree, evidence)

    assert found.gaps == ()
    assert found.rows["messages"] == 60


def test_one_silent_host_is_a_gap(tree: StandIn, evidence: Evidence) -> None:
    def cut(number: int, request: httpx2.Request) -> None:
        if request.url.host == "monitor.twilio.com":
            raise httpx2.ConnectError("no route")

    tree.before = cut

    found = collected(tree, evidence)

    assert all("did not answer" in gap.why for gap in found.gaps)
    assert {word for gap in found.gaps for word in gap.what.replace(",", "").split()} >= {"events", "alerts"}
    assert found.rows["messages"] == 60


def test_a_full_disk_ends_it_and_the_next_run_goes_on(
    tree: StandIn, evidence: Evidence, tmp_path: Path
) -> None:
    import resource
    import signal

    tree.messages(3000, every=timedelta(minutes=5))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))
    try:
        with pytest.raises(StorageFull, match="No room left"):
            collected(tree, evidence)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert evidence.check() == []

    found = collected(tree, evidence)

    assert found.gaps == ()
    assert len(sids(evidence)) == 3000
    assert evidence.check() == []


def test_an_account_outside_of_the_tree_is_refused(tree: StandIn, evidence: Evidence) -> None:
    with pytest.raises(UsageError, match="AC9"):
        collected(tree, evidence, accounts=["AC" + "9" * 32])


def test_only_the_accounts_that_were_named_are_read(tree: StandIn, evidence: Evidence) -> None:
    found = collected(tree, evidence, accounts=[SUB])

    assert found.account_sids == (SUB,)
    with evidence.tables() as tables:
        assert set(tables.messages.account_sid.to_pyarrow().to_pylist()) == {SUB}


def test_progress_counts_up_to_the_end(tree: StandIn, evidence: Evidence) -> None:
    told: list[Progress] = []

    found = collected(tree, evidence, progress=told.append)

    assert [now.done for now in told] == list(range(1, len(told) + 1))
    assert told[-1].done == told[-1].total
    assert told[-1].rows == sum(found.rows.values())


def test_two_at_once_are_refused(tree: StandIn, evidence: Evidence) -> None:
    with evidence.collecting({}), pytest.raises(DakkanError, match="Another collection"):
        collected(tree, evidence)


def test_gaps_are_lines_of_the_manifest(tree: StandIn, evidence: Evidence) -> None:
    tree.refuse = lambda request: (403, 20003) if request.url.path == "/v1/Alerts" else None
    collected(tree, evidence)

    lines = [line for line in evidence.manifest if line.kind == GAP]
    assert {line.facts["facts"]["table"] for line in lines} == {"alerts"}
    facts: Mapping[str, Any] = lines[0].facts["facts"]
    assert (facts["status"], facts["code"]) == ("403", "20003")
