"""`.env` files: the value is new, and nothing else is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.dotenv import Dotenv, edited
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Kept

NEW = {"TOKEN": Secret(TOKEN)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TOKEN=old\n", f"TOKEN={TOKEN}\n"),
        ("TOKEN=old", f"TOKEN={TOKEN}"),
        ("TOKEN=\n", f"TOKEN={TOKEN}\n"),
        ("export TOKEN=old\n", f"export TOKEN={TOKEN}\n"),
        ("  TOKEN = old  \n", f"  TOKEN = {TOKEN}  \n"),
        ("TOKEN='o l d' # ours\n", f"TOKEN='{TOKEN}' # ours\n"),
        ('TOKEN="o\\"ld"\n', f'TOKEN="{TOKEN}"\n'),
        ("TOKEN=old # since May\n", f"TOKEN={TOKEN} # since May\n"),
        ("TOKEN=o#ld\n", f"TOKEN={TOKEN}\n"),
        ("A=1\r\nTOKEN=old\r\nB=2\r\n", f"A=1\r\nTOKEN={TOKEN}\r\nB=2\r\n"),
        ("# TOKEN=old\nTOKEN=old\n", f"# TOKEN=old\nTOKEN={TOKEN}\n"),
        ("MY_TOKEN=a\nTOKEN_2=b\nTOKEN=old\n", f"MY_TOKEN=a\nTOKEN_2=b\nTOKEN={TOKEN}\n"),
        ("TOKEN=a\nTOKEN=b\n", f"TOKEN={TOKEN}\nTOKEN={TOKEN}\n"),
        ('KEY="a\nTOKEN=in a text\nb"\nTOKEN=old\n', f'KEY="a\nTOKEN=in a text\nb"\nTOKEN={TOKEN}\n'),
        ("KEY='a\nTOKEN=x\n'\nTOKEN='old\nold'\n", f"KEY='a\nTOKEN=x\n'\nTOKEN='{TOKEN}'\n"),
        ("# it's\nTOKEN=old\n# it's\n", f"# it's\nTOKEN={TOKEN}\n# it's\n"),
        ("\ufeffTOKEN=old\n", f"\ufeffTOKEN={TOKEN}\n"),
    ],
)
def test_only_the_value_changes(before: str, after: str) -> None:
    assert edited(before, NEW) == after
    assert edited(after, NEW) == after


@pytest.mark.parametrize("before", ["", "#TOKEN=old\n", "TOKENS=1\n", 'A="\nTOKEN=x\n"\n', "TOKEN\n"])
def test_a_key_that_is_not_there_is_an_error(before: str) -> None:
    with pytest.raises(ValueError, match="no line TOKEN="):
        edited(before, NEW)


def test_several_keys_change_at_once() -> None:
    values = {"SID": Secret("SK1"), "SECRET": Secret("s")}

    assert edited("SID=a\nX=1\nSECRET=b\n", values) == "SID=SK1\nX=1\nSECRET=s\n"


@pytest.mark.parametrize("quote", ["", "'", '"'])
@given(value=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_a_reader_gets_back_what_was_put_in(quote: str, value: str) -> None:
    """As python-dotenv and dotenv for Node read: single quotes literally, double ones with escapes."""
    line = edited(f"A=1\nTOKEN={quote}{quote}\nB=2\n", {"TOKEN": Secret(value)}).split("\n")[1]
    written = line.removeprefix("TOKEN=")

    match written[:1]:
        case "'":
            assert written[-1] == "'" and written[1:-1] == value
        case '"':
            unescaped, escape = "", False
            for character in written[1:-1]:
                escape = not escape and character == "\\"
                unescaped += "" if escape else character
            assert unescaped == value
        case _:
            assert written == value and not set(value) & set(" '\"#$\\`")


def test_a_secret_with_a_newline_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        edited("TOKEN=a\n", {"TOKEN": Secret("a\nADMIN=1")})


def test_the_sink_says_which_file_lacks_the_key(tmp_path: Path, kept: Kept) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    sink = Dotenv(read_address(f"env:{file}#TOKEN"), kept.around())

    with pytest.raises(DeployFailed, match=r"\.env: there is no line TOKEN="):
        sink.check(["TOKEN"])
    with pytest.raises(DeployFailed, match=r"\.env: there is no line TOKEN="):
        sink.put(NEW)
    assert file.read_text() == "A=1\n"
    assert kept.contents == []
