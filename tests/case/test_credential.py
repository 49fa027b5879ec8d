"""With what they got in: each trace says what it can, and how sure that is."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from builders import DURING, MAIN, SINCE, SUB, THIEF, after, call, event, message, shop, sid
from dakkan.case.credential import infer
from dakkan.model.scope import Scope
from dakkan.model.verdict import Inferred, Takeover, Verdict

USER, KEY = sid("US"), sid("SK")
TEMPLATE = message(body="pay now")["template"]


def inferred(
    tables: SimpleNamespace, *, leaks: Any = (), kinds: tuple[str, ...] = ("smishing",), **more: Any
) -> Inferred | None:
    scope = Scope(MAIN, DURING, **{"addresses": (THIEF,), "templates": (TEMPLATE,), **more})
    verdict = Verdict(Takeover.CONFIRMED, kinds, DURING, 0.9, ())
    return infer((), tables, scope, verdict, leaks)


def act(kind: str, **more: Any) -> dict[str, Any]:
    return event(kind, after(60), THIEF, **more)


@pytest.mark.parametrize(
    ("events", "kind", "sid_"),
    [
        ([event("user-session.created", DURING, THIEF, resource_sid=USER)], "console-session", USER),
        ([act("phone-number.created", actor_sid=USER)], "console-session", USER),
        ([act("phone-number.created", actor_sid=KEY)], "api-key", KEY),
        ([act("account.created")], "auth-token", MAIN),
        ([act("phone-number.created", account_sid=SUB, actor_sid=SUB)], "subaccount-token", SUB),
    ],
)
def test_what_the_audit_log_shows(events: list[dict[str, Any]], kind: str, sid_: str) -> None:
    found = inferred(shop(events=events))

    assert found is not None
    assert (found.kind, found.sid) == (kind, sid_)
    assert 0.5 < found.confidence < 1


def test_with_only_traffic_the_token_is_likelier_than_a_key_and_no_more() -> None:
    found = inferred(shop(messages=[message(after(60), body="pay now")]), addresses=())

    assert found is not None
    assert (found.kind, found.confidence) == ("auth-token", 0.5)


def test_traffic_after_the_promotion_came_with_something_else() -> None:
    promoted = event("account-auth-token.promoted", DURING - timedelta(hours=1), "192.0.2.10")
    tables = shop(events=[promoted], messages=[message(after(60), body="pay now")])

    found = inferred(tables, addresses=())

    assert found is not None
    assert found.kind == "api-key"


def test_calls_over_sip_came_with_a_sip_credential() -> None:
    tables = shop(calls=[call(after(60), "+37126000001", direction="trunking-terminating")])

    found = inferred(tables, addresses=(), countries_attacked={MAIN: ("LV",)})

    assert found is not None
    assert found.kind == "sip-credential"


def test_a_leak_that_is_known_of_makes_it_surer() -> None:
    tables = shop(messages=[message(after(60), body="pay now")])

    found = inferred(tables, addresses=(), leaks=[(MAIN, "public repository")])

    assert found is not None
    assert (found.kind, found.sid, found.confidence) == ("auth-token", MAIN, 0.9)
    assert found.facts["where"] == "public repository"


@pytest.mark.parametrize(
    ("kind", "credential"), [("form-pumping", "own-form"), ("tenant-abuse", "tenant-credential")]
)
def test_what_is_no_takeover_was_done_without_a_credential(kind: str, credential: str) -> None:
    found = inferred(shop(), kinds=(kind,))

    assert found is not None
    assert found.kind == credential


def test_without_an_incident_nothing_is_inferred() -> None:
    assert infer((), shop(), Scope(MAIN, None), Verdict(Takeover.NONE, (), None, 0.9, ())) is None
    assert SINCE < DURING
