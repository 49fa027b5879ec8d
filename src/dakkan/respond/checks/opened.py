"""The vault as it is at one moment, by account: opened once, not once a question in each of a thousand accounts."""

from collections import defaultdict
from pathlib import Path
from typing import NoReturn

from ..vault import Vault


class Opened(Vault):
    """Only reads; what is written to the vault later is not in it."""

    def __init__(self, held: dict[str, str]) -> None:
        super().__init__(Path("/nowhere"), passphrase="", use_keyring=False)
        self._held = held

    def _load(self) -> dict[str, str]:
        return self._held

    def _locked(self) -> NoReturn:  # what every write begins with
        raise TypeError("a vault that was opened for a look is not written")


def by_account(vault: Vault) -> dict[str, Opened]:
    """Account → what the vault holds of it; an account that it holds nothing of has an empty one."""
    held: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in vault._load().items():
        held[name.partition("/")[0]][name] = value
    found: dict[str, Opened] = defaultdict(lambda: Opened({}))
    found.update({sid: Opened(names) for sid, names in held.items()})
    return found
