from dataclasses import replace
from typing import Any

from builders import BEFORE, DURING, LONG_BEFORE, MAIN, OFFICE, SERVER, THIEF, event, evidence, message
from dakkan.case.credential_use import Uses, dying, foreseen, uses
from dakkan.case.inventory import Inventory, System
from dakkan.model.plan import Breaks, Plan, Preset, Step, Target
from dakkan.model.scope import Hostile, Scope

KEY, LOST = "SK" + "1" * 32, "SK" + "2" * 32
SCOPE = Scope(MAIN, DURING, addresses=(THIEF,), hostile=(Hostile("api-key", MAIN, LOST, ("F-1",)),))
GENERIC = Breaks("Every system that still calls Twilio.", {}, "high")


def step(verb: str, sid: str, action: str = "delete-api-key") -> Step:
    target = Target(MAIN, sid)
    return Step(f"{action}/{sid}/{verb}", action, verb, target, "", {}, ("F-1",), (GENERIC,), "no")


PROMOTE = step("promote", MAIN, "rotate-auth-token")
PLAN = Plan("C-1", Preset.SANITISE, DURING, "sha", MAIN, (
    step("mint", MAIN, "rotate-auth-token"), PROMOTE, step("delete", KEY), step("create", KEY),
    step("delete", LOST), step("sweep", MAIN),
))  # fmt: skip


def known(*systems: System, **tables: Any) -> Uses:
    return uses(evidence(**tables), SCOPE, dying(PLAN), Inventory(systems), read={"keys"})


def told(found: Plan, sid: str, verb: str = "delete") -> list[tuple[str, str]]:
    (one,) = [s for s in found.steps if s.target.sid == sid and s.verb == verb]
    return [(broken.what.format_map(dict(broken.facts)), broken.confidence) for broken in one.breaks[1:]]


def test_only_what_ends_a_credential_is_filled_and_nothing_else_changes() -> None:
    found = foreseen(PLAN, known())

    assert dying(PLAN) == [MAIN, KEY, LOST]
    assert replace(found, steps=PLAN.steps) == PLAN
    for before, after in zip(PLAN.steps, found.steps, strict=True):
        assert replace(after, breaks=before.breaks) == before
        assert after.breaks[0] == GENERIC
    assert [len(s.breaks) for s in found.steps] == [1, 2, 2, 1, 1, 1]


def test_doing_it_again_changes_nothing() -> None:
    once = foreseen(PLAN, known(events=[event("x", BEFORE, SERVER)]))

    assert foreseen(once, known(events=[event("x", BEFORE, SERVER)])) == once


def test_the_inventory_is_believed() -> None:
    billing = System("billing", (KEY,), (), "payments team")

    assert told(foreseen(PLAN, known(billing)), KEY) == [
        ("billing uses it, as your inventory says (owner: payments team).", "high")
    ]


def test_an_address_of_the_inventory_names_the_system() -> None:
    shop = System("shop", (), ("192.0.2.0/24",))
    acted = [event("x", BEFORE, SERVER, actor_sid=KEY), event("x", LONG_BEFORE, SERVER, actor_sid=KEY)]

    found = foreseen(PLAN, known(shop, events=acted))

    says = "shop at 192.0.2.10 has used it, last on 2026-11-23T00:00:00Z (audit log, 2 times)."
    assert told(found, KEY) == [(says, "high")]


def test_an_account_as_the_actor_is_less_sure_than_a_key() -> None:
    shop = System("shop", (), (SERVER,))

    found = foreseen(PLAN, known(shop, events=[event("x", BEFORE, SERVER)]))

    assert [confidence for _says, confidence in told(found, MAIN, "promote")] == ["medium"]


def test_a_strange_address_is_told_and_a_program_where_a_log_names_it() -> None:
    raw = '{"user_agent": "shop-sms/2.1"}'
    acted = [
        event("x", BEFORE, OFFICE, actor_sid=KEY),
        event("x", BEFORE, SERVER, actor_sid=KEY, raw=raw),
    ]

    says = [says for says, _sure in told(foreseen(PLAN, known(events=acted)), KEY)]

    assert sum("(shop-sms/2.1)" in one and SERVER in one for one in says) == 1
    assert sum("no system of your inventory" in one and OFFICE in one for one in says) == 1


def test_the_thiefs_address_is_nobody_of_the_owners() -> None:
    acted = [event("x", DURING, THIEF, actor_sid=KEY), event("x", LONG_BEFORE, OFFICE, actor_sid="US1")]

    ((says, confidence),) = told(foreseen(PLAN, known(events=acted)), KEY)

    assert says.startswith("Nobody known uses this key: neither your inventory nor 30 days")
    assert confidence == "low"


def test_without_a_log_nobody_is_not_said() -> None:
    assert "Who uses it is not known" in told(foreseen(PLAN, known()), KEY)[0][0]


def test_traffic_is_told_where_no_user_is_known() -> None:
    sends = [message(BEFORE), message(BEFORE)]
    key = {"account_sid": MAIN, "sid": KEY}

    shared = foreseen(PLAN, known(messages=sends, keys=[key]))
    alone = foreseen(PLAN, known(messages=sends))

    assert "does not tell with which credential" in told(shared, KEY)[1][0]
    assert told(shared, MAIN, "promote")[1][1] == "low"
    assert "has sent 2 messages and calls" in told(alone, MAIN, "promote")[1][0]
    assert told(alone, MAIN, "promote")[1][1] == "medium"


def test_of_the_thiefs_key_only_a_listed_user_is_told() -> None:
    acted = [event("x", BEFORE, SERVER, actor_sid=LOST)]

    assert told(foreseen(PLAN, known(events=acted)), LOST) == []
    billing = System("billing", (LOST,))
    assert told(foreseen(PLAN, known(billing, events=acted)), LOST)[0][1] == "high"


def test_many_users_are_counted() -> None:
    acted = [event("x", BEFORE, f"198.51.100.{n}", actor_sid=KEY) for n in range(9)]

    says = [says for says, _sure in told(foreseen(PLAN, known(events=acted)), KEY)]

    assert says[5:] == ["And 4 more have used it."]
