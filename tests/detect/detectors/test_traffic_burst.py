"""`traffic-burst`: volume alone decides nothing."""

from builders import (
    BAIT,
    KNOWN,
    LONG_BEFORE,
    OFFICE,
    OWN_TEXT,
    SERVER,
    SINCE,
    SUB,
    Row,
    after,
    call,
    event,
    evidence,
    found,
    message,
    shop,
    strangers,
)
from dakkan.detect.detectors.traffic_burst import traffic_burst

CAMPAIGN = "This weekend only: 20% off everything!"
CUSTOMERS = strangers(200, "+8190")


def texts(body: str, to: list[str], **more: object) -> list[Row]:
    return [message(after(n), number, body, **more) for n, number in enumerate(to)]


def known() -> list[Row]:
    return [message(SINCE.replace(day=10), to) for to in CUSTOMERS]


def test_a_new_text_to_strangers_in_number_is_high() -> None:
    (row,) = found(traffic_burst, shop(messages=texts(CAMPAIGN, strangers(120))))

    assert (row["severity"], row["events"], row["strangers"]) == ("high", 120, 120)
    assert len(row["exhibits"]) == 100


def test_a_campaign_to_known_customers_is_low() -> None:
    (row,) = found(traffic_burst, shop(messages=[*known(), *texts(CAMPAIGN, CUSTOMERS)]))

    assert row["severity"] == "low"


def test_the_usual_text_to_new_customers_is_low() -> None:
    (row,) = found(traffic_burst, shop(messages=texts(OWN_TEXT, strangers(120))))

    assert row["severity"] == "low"


def test_bait_to_known_customers_is_high() -> None:
    (row,) = found(traffic_burst, shop(messages=[*known(), *texts(BAIT, CUSTOMERS)]))

    assert row["severity"] == "high"


def test_the_usual_hour_is_quiet() -> None:
    assert not found(traffic_burst, shop(messages=texts(OWN_TEXT, [KNOWN] * 40)))


def test_a_busy_shops_usual_peak_is_quiet() -> None:
    peaks = [
        message(after(n * 20, SINCE.replace(day=day, hour=2))) for day in (3, 10, 17) for n in range(150)
    ]
    today = [message(after(n * 15)) for n in range(200)]

    assert not found(traffic_burst, shop(messages=[*peaks, *today]))


def test_calls_from_a_strangers_number_count() -> None:
    calls = [call(after(n), to, sender="+12025550101") for n, to in enumerate(strangers(120))]

    (row,) = found(traffic_burst, shop(calls=calls))

    assert row["severity"] == "high"


def test_calls_from_a_number_that_the_office_bought_are_low() -> None:
    bought = event(
        "phone-number.created", after(-600), OFFICE, changes={"phone_number": (None, "+12025550101")}
    )
    calls = [call(after(n), to, sender="+12025550101") for n, to in enumerate(strangers(120))]

    (row,) = found(traffic_burst, shop(calls=calls, events=[bought]))

    assert row["severity"] == "low"


def test_a_new_customer_of_a_provider_is_low() -> None:
    made = event("account.created", LONG_BEFORE, SERVER, resource_sid=SUB)
    sent = texts(CAMPAIGN, strangers(120), account_sid=SUB, sender="+12025550101")

    calls = [call(after(n), to, account_sid=SUB, sender="+12025550101") for n, to in enumerate(strangers(80))]

    (row,) = found(traffic_burst, shop(messages=sent, calls=calls, events=[made]))

    assert (row["severity"], row["events"]) == ("low", 200)


def test_without_history_only_the_floors_count() -> None:
    few, many = texts(CAMPAIGN, strangers(90)), texts(CAMPAIGN, strangers(400))

    assert not found(traffic_burst, evidence(messages=few))
    assert found(traffic_burst, evidence(messages=many))[0]["severity"] == "low"
