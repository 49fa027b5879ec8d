from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from builders import DURING, KNOWN, MAIN, SINCE, THIEF, WINDOW, message, shop, strangers
from case.made import finding, sid
from dakkan.case.verdict import judge
from dakkan.model.finding import Blind, Finding, Severity
from dakkan.model.verdict import Takeover, Verdict

CRITICAL, HIGH, MEDIUM, LOW = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW
LATER = DURING + timedelta(minutes=10)
OWN_TEXT = message()["template"]


def given(detector: str, severity: Severity = HIGH, **more: Any) -> Finding:
    """A finding of that detector, from the thief's address where it is about a change."""
    return finding(f"F-{detector}", detector, severity=severity, account_sid=MAIN, **{"at": DURING, **more})


def change(detector: str, severity: Severity = HIGH, **more: Any) -> Finding:
    return given(
        detector, severity, **{"addresses": (THIEF,), "exhibits": [("events", sid("AE", 1))], **more}
    )


def traffic(detector: str, severity: Severity = HIGH, **more: Any) -> Finding:
    return given(detector, severity, **{"until": LATER, "exhibits": [("messages", sid("SM", 1))], **more})


def calls(detector: str, severity: Severity = HIGH, **more: Any) -> Finding:
    return traffic(detector, severity, exhibits=[("messages", sid("CA", 1))], **more)


LURE = traffic("lure-in-message-body", signs=("phishing-links",), templates=("pay {link}",))
BURST = traffic("traffic-burst", signs=("mass-traffic",))
ABROAD = traffic("first-traffic-to-country", signs=("unusual-countries",), countries=("LV",))
SERIES = traffic("recipients-in-sequence", templates=("pay {link}",))
NEW_ADDRESS = change("api-actor-from-new-address", MEDIUM)
LOGIN = change("console-login-from-new-place", MEDIUM)
KEY = change("new-api-key-used-at-once")
OPENED = change("countries-opened", CRITICAL, countries=("LV",), signs=("unusual-countries",))
SUBACCOUNT = change("unknown-subaccount", signs=("unknown-subaccounts",))
EMAIL = change("email-changed", CRITICAL, signs=("credentials-changed",))
PASSWORD = change("password-changed", signs=("credentials-changed",))
WEBHOOK = change("webhook-moved-off-own-hosts", CRITICAL)
TOKEN = change("secondary-token-by-somebody-else", CRITICAL, signs=("credentials-changed",))
DATA = change("data-read-in-bulk")

CONFIRMED, LIKELY, POSSIBLE, NONE = Takeover.CONFIRMED, Takeover.LIKELY, Takeover.POSSIBLE, Takeover.NONE
TAKEN = "account-takeover"
CALLED = calls("first-traffic-to-country")
LEFT = given("key-left-behind", CRITICAL)


@pytest.fixture(scope="module")
def tables() -> SimpleNamespace:
    """The shop's usual month and nothing else."""
    return shop()


def verdict(findings: Sequence[Finding], tables: Any, blind: Sequence[Blind] = ()) -> Verdict:
    return judge(findings, blind, tables, WINDOW, MAIN)[0]


@pytest.mark.parametrize(
    ("findings", "takeover", "kinds"),
    [
        pytest.param([], NONE, (), id="nothing found"),
        pytest.param([given("email-changed", LOW)], NONE, (), id="the owner moved to another address"),
        pytest.param([NEW_ADDRESS], POSSIBLE, (), id="a single medium"),
        pytest.param([NEW_ADDRESS, LOGIN], POSSIBLE, (), id="two mediums about one question"),
        pytest.param([BURST], POSSIBLE, (), id="volume alone"),
        pytest.param([traffic("traffic-burst", CRITICAL)], POSSIBLE, (), id="any volume alone"),
        pytest.param([BURST, NEW_ADDRESS], POSSIBLE, (), id="a campaign from a new server"),
        pytest.param([KEY], POSSIBLE, (), id="one change, nothing else"),
        pytest.param([KEY, NEW_ADDRESS], LIKELY, (TAKEN,), id="a key from a new place"),
        pytest.param([SUBACCOUNT, BURST], LIKELY, (TAKEN,), id="a subaccount and a burst"),
        pytest.param([LURE], POSSIBLE, ("smishing",), id="bait alone"),
        pytest.param([LURE, NEW_ADDRESS], LIKELY, ("smishing",), id="bait and somebody new"),
        pytest.param([LURE, BURST], CONFIRMED, ("smishing",), id="bait in mass"),
        pytest.param([LURE, BURST, SERIES], CONFIRMED, ("smishing",), id="bait to strangers in series"),
        pytest.param([LURE, KEY], CONFIRMED, (TAKEN, "smishing"), id="bait after a change"),
        pytest.param([OPENED, ABROAD], CONFIRMED, (TAKEN, "sms-pumping"), id="opened and pumped"),
        pytest.param([OPENED, CALLED], CONFIRMED, (TAKEN, "toll-fraud"), id="opened and called"),
        pytest.param([EMAIL], CONFIRMED, (TAKEN,), id="e-mail changed"),
        pytest.param([PASSWORD], CONFIRMED, (TAKEN,), id="password changed"),
        pytest.param([given("password-changed")], POSSIBLE, (), id="password changed, nobody knows where"),
        pytest.param([WEBHOOK], CONFIRMED, (TAKEN, "webhook-hijack"), id="webhook moved"),
        pytest.param([TOKEN], CONFIRMED, (TAKEN,), id="token replaced"),
        pytest.param([KEY, SUBACCOUNT], CONFIRMED, (TAKEN,), id="two changes from one address"),
        pytest.param([DATA, LOGIN], LIKELY, (TAKEN, "data-theft"), id="recordings taken out"),
        pytest.param([LEFT, KEY], CONFIRMED, (TAKEN,), id="a key left behind"),
    ],
)  # fmt: skip
def test_the_rule(
    tables: SimpleNamespace, findings: list[Finding], takeover: Takeover, kinds: tuple[str, ...]
) -> None:
    found = verdict(findings, tables)

    assert (found.takeover, found.kinds) == (takeover, kinds)


