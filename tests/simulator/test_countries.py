import pytest

from dakkan.simulator.countries import COUNTRIES, HIGH_RISK, call_price, country_of, text_price


@pytest.mark.parametrize(
    ("number", "iso"),
    [
        ("+14155550123", "US"),
        ("+15005550006", "US"),
        ("+18005551212", "US"),
        ("+16045550123", "CA"),
        ("+18765550123", "JM"),
        ("+447700900123", "GB"),
        ("+819012345678", "JP"),
        ("+79161234567", "RU"),
        ("+77011234567", "KZ"),
        ("+37181234567", "LV"),
        ("SHOP", ""),
        ("+", ""),
        ("+999", ""),
    ],
)
def test_a_number_is_in_its_country_also_when_it_is_reserved_for_fiction(number: str, iso: str) -> None:
    assert country_of(number) == iso


def test_every_country_has_a_name_a_continent_and_prices() -> None:
    assert len(COUNTRIES) > 200
    assert set(COUNTRIES) > HIGH_RISK
    assert all(c.name and c.continent and c.text_price > 0 and c.call_price > 0 for c in COUNTRIES.values())
    assert len({country.key for country in COUNTRIES.values()}) == len(COUNTRIES)


def test_costly_destinations_cost_more() -> None:
    assert text_price("+79161234567") > 10 * text_price("+14155550123")
    assert call_price("+37181234567") > call_price("+37121234567") > call_price("+14155550123")
