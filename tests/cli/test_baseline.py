"""`dakkan baseline`, as people use it."""

from collections.abc import Callable
from pathlib import Path

from .conftest import Terminal

OpenTerminal = Callable[[], Terminal]


def test_show_learn_accept_and_import(terminal: OpenTerminal, tmp_path: Path) -> None:
    shell = terminal()
    assert shell("baseline", "learn", "--reason", "reviewed").code == 2  # there is no evidence yet
    assert shell("collect", "--since", "25d").code in (0, 4)

    before = shell("baseline", "show", "--json").json
    learned = shell("baseline", "learn", "--by", "ana", "--reason", "reviewed", "--json").json
    accepted = shell(
        "baseline", "accept", "country", "tw", "--reason", "launch", "--until", "30d", "--json"
    ).json
    customers = tmp_path / "customers.csv"
    customers.write_text("number,name\n+81 90-1111-2222,A\n+819011113333,B\n")
    imported = shell("baseline", "import", "recipient", str(customers), "--reason", "CRM", "--json").json
    after = shell("baseline", "show", "--json").json
    told = shell("baseline", "show")

    assert before["learned"] is None
    assert before["accounts"][0]["messages"] > 0
    assert set(before["accounts"][0]["countries"])
    assert learned["by"] == "ana"
    assert accepted["entries"][0]["value"] == "TW"
    assert imported["entries"] == 2
    assert after["learned"]["reason"] == "reviewed"
    assert [one["kind"] for one in after["accepted"]] == ["country", "recipient", "recipient"]
    assert "launch" in told.out
    assert "in force" in told.out


def test_a_bad_value_is_said_and_nothing_is_kept(terminal: OpenTerminal) -> None:
    shell = terminal()

    wrong = shell("baseline", "accept", "country", "Taiwan", "--reason", "launch")

    assert wrong.code == 2
    assert "two letters" in wrong.err
    assert shell("baseline", "show", "--json").json["accepted"] == []


def test_a_file_that_is_not_there(terminal: OpenTerminal) -> None:
    wrong = terminal()("baseline", "import", "recipient", "/nowhere/crm.csv", "--reason", "CRM")

    assert wrong.code == 2
    assert "crm.csv" in wrong.err
