"""Which leak let them in: from what rules one out to what only makes it possible."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from builders import DURING, MAIN, OFFICE, OTHER, SUB, THIEF, after, event, message, shop, sid
from dakkan.case import entries
from dakkan.case.leaked import BY, links, noted, where
from dakkan.model.case import CaseEvent, Kind
from dakkan.model.clock import iso
from dakkan.model.exposed import (
    DEAD,
    DOES_NOT,
    EXPLAINS,
    LIVE,
    MAY_EXPLAIN,
    Exposed,
    Exposure,
    Link,
    exposure,
)
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, Place
from dakkan.model.scope import Scope
from dakkan.model.verdict import Inferred, Takeover, Verdict

KEY, OTHER_KEY, USER = sid("SK"), sid("SK"), sid("US")
BAIT = message(body="pay now")["template"]
TOKEN = Inferred("auth-token", MAIN, 0.85, "")
COMMITTED = DURING - timedelta(days=3)


def leak(account: str = MAIN, key: str = "", at: datetime | None = COMMITTED, **more: Any) -> Exposed:
    place = Place("config/.env", 2, 19, "c" * 40, "Kim", iso(at)) if at else Place("config/.env", 2, 19)
    given: dict[str, Any] = {"targets": ("/src/shop",), "found_at": after(9_000), **more}
    return Exposed(
        API_SECRET if key else AUTH_TOKEN, "aaaa… (32)", "f" * 64, account, key, places=(place,), **given
    )


def tables(**rows: Any) -> SimpleNamespace:
    strange = event("account-api-keys.created", after(60), THIEF)
    return shop(**{"events": [strange], **rows})


def linked(
    one: Exposed, way: Inferred | None = TOKEN, rows: SimpleNamespace | None = None, **scope: Any
) -> Link:
    judged = Verdict(
        scope.pop("takeover", Takeover.CONFIRMED), ("smishing",), DURING, 0.9, (), credential=way
    )
    extent = Scope(MAIN, DURING, **{"addresses": (THIEF,), "templates": (BAIT,), **scope})
    (found,) = links(Exposure(leaks=(one,)), rows or tables(), extent, judged)
    return found


def test_the_token_that_the_traces_point_to_explains_it() -> None:
    found = linked(leak())

    assert (found.explains, found.sid) == (EXPLAINS, MAIN)
    assert found.confidence > TOKEN.confidence
    assert (found.exposed_at, found.used_at, found.address) == (COMMITTED, after(60), THIEF)


def test_a_key_that_the_audit_log_names_explains_it_best() -> None:
    used = event("phone-number.created", after(120), THIEF, actor_sid=KEY)

    found = linked(leak(key=KEY), None, tables(events=[used]))

    assert (found.explains, found.confidence, found.used_at) == (EXPLAINS, 0.95, after(120))


def test_a_key_without_an_account_is_found_by_the_list_of_keys() -> None:
    rows = tables(keys=[{"account_sid": MAIN, "sid": KEY}])

    assert linked(leak("", KEY), None, rows).explains == MAY_EXPLAIN


def test_the_first_use_may_be_traffic_and_then_has_no_address() -> None:
    rows = tables(events=[], messages=[message(after(30), body="pay now")])

    found = linked(leak(), Inferred("auth-token", MAIN, 0.5, ""), rows)

    assert (found.explains, found.used_at, found.address) == (MAY_EXPLAIN, after(30), "")


def test_the_owners_own_work_is_no_strange_use() -> None:
    rows = tables(
        events=[event("phone-number.updated", after(10), OFFICE), event("account.created", after(60))]
    )

    assert linked(leak(), rows=rows).used_at == after(60)


@pytest.mark.parametrize(
    ("one", "way", "says"),
    [
        (leak(at=after(7_200)), TOKEN, "before the commit"),
        (leak(), Inferred("console-session", USER, 0.9, ""), "another way in"),
        (leak(), Inferred("api-key", OTHER_KEY, 0.9, ""), "another key"),
        (leak(key=KEY), Inferred("api-key", OTHER_KEY, 0.9, ""), "another key"),
        (leak(SUB), TOKEN, "main account's Auth Token"),
    ],
)
def test_what_rules_a_leak_out(one: Exposed, way: Inferred, says: str) -> None:
    rows = tables(accounts=[{"account_sid": SUB, "owner_account_sid": MAIN}])

    found = linked(one, way, rows)

    assert found.explains == DOES_NOT
    assert says in found.says


def test_a_token_that_was_replaced_before_the_first_use_is_not_it_unless_it_lives() -> None:
    promoted = event("account-auth-token.promoted", DURING - timedelta(days=1), OFFICE)
    rows = tables(events=[promoted, event("account.created", after(60))])

    assert linked(leak(), rows=rows).explains == DOES_NOT
    assert linked(leak(state=LIVE), rows=rows).explains == EXPLAINS
    assert linked(leak(at=DURING - timedelta(hours=2)), rows=rows).explains == EXPLAINS  # the new one leaked


def test_a_deleted_key_is_not_it() -> None:
    gone = event("account-api-keys.deleted", DURING - timedelta(days=1), OFFICE, resource_sid=KEY)
    rows = tables(events=[gone, event("account.created", after(60))])

    assert linked(leak(key=KEY), rows=rows).explains == DOES_NOT


def test_a_way_in_that_was_inferred_from_a_leak_bears_no_witness() -> None:
    circular = Inferred("auth-token", MAIN, 0.9, "", {"account_sid": MAIN, "where": "public repository"})

    assert linked(leak(), circular).explains == MAY_EXPLAIN


def test_without_a_takeover_a_leak_explains_nothing() -> None:
    assert linked(leak(), None, takeover=Takeover.NONE).explains == DOES_NOT


def test_a_commit_that_is_older_by_a_wrong_clock_is_not_ruled_out() -> None:
    assert linked(leak(at=after(120))).explains == EXPLAINS


def test_a_file_without_history_may_still_be_it() -> None:
    found = linked(leak(at=None))

    assert (found.explains, found.exposed_at) == (EXPLAINS, None)


def test_leaks_of_other_accounts_are_nobodys_business_here() -> None:
    verdict = Verdict(Takeover.CONFIRMED, (), DURING, 0.9, (), credential=TOKEN)

    assert links(Exposure(leaks=(leak(OTHER),)), tables(), Scope(MAIN, DURING), verdict) == ()


def test_the_likeliest_comes_first() -> None:
    two = (leak(at=after(7_200)), leak(key=KEY))
    used = event("phone-number.created", after(120), THIEF, actor_sid=KEY)
    verdict = Verdict(Takeover.CONFIRMED, (), DURING, 0.9, (), credential=TOKEN)

    found = links(
        Exposure(leaks=two), tables(events=[used]), Scope(MAIN, DURING, addresses=(THIEF,)), verdict
    )

    assert [link.explains for link in found] == [EXPLAINS, DOES_NOT]


# ---- for the detectors, and on the lines of a case -----------------------------------------------


def test_a_leak_is_noted_from_its_commit_until_it_was_seen_dead() -> None:
    (open_,) = noted(Exposure(leaks=(leak(),)))
    (dead,) = noted(Exposure(leaks=(leak(state=DEAD, asked_at=after(9_500)),)))

    assert (open_.kind, open_.value, open_.by, open_.since, open_.until) == (
        "leak",
        MAIN,
        BY,
        COMMITTED,
        None,
    )
    assert dead.until == after(9_500)
    assert "config/.env:2" in open_.reason and "cccccccccccc" in open_.reason


def test_a_guess_is_not_noted_unless_it_opens() -> None:
    assert noted(Exposure(leaks=(leak(confidence="medium"),))) == ()
    assert noted(Exposure(leaks=(leak(confidence="medium", state=LIVE),)))
    assert noted(Exposure(leaks=(leak(""),))) == ()


def test_a_commit_from_the_future_is_dated_by_when_it_was_found() -> None:
    (entry,) = noted(Exposure(leaks=(leak(at=after(10**7)),)))

    assert entry.since == after(9_000)


def test_where_without_a_place_is_what_was_searched() -> None:
    assert where(Exposed(AUTH_TOKEN, "", "", MAIN, targets=("/src/shop",))) == "/src/shop"


def line(number: int, **data: Any) -> CaseEvent:
    made = entries.leaks_searched(data.pop("leaks", ()), **data)
    return CaseEvent("C-1", number, after(number), "kim", Kind.LEAKS_SEARCHED, made, "", "")


def test_a_line_gives_back_what_was_written() -> None:
    link = linked(leak())
    found = exposure(
        [line(1, leaks=[leak(state=LIVE)], targets=["/src/shop"], blind=["x"], links=[link], cleaning=["y"])]
    )

    (one,) = found.leaks
    assert (one.sid, one.state, one.since, one.found_at, one.asked_at) == (
        MAIN,
        LIVE,
        COMMITTED,
        after(1),
        after(1),
    )
    assert one.places == leak().places
    assert found.links == (link,)
    assert (found.targets, found.blind, found.cleaning) == (("/src/shop",), ("x",), ("y",))


def test_a_second_search_says_what_is_gone_and_forgets_no_state() -> None:
    first = line(1, leaks=[leak(state=LIVE)], targets=["a"])

    (again,) = exposure([first, line(2, leaks=[leak()], targets=["a"])]).leaks
    (gone,) = exposure([first, line(2, targets=["a", "b"])]).leaks
    (elsewhere,) = exposure([first, line(2, targets=["b"])]).leaks

    assert (again.state, again.present, again.found_at) == (LIVE, True, after(1))
    assert (gone.present, elsewhere.present) == (False, True)


def test_a_line_without_targets_only_links_anew() -> None:
    link = linked(leak())

    found = exposure([line(1, leaks=[leak()], targets=["a"]), line(2, links=[link])])

    assert (len(found.leaks), found.targets, found.links) == (1, ("a",), (link,))
