import pytest

from dakkan.evidence.country import country_of


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+14155550100", "US"),
        ("+16135550100", "CA"),
        ("+18765551234", "JM"),
        ("+17875551234", "PR"),
        ("+18005551234", "US"),
        ("+77011234567", "KZ"),
        ("+79161234567", "RU"),
        ("+442071838750", "GB"),
        ("+447781123456", "GG"),
        ("+441534123456", "JE"),
        ("+4798765432", "NO"),
        ("+4779123456", "SJ"),
        ("+590690123456", "GP"),
        ("+590590271234", "BL"),
        ("+393331234567", "IT"),
        ("+390669812345", "VA"),
        ("+37120000001", "LV"),
        ("+819012345678", "JP"),
        ("+383441234567", "XK"),
        ("whatsapp:+818012345678", "JP"),
    ],
)
def test_a_number_has_the_country_of_its_plan(number: str, country: str) -> None:
    assert country_of(number) == country


@pytest.mark.parametrize(
    "number",
    [
        *("", None, "ACME", "12345", "sip:a@example.com", "client:bob", "+88213123456", "+80012345678"),
        *(
            "+266696687",
            "+1",
            "+" + "9" * 30,
            "+１２３４５６７８",
            "+44 20 7183 8750",
            "messenger:1234567890",
        ),
    ],
)
def test_what_is_no_country_s_number_has_no_country(number: str | None) -> None:
    assert country_of(number) is None


def test_a_number_that_cannot_be_does_not_spoil_its_neighbours() -> None:
    impossible, possible = "+44783912345699", "+447839123456"

    assert country_of(impossible) == "GB"
    assert country_of(possible) == "GG"
