"""Who is a stranger, who has access of their own, and what is no takeover at all."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from builders import (
    DURING,
    MAIN,
    OFFICE,
    SERVER,
    SINCE,
    SUB,
    THIEF,
    WINDOW,
    after,
    event,
    message,
    shop,
    sid,
    strangers,
)
from case.made import finding
from dakkan.case.verdict import judge
from dakkan.model.finding import Finding, Severity
from dakkan.model.verdict import Takeover

OPENER = "Hi, are you free on Sunday?"
LEAVER = sid("US")
STAFF = sid("US")


def found(detector: str, severity: Severity = Severity.HIGH, **more: Any) -> Finding:
    return finding(
        f"F-{detector}", detector, severity=severity, **{"at": DURING, "account_sid": MAIN, **more}
    )


def lure(**more: Any) -> Finding:
    given = {
        "signs": ("phishing-links",),
        "exhibits": [("messages", sid("SM"))],
        "templates": ("pay {link}",),
    }
    return found("lure-in-message-body", **{**given, **more})


def burst(**more: Any) -> Finding:
    return found("traffic-burst", **{"exhibits": [("messages", sid("SM"))], **more})


def kinds(tables: SimpleNamespace, *findings: Finding) -> tuple[str, ...]:
    return judge(list(findings), (), tables, WINDOW, MAIN)[0].kinds


def key(address: str) -> Finding:
    return found("new-api-key-used-at-once", addresses=(address,))


def test_bait_after_a_key_from_a_strange_place_is_a_takeover() -> None:
    assert kinds(shop(), lure(), burst(), key(THIEF)) == ("account-takeover", "smishing")


def test_the_same_from_a_usual_place_is_somebody_inside() -> None:
    assert kinds(shop(), lure(), burst(), key(OFFICE)) == ("smishing", "insider-or-third-party")


def test_bait_with_a_connect_app_in_the_account_and_nobody_new_is_a_third_party() -> None:
    app = event("authorized-connect-app.created", SINCE - timedelta(days=20), OFFICE)

    assert kinds(shop(events=[app]), lure(), burst()) == ("smishing", "insider-or-third-party")
    assert kinds(shop(), lure(), burst()) == ("smishing",)


def staffed(*more: dict[str, Any]) -> SimpleNamespace:
    """Staff log in every day; the leaver did so a month ago for the last time."""
    daily = [
        event("user-session.created", SINCE - timedelta(days=day), OFFICE, actor_sid=STAFF)
        for day in range(1, 20)
    ]
    once = event("user-session.created", SINCE - timedelta(days=29), OFFICE, actor_sid=LEAVER)
    return shop(events=[*daily, once, *more])


def test_a_user_who_comes_back_after_weeks_may_be_a_leaver() -> None:
    back = event("user-session.created", DURING, THIEF, actor_sid=LEAVER)
    made = event("account-api-keys.created", after(60), THIEF, actor_sid=LEAVER)

    assert "insider-or-third-party" in kinds(staffed(back, made), lure(), burst(), key(THIEF))


def test_a_user_who_was_there_yesterday_is_no_leaver_and_a_changed_password_is_a_strangers_work() -> None:
    today = event("user-session.created", DURING, THIEF, actor_sid=STAFF)
    back = event("user-session.created", DURING, THIEF, actor_sid=LEAVER)
    password = found("password-changed", addresses=(THIEF,))

    assert "account-takeover" in kinds(staffed(today), lure(), key(THIEF))
    assert "account-takeover" in kinds(staffed(back), lure(), key(THIEF), password)


def test_leading_a_number_away_is_a_hijack_and_redirecting_an_alarm_is_not() -> None:
    number = found(
        "webhook-moved-off-own-hosts", Severity.CRITICAL, resources=(sid("PN"),), addresses=(THIEF,)
    )
    trigger = found(
        "webhook-moved-off-own-hosts", Severity.CRITICAL, resources=(sid("UT"),), addresses=(THIEF,)
    )

    assert "webhook-hijack" in kinds(shop(), number)
    assert "webhook-hijack" not in kinds(shop(), trigger)


# ---- tenants ---------------------------------------------------------------------------------------


def platform(*, by: str = SERVER, young: bool = True, honest: int = 0) -> SimpleNamespace:
    """Eight tenants, one of whom writes openers to strangers since the backend made them."""
    made_at = SINCE - timedelta(days=5 if young else 300)
    tenants = [sid("AC") for _ in range(7)]
    accounts = [
        {"account_sid": one, "sid": one, "owner_account_sid": MAIN, "created_at": SINCE - timedelta(days=400)}
        for one in tenants
    ]
    bad = {"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN, "created_at": made_at}
    made = [event("account.created", made_at, by, resource_sid=SUB)] if young else []
    sent = [message(after(at), to, OPENER, account_sid=SUB) for at, to in enumerate(strangers(60))]
    own = [
        message(after(at), to, "Your table is booked", account_sid=SUB)
        for at, to in enumerate(strangers(honest))
    ]
    return shop(accounts=[*accounts, bad], events=made, messages=[*sent, *own])


def spam(account_sid: str = SUB) -> Finding:
    template = message(body=OPENER)["template"]
    return found(
        "conversational-spam",
        account_sid=account_sid,
        templates=(template,),
        exhibits=[("messages", sid("SM"))],
    )


def test_a_young_tenant_who_sends_nothing_else_abuses_the_platform_and_nobody_was_robbed() -> None:
    verdict, _signs = judge([spam()], (), platform(), WINDOW, MAIN)

    assert (verdict.takeover, verdict.kinds) == (Takeover.NONE, ("tenant-abuse",))


def test_it_is_not_said_of_the_main_account_of_old_or_honest_tenants_or_with_a_stranger_about() -> None:
    cases = [
        judge([spam(MAIN)], (), platform(), WINDOW, MAIN),
        judge([spam()], (), platform(young=False), WINDOW, MAIN),
        judge([spam()], (), platform(honest=200), WINDOW, MAIN),
        judge([spam(), key(THIEF)], (), platform(), WINDOW, MAIN),
        judge([spam()], (), platform(by=THIEF), WINDOW, MAIN),
    ]

    assert not [verdict for verdict, _signs in cases if "tenant-abuse" in verdict.kinds]


def test_an_echo_of_an_old_incident_is_no_tenants_doing() -> None:
    echo = found("echo-of-incident", Severity.CRITICAL, account_sid=SUB, templates=spam().templates)

    assert "tenant-abuse" not in judge([spam(), echo], (), platform(), WINDOW, MAIN)[0].kinds
