"""The vault: nothing is lost, nothing is shown, and nothing is overwritten that cannot be read."""

import multiprocessing
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backend
import pytest

from dakkan.errors import StorageFull, VaultError
from dakkan.respond.vault import CURRENT, NEXT, Vault, fingerprint
from dakkan.twilio.credential import Secret

ACCOUNT = "AC" + "a" * 32
OTHER = "AC" + "b" * 32
TOKEN = Secret("0123456789abcdef0123456789abcdef")


class Memory(keyring.backend.KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password


class Forgetful(Memory):
    """One that accepts everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def opened(folder: Path) -> Vault:
    return Vault(folder, use_keyring=False)


def test_what_is_written_is_read_by_another_process(tmp_path: Path) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)

    again = opened(tmp_path)

    assert again.read(ACCOUNT, CURRENT) == TOKEN
    assert again.has(ACCOUNT, CURRENT)
    assert not again.has(OTHER, CURRENT)
    assert again.slots(ACCOUNT) == [CURRENT]
    assert again.account_sids() == [ACCOUNT]


def test_no_secret_is_readable_in_the_folder(tmp_path: Path) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)

    for file in tmp_path.iterdir():
        assert TOKEN.reveal().encode() not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_slot_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match=NEXT):
        opened(tmp_path).read(ACCOUNT, NEXT)


def test_forgetting_leaves_the_rest(tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.write_all(ACCOUNT, {CURRENT: TOKEN, NEXT: Secret("next")})

    vault.forget(ACCOUNT, NEXT, "never-there")

    assert vault.slots(ACCOUNT) == [CURRENT]


def test_a_token_is_retired_once_and_in_order(tmp_path: Path) -> None:
    vault = opened(tmp_path)
    many = [Secret(f"token {number}") for number in range(12)]

    for secret in [*many, many[3]]:
        vault.retire(ACCOUNT, secret)

    assert vault.retired(ACCOUNT) == many


def test_a_passphrase_opens_it_and_a_wrong_one_overwrites_nothing(tmp_path: Path) -> None:
    Vault(tmp_path, passphrase="three words long").write(ACCOUNT, CURRENT, TOKEN)
    before = (tmp_path / "vault").read_bytes()
    wrong = Vault(tmp_path, passphrase="another")

    with pytest.raises(VaultError, match="passphrase"):
        wrong.read(ACCOUNT, CURRENT)
    with pytest.raises(VaultError, match="passphrase"):
        wrong.write(ACCOUNT, CURRENT, Secret("other"))

    assert (tmp_path / "vault").read_bytes() == before
    assert Vault(tmp_path, passphrase="three words long").read(ACCOUNT, CURRENT) == TOKEN
    assert not (tmp_path / "vault.key").exists()


def test_a_passphrase_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAKKAN_VAULT_PASSPHRASE", "three words long")
    Vault(tmp_path).write(ACCOUNT, CURRENT, TOKEN)
    monkeypatch.delenv("DAKKAN_VAULT_PASSPHRASE")

    with pytest.raises(VaultError, match="DAKKAN_VAULT_PASSPHRASE"):
        opened(tmp_path).read(ACCOUNT, CURRENT)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"version": 1, "seal": "file", "salt": "", "sealed": "AAAA"}']
)
def test_a_damaged_file_is_said_and_left_alone(tmp_path: Path, damage: bytes) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)
    (tmp_path / "vault").write_bytes(damage)

    with pytest.raises(VaultError):
        opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)

    assert (tmp_path / "vault").read_bytes() == damage


def test_without_its_key_file_it_does_not_open(tmp_path: Path) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)
    (tmp_path / "vault.key").unlink()

    with pytest.raises(VaultError, match=r"vault\.key"):
        opened(tmp_path).read(ACCOUNT, CURRENT)


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)
    file = tmp_path / "vault"
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))

    with pytest.raises(VaultError, match="newer"):
        opened(tmp_path).read(ACCOUNT, CURRENT)


def test_a_working_keyring_holds_the_key(tmp_path: Path) -> None:
    usual = keyring.get_keyring()
    try:
        keyring.set_keyring(Memory())
        vault = Vault(tmp_path)
        vault.write(ACCOUNT, CURRENT, TOKEN)

        assert vault.seal == "keyring"
        assert Vault(tmp_path).read(ACCOUNT, CURRENT) == TOKEN
        assert not (tmp_path / "vault.key").exists()

        keyring.set_keyring(Memory())
        with pytest.raises(VaultError, match="keyring"):
            Vault(tmp_path).read(ACCOUNT, CURRENT)
    finally:
        keyring.set_keyring(usual)


def test_a_keyring_that_keeps_nothing_is_not_used(tmp_path: Path) -> None:
    usual = keyring.get_keyring()
    try:
        keyring.set_keyring(Forgetful())
        vault = Vault(tmp_path)
        vault.write(ACCOUNT, CURRENT, TOKEN)
    finally:
        keyring.set_keyring(usual)

    assert vault.seal == "file"
    assert opened(tmp_path).read(ACCOUNT, CURRENT) == TOKEN


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = opened(tmp_path)
    vault.write(ACCOUNT, CURRENT, TOKEN)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageFull):
        vault.write(ACCOUNT, NEXT, Secret("next"))
    monkeypatch.undo()

    assert opened(tmp_path).slots(ACCOUNT) == [CURRENT]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["vault", "vault.key", "vault.lock"]


def write_some(folder: Path, name: str) -> None:
    for number in range(10):
        opened(folder).write(ACCOUNT, f"{name}/{number}", Secret(f"{name} {number}"))


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    opened(tmp_path).write(ACCOUNT, CURRENT, TOKEN)
    spawn = multiprocessing.get_context("fork")
    both = [spawn.Process(target=write_some, args=(tmp_path, name)) for name in ("one", "two")]

    for process in both:
        process.start()
    for process in both:
        process.join(30)

    assert [process.exitcode for process in both] == [0, 0]
    assert len(opened(tmp_path).slots(ACCOUNT)) == 21


def test_a_fingerprint_is_not_the_secret() -> None:
    assert len(fingerprint(TOKEN)) == 64
    assert TOKEN.reveal() not in fingerprint(TOKEN)


def test_what_many_threads_write_at_once_is_all_there(tmp_path: Path) -> None:
    vault = opened(tmp_path)
    names = [f"api-key/{number}" for number in range(200)]

    with ThreadPoolExecutor(16) as crew:
        for _done in crew.map(lambda name: vault.write(ACCOUNT, name, TOKEN), names):
            pass

    assert opened(tmp_path).slots(ACCOUNT) == sorted(names)


def test_a_write_that_fails_fails_for_everybody_who_waited_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(tmp_path)
    vault.write(ACCOUNT, CURRENT, TOKEN)
    monkeypatch.setattr("dakkan.respond.vault.write_durably", full)

    def outcome(number: int) -> str:
        try:
            vault.write(ACCOUNT, f"api-key/{number}", TOKEN)
        except StorageFull:
            return "full"
        return "written"

    with ThreadPoolExecutor(8) as crew:
        told = set(crew.map(outcome, range(40)))

    assert told == {"full"}
    assert opened(tmp_path).slots(ACCOUNT) == [CURRENT]


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    ours, theirs = opened(tmp_path), opened(tmp_path)
    ours.write(ACCOUNT, CURRENT, TOKEN)
    theirs.write(ACCOUNT, NEXT, TOKEN)

    assert ours.slots(ACCOUNT) == sorted([CURRENT, NEXT])


def full(path: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")
