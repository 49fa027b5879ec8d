"""`deploy.toml`: read whole, or refused with file and line before anything is changed."""

from pathlib import Path

import pytest

from dakkan.errors import UsageError
from dakkan.model.deployment import Deployment
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.table import Table, read_table

MAIN, SUB = "AC" + "a" * 32, "AC" + "b" * 32
OLD_KEY, NEW_KEY = "SK" + "1" * 32, "SK" + "2" * 32

GOOD = f"""
[webhooks]
try = ["https://shop.example/status"]
wait = 30

[[credential]]  # the main account
kind = "auth-token"
secret = ["env:/srv/app/.env#TWILIO_AUTH_TOKEN", "./restart.sh now"]

[[credential]]
account = "{SUB}"
kind = "api-key"
key = "{OLD_KEY}"
sid = "env:/srv/app/.env#TWILIO_API_KEY"
secret = "env:/srv/app/.env#TWILIO_API_SECRET"

[[credential]]
account = "*"
kind = "auth-token"
by-hand = true
"""


def read(folder: Path, text: str) -> Table:
    (folder / "deploy.toml").write_text(text)
    return read_table(folder / "deploy.toml")


def test_no_file_is_an_empty_table(tmp_path: Path) -> None:
    assert read_table(tmp_path / "deploy.toml") == Table()


def test_a_good_table_is_read(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)

    first, second, third = table.entries
    assert first.secret == (read_address("env:/srv/app/.env#TWILIO_AUTH_TOKEN"), "./restart.sh now")
    assert second.sid == (read_address("env:/srv/app/.env#TWILIO_API_KEY"),)
    assert third.by_hand
    assert (table.webhooks, table.wait) == (("https://shop.example/status",), 30)


def test_entries_are_for_their_account_kind_and_key(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, GOOD).entries

    token = Deployment("auth-token", MAIN, MAIN, MAIN)
    assert [entry.is_for(token, MAIN) for entry in (first, second, third)] == [True, False, True]
    subs = Deployment("auth-token", SUB, SUB, SUB)
    assert [entry.is_for(subs, MAIN) for entry in (first, second, third)] == [False, False, True]
    key = Deployment("api-key", SUB, NEW_KEY, OLD_KEY)
    assert [entry.is_for(key, MAIN) for entry in (first, second, third)] == [False, True, False]
    assert not second.is_for(Deployment("api-key", SUB, NEW_KEY, "SK" + "9" * 32), MAIN)
    assert not second.is_for(Deployment("api-key", MAIN, NEW_KEY, OLD_KEY), MAIN)


HEAD = '[[credential]]\nkind = "auth-token"\nsecret = "./a.sh"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a = [\n", 1, ""),
        (HEAD + "kind = \n", 5, ""),
        ("[[credentials]]\nkind = 1\n", 1, "nothing called credentials"),
        ("[credential]\nkind = 'auth-token'\n", 1, "credential"),
        (HEAD + '[[credential]]\nkind = "token"\nsecret = "x"\n', 6, "kind has to be"),
        (HEAD + '[[credential]]\nkind = "auth-token"\nsecrets = "x"\n', 7, "nothing called secrets"),
        ('[[credential]]\nkind = "auth-token"\naccount = "AC1"\nsecret = "x"\n', 3, "Account SID"),
        ('[[credential]]\nkind = "auth-token"\nkey = "prod"\nsecret = "x"\n', 3, "Only an api-key"),
        ('[[credential]]\nkind = "api-key"\nsecret = "x"\n', 1, "needs key"),
        ('[[credential]]\nkind = "auth-token"\n', 1, "where it goes"),
        ('[[credential]]\nkind = "auth-token"\nsecret = "x"\nby-hand = true\n', 4, "only one of them"),
        ('[[credential]]\nkind = "api-key"\nkey = "a"\nsid = "./x"\nsecret = "x"\n', 4, "sid has to be"),
        ('[[credential]]\nkind = "auth-token"\nsecret = "env:/a"\n', 3, "Write it like env:"),
        ('[[credential]]\nkind = "auth-token"\nsecret = [\n  "./a",\n  "k8s:a#b",\n]\n', 5, "kind k8s"),
        ('[[credential]]\nkind = "auth-token"\nsecret = 3\n', 3, "a text or a list"),
        (
            '[[credential]]\nkind = "auth-token"\naccount = "*"\nsecret = "env:/a#B"\n',
            1,
            "overwrite each other",
        ),
        (
            '[[credential]]\nkind = "auth-token"\nsecret = "env:/a#B"\n'
            f'[[credential]]\nkind = "auth-token"\naccount = "{SUB}"\nsecret = "env:/a#B"\n',
            7,
            "in line 3 already",
        ),
        ('[webhooks]\ntry = ["http://shop.example/s"]\n', 2, "https://"),
        ("[webhooks]\nwait = 9999\n", 2, "0 to 600"),
        ("[webhooks]\nhosts = []\n", 2, "nothing called hosts"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)

    assert f"deploy.toml, line {line}: " in str(caught.value)
    assert says in str(caught.value)
