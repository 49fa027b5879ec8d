"""How the audit log spells countries."""

import pytest
from phonenumbers import SUPPORTED_REGIONS

from dakkan.detect.countries import HIGH_RISK
from dakkan.model.countries import country_named


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("south_sudan", "SS"),
        ("latvia", "LV"),
        ("United States/Canada", "US"),
        ("LV", "LV"),
        ("lv_low_risk_numbers_enabled", "LV"),
        ("SL.high_risk_special_numbers_enabled", "SL"),
        ("cote_d_ivoire", "CI"),
        ("friendly_name", ""),
        ("", ""),
    ],
)
def test_a_field_names_its_country(field: str, code: str) -> None:
    assert country_named(field) == code


def test_countries_of_high_risk_exist() -> None:
    assert set(SUPPORTED_REGIONS) | {"PN"} >= HIGH_RISK