def test_a_medium_counts_as_a_sign_and_a_low_does_not(tables: SimpleNamespace) -> None:
    low = given("traffic-burst", LOW, signs=("mass-traffic",))
    medium = given("unknown-number-bought", MEDIUM, signs=("unknown-numbers",))

    _, signs = judge([low, medium], (), tables, WINDOW, MAIN)

    assert [sign for sign, there in signs.items() if there] == ["unknown-numbers"]
    assert len(signs) == 6


def test_since_is_the_first_hostile_trace(tables: SimpleNamespace) -> None:
    earlier = change("api-actor-from-new-address", MEDIUM, at=DURING - timedelta(hours=1))
    elsewhere = change("console-login-from-new-place", MEDIUM, at=SINCE, addresses=("198.51.100.9",))

    found = verdict([KEY, LURE, earlier, elsewhere], tables)

    assert found.since == earlier.first_seen
    assert elsewhere.id not in found.because


def test_what_could_not_be_looked_at_makes_nothing_found_mean_less(tables: SimpleNamespace) -> None:
    seeing = verdict([], tables)
    half_blind = verdict([], tables, [Blind("events", "refused"), Blind("messages", "refused")])

    assert half_blind.confidence < seeing.confidence


def test_more_answered_questions_make_it_surer(tables: SimpleNamespace) -> None:
    assert verdict([LURE, KEY, NEW_ADDRESS], tables).confidence > verdict([EMAIL], tables).confidence


def test_messages_missing_from_the_log_decide_nothing_and_tell_no_time(tables: SimpleNamespace) -> None:
    missing = given("missing-from-log", at=SINCE)

    assert verdict([missing, SERIES], tables).takeover == LIKELY
    assert verdict([missing, LURE, BURST], tables).since == LURE.first_seen


def pumped(body: str | None = None, **more: Any) -> SimpleNamespace:
    """Forty texts to a country never used, in the shop's own words unless `body` says otherwise."""
    words = {} if body is None else {"body": body}
    return shop(messages=[message(DURING, to, **words, **more) for to in strangers(40, "+371")])


PUMPED = [traffic("first-traffic-to-country", countries=("LV",)), BURST]


def test_the_owners_own_words_to_strangers_abroad_are_a_pumped_form() -> None:
    found = verdict(PUMPED, pumped())

    assert (found.takeover, found.kinds) == (NONE, ("form-pumping",))
    assert found.since == DURING


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(pumped("Your parcel waits"), id="words never used"),
        pytest.param(pumped(sender="+815031009999"), id="a sender never used"),
        pytest.param(pumped(messaging_service_sid="MG" + "7" * 32), id="a service never used"),
    ],
)
def test_other_words_or_senders_are_no_form(tables: SimpleNamespace) -> None:
    found = verdict(PUMPED, tables)

    assert found.takeover == LIKELY
    assert found.kinds == ("sms-pumping",)


@pytest.mark.parametrize("more", [NEW_ADDRESS, OPENED, LURE])
def test_with_somebody_new_or_something_changed_it_is_no_form(more: Finding) -> None:
    assert "form-pumping" not in verdict([*PUMPED, more], pumped()).kinds


@pytest.mark.parametrize("what", ["events", "api-actor-from-new-address", "countries-opened"])
def test_without_a_look_at_the_changes_no_form_is_blamed(what: str) -> None:
    assert verdict(PUMPED, pumped(), [Blind(what, "too little history")]).takeover == LIKELY


def test_calls_carry_no_words_so_no_form_is_blamed() -> None:
    assert verdict([calls("first-traffic-to-country", countries=("LV",))], shop()).takeover == POSSIBLE


def test_a_known_customer_abroad_changes_nothing() -> None:
    found = verdict([traffic("first-traffic-to-country", LOW)], shop(messages=[message(DURING, KNOWN)]))

    assert found.takeover == NONE
