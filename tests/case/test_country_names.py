import json
from typing import Any

import pytest

from builders import evidence
from dakkan.case.country_names import names_in
from dakkan.model.countries import country_named


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("south_sudan", "SS"),
        ("latvia", "LV"),
        ("LV", "LV"),
        ("lv.low_risk_numbers_enabled", "LV"),
        ("trinidad_tobago", "TT"),
        ("trinidad_and_tobago", "TT"),
        ("côte_d’ivoire", "CI"),
        ("democratic_republic_of_the_congo", "CD"),
        ("congo", "CG"),
        ("united_states_canada", "US"),
        ("voice_url", ""),
        ("status", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_how_the_audit_log_spells_it(field: str, code: str) -> None:
    assert country_named(field) == code


def test_the_names_of_the_voice_permissions_come_first() -> None:
    rows: list[dict[str, Any]] = [
        {"country": "AC", "sid": "AC", "raw": json.dumps({"name": "Ascension"})},
        {"country": "ZZ", "sid": "ZZ", "raw": "not json"},
        {"country": "YY", "sid": "YY", "raw": None},
    ]

    names = names_in(evidence(voice_countries=rows).voice_countries)

    assert names == {"ascension": "AC"}
    assert country_named("ascension", names) == "AC"
