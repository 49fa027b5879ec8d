"""Ini files: read back by Python's own reader, and nothing but the value is different."""

import configparser
from pathlib import Path

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.ini import Ini, edited
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Kept

NEW = {"twilio.token": Secret(TOKEN)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[twilio]\ntoken=old\n", f"[twilio]\ntoken={TOKEN}\n"),
        ("[twilio]\ntoken : old", f"[twilio]\ntoken : {TOKEN}"),
        ("[twilio]\nToken = old\n", f"[twilio]\nToken = {TOKEN}\n"),
        ("[twilio]\ntoken = old ; ours\n", f"[twilio]\ntoken = {TOKEN} ; ours\n"),
        ('[twilio]\ntoken = "old"\r\nx = 1\r\n', f'[twilio]\ntoken = "{TOKEN}"\r\nx = 1\r\n'),
        (
            "[a]\ntoken=1\n[twilio]\n; token=2\ntoken=3\n[b]\ntoken=4\n",
            f"[a]\ntoken=1\n[twilio]\n; token=2\ntoken={TOKEN}\n[b]\ntoken=4\n",
        ),
        ("[twilio]\n  a = 1\n  token = old\n  b = 2\n", f"[twilio]\n  a = 1\n  token = {TOKEN}\n  b = 2\n"),
        ("[twilio]\na = 1\n  token = 2\ntoken = 3\n", f"[twilio]\na = 1\n  token = 2\ntoken = {TOKEN}\n"),
        ("[twilio]\ntoken =\n", f"[twilio]\ntoken ={TOKEN}\n"),
    ],
)
def test_only_the_value_changes(before: str, after: str) -> None:
    assert edited(before, NEW) == after
    assert edited(after, NEW) == after
    reader = configparser.ConfigParser(inline_comment_prefixes=(";",))
    reader.read_string(after)
    assert reader["twilio"]["token"].strip('"') == TOKEN


def test_a_section_may_have_dots_and_a_setting_may_have_no_section() -> None:
    values = {"app.twilio.token": Secret("new"), "top": Secret("up")}

    assert edited("top=1\n[app.twilio]\ntoken=2\n", values) == "top=up\n[app.twilio]\ntoken=new\n"


@pytest.mark.parametrize("before", ["", "token=1\n", "[twilio]\n#token=1\n", "[Twilio]\ntoken=1\n"])
def test_a_setting_that_is_not_there_is_an_error(before: str) -> None:
    with pytest.raises(ValueError, match=r"no setting twilio\.token"):
        edited(before, NEW)


def test_a_value_of_several_lines_is_left_alone() -> None:
    with pytest.raises(ValueError, match="several lines"):
        edited("[twilio]\ntoken = a\n  b\n", NEW)


@pytest.mark.parametrize("value", ["a b", "a;b", "50%", 'a"b', "a\nb", ""])
def test_a_secret_that_ini_files_write_in_different_ways_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no common way"):
        edited("[twilio]\ntoken = a\n", {"twilio.token": Secret(value)})


def test_the_sink_changes_the_file(tmp_path: Path, kept: Kept) -> None:
    file = tmp_path / "app.ini"
    file.write_text("[twilio]\ntoken = old\n")
    sink = Ini(read_address(f"ini:{file}#twilio.token"), kept.around())

    sink.check(["twilio.token"])
    sink.put(NEW)

    assert file.read_text() == f"[twilio]\ntoken = {TOKEN}\n"
    assert kept.contents == [(str(file), "[twilio]\ntoken = old\n")]
    with pytest.raises(DeployFailed, match="no setting other"):
        sink.check(["other"])
