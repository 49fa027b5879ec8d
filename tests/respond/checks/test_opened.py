"""A vault that was opened for a look: the same answers, and nobody writes through it."""

from pathlib import Path

import pytest

from dakkan.respond.checks.opened import by_account
from dakkan.respond.vault import CURRENT, KEY, Vault
from dakkan.twilio.credential import Secret

SHOP, SUB = "AC" + "0" * 32, "AC" + "1" * 32


def test_it_answers_as_the_vault_does_account_by_account(tmp_path: Path) -> None:
    vault = Vault(tmp_path, use_keyring=False)
    vault.write_all(SHOP, {CURRENT: Secret("new"), KEY + "SK1": Secret("key")})
    vault.retire(SHOP, Secret("old"))

    opened = by_account(vault)

    assert opened[SHOP].read(SHOP, CURRENT) == Secret("new")
    assert opened[SHOP].slots(SHOP, KEY) == [KEY + "SK1"]
    assert opened[SHOP].retired(SHOP) == [Secret("old")]
    assert not opened[SUB].has(SUB, CURRENT)


def test_nothing_is_written_through_it(tmp_path: Path) -> None:
    opened = by_account(Vault(tmp_path, use_keyring=False))

    with pytest.raises(TypeError):
        opened[SHOP].forget(SHOP, CURRENT)
        opened[SHOP].write(SHOP, CURRENT, Secret("x"))
