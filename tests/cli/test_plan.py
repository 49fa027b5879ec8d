"""`plan`, `approve` and `apply`: options ranked, breakage foreseen, and two people where two are asked for."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dakkan.cli.command import Options
from dakkan.cli.commands.approve import approve
from dakkan.errors import NotApproved

from .conftest import Terminal
from .test_whole_answer import hijack

Open = Callable[[], Terminal]
MEASURES = {"hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount"}


@pytest.fixture
def hijacked(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, str]:
    monkeypatch.setenv("DAKKAN_USER", "mika")
    monkeypatch.delenv("DAKKAN_REQUIRE_APPROVAL", raising=False)
    at = terminal()
    hijack(at.world)
    return at, at("investigate", "--json").json["case"]


def approved(at: Terminal, *arguments: str, says: str = "") -> Result:
    """The command itself, given what the frame gives it."""
    extras = {"transport": at.transport, "pause": lambda _seconds: None}
    return CliRunner().invoke(
        approve, arguments, obj=Options(home=at.folder, extras=extras), standalone_mode=False, input=says
    )


def test_options_are_ranked_beside_the_plan(hijacked: tuple[Terminal, str]) -> None:
    at, case = hijacked

    document = at("plan", case, "--json").json

    options: dict[str, Any] = {one["option"]: one for one in document["options"]}
    assert document["preset"] == "stop"  # what to press at night is the default
    assert set(options) == {"stop", "contain", "sanitise"} | MEASURES
    assert sorted(one["rank"] for one in options.values()) == list(range(1, 8))
    everything = options["sanitise"]
    assert everything["kind"] == "preset"
    assert set(everything) == {
        *("option", "kind", "stops_per_hour", "costs_per_hour", "basis", "remarks", "rank"),
    }
    assert Decimal(everything["stops_per_hour"]["usd"]) > Decimal(options["stop"]["stops_per_hour"]["usd"])
    assert everything["stops_per_hour"]["currency"] == "USD"
    assert everything["stops_per_hour"]["people"] >= 150
    assert everything["costs_per_hour"]["messages"] > 0
    assert options["close-countries"]["costs_per_hour"] == {"messages": 0.0, "calls": 0.0}
    assert document["approval"]["needed"] is False

    shown = at("plan", case)
    assert "press this at night" in " ".join(shown.out.split())
    assert "Next: dakkan apply" in shown.out


def test_the_plan_says_which_system_breaks(hijacked: tuple[Terminal, str]) -> None:
    at, case = hijacked
    key = next(key.sid for key in at.world.keys.values() if key.friendly_name != "backup")
    (at.folder / "inventory.toml").write_text(
        f'[[system]]\nname = "billing"\ncredentials = ["{key}"]\nowner = "payments"\n[[system]]\nowner = "?"\n'
    )

    ran = at("plan", case, "--preset", "sanitise", "--json")

    broken = {
        step["target"]["sid"]: [one["what"] for one in step["breaks"]]
        for step in ran.json["steps"]
        if step["action"] == "delete-api-key" and step["verb"] == "delete"
    }
    assert any("billing uses it" in what for what in broken[key])
    assert any("known uses this key" in what for sid in broken if sid != key for what in broken[sid])
    assert "inventory.toml:5: The system has no name." in ran.err
    assert ran.code == 0
    assert at("apply", case, "--yes").code == 0  # what was foreseen is no part of what the plan saw


def test_two_people(hijacked: tuple[Terminal, str], monkeypatch: pytest.MonkeyPatch) -> None:
    at, case = hijacked

    planned = at("plan", case, "--require-approval")
    refused = at("apply", case, "--yes")

    assert f"Next: dakkan approve {case} --by NAME" in " ".join(planned.out.split())
    assert refused.code == 1
    assert f"dakkan approve {case} --by NAME" in refused.err
    assert at("resume", case).code == 1
    assert isinstance(approved(at, case, "--yes").exception, NotApproved)  # mika made it
    assert isinstance(approved(at, case, "--by", "Mika").exception, NotApproved)

    assert approved(at, case, "--by", "ken", says="n\n").return_value == 1
    assert at("apply", case, "--yes").code == 1
    assert approved(at, case, "--by", "ken", says="y\n").return_value == 0
    assert at("apply", case, "--yes").code == 0
    assert at("resume", case).code == 0
    assert at("case", "check", case).code == 0

    at("plan", case)  # a new plan, and the case remembers the rule
    assert at("apply", case, "--yes").code == 1


def test_the_environment_makes_two_people_the_rule(
    hijacked: tuple[Terminal, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, case = hijacked
    before = at("plan", case, "--json").json
    monkeypatch.setenv("DAKKAN_REQUIRE_APPROVAL", "1")

    assert before["approval"] == {
        "needed": False,
        "missing": False,
        "proposed_by": "mika",
        "approved_by": None,
    }
    assert at("apply", case, "--yes").code == 1
    assert at("plan", case, "--json").json["approval"]["missing"] is True
    monkeypatch.delenv("DAKKAN_REQUIRE_APPROVAL")
    assert at("apply", case, "--yes").code == 1  # the plan was made under the rule
    assert approved(at, case, "--by", "ken", "--yes", "--json").return_value == 0
    assert at("apply", case, "--yes").code == 0


def test_help_says_how_far_a_name_goes() -> None:
    ran = CliRunner().invoke(approve, ["--help"])

    assert "there is no list of users" in " ".join(ran.output.split())
