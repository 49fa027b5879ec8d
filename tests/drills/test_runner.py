"""A drill from beginning to end, with the whole product in it."""

import json
from datetime import timedelta
from pathlib import Path

from dakkan.drills import runner
from dakkan.drills.script import Drill, Thief, hours, minutes


class Small(Drill):
    id = "small"
    title = "Small"
    says = "For tests."
    profile = "small"
    history = timedelta(days=30)
    daily_messages = 60
    called_after = minutes(20)
    signs_expected = frozenset({"mass-traffic", "phishing-links"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.5", holding="auth token")
        thief.reads()
        thief.creates_api_key("backup")
        thief.waits(minutes(2))
        thief.sends_messages(700, to="home", family="parcel", during=hours(1))


def test_the_product_takes_the_account_back_while_the_thief_goes_on(tmp_path: Path) -> None:
    told: list[str] = []

    result = runner.play(Small(), 1, tmp_path, tell=told.append)

    assert result.passed, result.shortcomings
    assert result.fraud_usd < result.fraud_usd_unanswered / 2
    assert result.contained_after_s is not None and result.contained_after_s < 25 * 60
    assert json.loads((tmp_path / "report.json").read_text())
    assert (tmp_path / "report.html").exists() and (tmp_path / "report.md").exists()
    assert any("Verdict" in line for line in told)
