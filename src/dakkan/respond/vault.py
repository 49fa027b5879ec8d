"""The one place for secrets: an encrypted file that is on the disk, and read back, before a write returns.

The file is sealed with a key from, in this order: the passphrase in `DAKKAN_VAULT_PASSPHRASE` (scrypt); the
operating system's keyring, if it gives back what is stored in it; a key file beside the vault. That last kind
protects a vault that is copied without its key, and against nobody who can read the whole folder.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Literal

import keyring
import keyring.errors
import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ..errors import StorageFull, VaultError
from ..texts import N_, _, say
from ..twilio.credential import Secret
from .disk import Locked, write_durably

CURRENT = "auth-token"
NEXT = "auth-token-next"
OLD = "auth-token-old/"
KEY = "api-key/"
"""Slots of an account: the token in use; one minted and not yet proven; retired ones, kept to prove that
they are dead; keys that Dakkan made, by their SID."""

PASSPHRASE = "DAKKAN_VAULT_PASSPHRASE"  # noqa: S105 - the variable's name, not a passphrase
_SERVICE = "dakkan"
_SCRYPT_COST = 2**15
_VERSION = 1

Seal = Literal["passphrase", "keyring", "file"]


class _File(msgspec.Struct, frozen=True):
    version: int
    seal: Seal
    salt: str
    """Of scrypt; for the other kinds a name that makes the key this vault's own."""
    sealed: str


@dataclass
class _Wanted:
    """Changes that a thread waits for."""

    changes: Mapping[str, str | None] = field(repr=False)
    over: bool = False
    error: BaseException | None = None


@dataclass(frozen=True)
class _Held:
    """Everything in the vault, by name; and which slots an account has."""

    values: Mapping[str, str] = field(repr=False)
    slots: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "_Held":
        return cls(values, cls({}, {}).with_changes(values).slots)

    def with_changes(self, changes: Mapping[str, str | None]) -> "_Held":
        values, slots = dict(self.values), dict(self.slots)
        touched: dict[str, set[str]] = {}
        for name, value in changes.items():
            account_sid, _, slot = name.partition("/")
            held = touched.setdefault(account_sid, set(slots.get(account_sid, ())))
            if value is None:
                values.pop(name, None)
                held.discard(slot)
            else:
                values[name] = value
                held.add(slot)
        slots.update({account_sid: frozenset(held) for account_sid, held in touched.items()})
        return _Held(values, slots)


class Vault:
    """Secrets by account and slot. Safe for threads and for several processes at once.

    Raises VaultError when the key does not fit, the file is damaged, or what was written does not come back;
    then the file that was there is left as it is. `passphrase` defaults to the environment's.
    """

    def __init__(self, folder: Path, *, passphrase: str | None = None, use_keyring: bool = True) -> None:
        self._folder = folder
        self._path = folder / "vault"
        self._key_path = folder / "vault.key"
        self._passphrase = passphrase if passphrase is not None else os.environ.get(PASSPHRASE) or None
        self._use_keyring = use_keyring
        self._keys: dict[tuple[Seal, str], bytes] = {}
        self._writing = Lock()
        self._asking = Lock()
        self._wanted: list[_Wanted] = []
        self._tried = False
        """Has this vault, in this process, decrypted what it encrypted?"""
        self._read: tuple[tuple[int, int, int] | None, Mapping[str, str]] | None = None
        self._indexed: _Held | None = None

    def write(self, account_sid: str, slot: str, secret: Secret) -> None:
        self.write_all(account_sid, {slot: secret})

    def write_all(self, account_sid: str, slots: Mapping[str, Secret]) -> None:
        """All of them or, after a crash, none."""
        self._change({f"{account_sid}/{slot}": secret.reveal() for slot, secret in slots.items()})

    def forget(self, account_sid: str, *slots: str) -> None:
        """It is no error when there is no such slot."""
        names = {f"{account_sid}/{slot}" for slot in slots}
        if names & self._load().keys():
            self._change(dict.fromkeys(names))

    def has(self, account_sid: str, slot: str) -> bool:
        return f"{account_sid}/{slot}" in self._load()

    def read(self, account_sid: str, slot: str) -> Secret:
        """Raises VaultError when there is no such slot."""
        value = self._load().get(f"{account_sid}/{slot}")
        if value is None:
            raise VaultError(say("The vault holds no {slot} of {account}.", slot=slot, account=account_sid))
        return Secret(value)

    def slots(self, account_sid: str, prefix: str = "") -> list[str]:
        return sorted(slot for slot in self._index().get(account_sid, ()) if slot.startswith(prefix))

    def account_sids(self) -> list[str]:
        return sorted({name.partition("/")[0] for name in self._load()})

    def retire(self, account_sid: str, secret: Secret) -> None:
        """Keep `secret` among the old tokens, once, to prove later that it is dead."""
        old = self.retired(account_sid)
        if secret not in old:
            self.write(account_sid, f"{OLD}{len(old) + 1}", secret)

    def retired(self, account_sid: str) -> list[Secret]:
        """The old tokens, oldest first."""
        slots = self.slots(account_sid, OLD)
        return [
            self.read(account_sid, slot) for slot in sorted(slots, key=lambda slot: int(slot[len(OLD) :]))
        ]

    @property
    def seal(self) -> Seal | None:
        """What the vault is sealed with; None before its first write."""
        return self._file().seal if self._path.exists() else None

    @property
    def where(self) -> str:
        """For people: where the secrets are, and what keeps them."""
        match self.seal or self._next_seal():
            case "passphrase":
                kept = say(N_("sealed with the passphrase in {variable}"), variable=PASSPHRASE)
            case "keyring":
                kept = _("sealed with a key in this user's keyring")
            case "file":
                kept = say(
                    N_(
                        "sealed with the key file beside it: whoever reads both opens it; {variable} is safer"
                    ),
                    variable=PASSPHRASE,
                )
        return f"{self._path} ({kept})"

    def _next_seal(self) -> Seal:
        return "passphrase" if self._passphrase else "file"

    def _locked(self) -> Locked:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Locked(self._folder / "vault.lock")

    def _change(self, changes: Mapping[str, str | None]) -> None:
        """What many threads want changed at the same moment goes down together: a write costs a wait for the
        disk, and this one serves all who came during the last one. None takes a name away."""
        wanted = _Wanted(changes)
        with self._asking:
            self._wanted.append(wanted)
        with self._writing:
            if not wanted.over:
                with self._asking:  # who comes later is served by the next write
                    together, self._wanted = self._wanted, []
                try:
                    self._write_down(together)
                except BaseException as error:
                    for each in together:
                        each.over, each.error = True, error
                    raise
        if wanted.error is not None:
            raise wanted.error

    def _write_down(self, together: "list[_Wanted]") -> None:
        changes = {name: value for each in together for name, value in each.changes.items()}
        with self._locked():
            values = self._load()
            known = self._indexed if self._indexed and self._indexed.values is values else _Held.of(values)
            held = known.with_changes(changes)
            self._save(held.values)
            self._read, self._indexed = (self._mark(), held.values), held
        for each in together:
            each.over = True

    def _load(self) -> Mapping[str, str]:
        """As the file is now: read again when it is another one than last time."""
        mark, read = self._mark(), self._read
        if read is None or read[0] != mark:
            read = self._read = mark, self._opened() if mark else {}
        return read[1]

    def _index(self) -> Mapping[str, frozenset[str]]:
        """Account → its slots."""
        values, indexed = self._load(), self._indexed
        if indexed is None or indexed.values is not values:
            indexed = self._indexed = _Held.of(values)
        return indexed.slots

    def _mark(self) -> tuple[int, int, int] | None:
        """What tells one file from the next: a write makes a new one. None when there is none."""
        try:
            is_now = self._path.stat()
        except FileNotFoundError:
            return None
        return is_now.st_ino, is_now.st_mtime_ns, is_now.st_size

    def _opened(self) -> dict[str, str]:
        file = self._file()
        fernet = Fernet(self._key(file.seal, file.salt))
        try:
            return msgspec.json.decode(fernet.decrypt(file.sealed.encode()), type=dict[str, str])
        except (InvalidToken, msgspec.DecodeError):
            raise VaultError(self._does_not_open(file.seal)) from None

    def _file(self) -> _File:
        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except (OSError, msgspec.DecodeError):
            raise VaultError(say("The vault {path} cannot be read.", path=str(self._path))) from None
        if file.version != _VERSION:
            raise VaultError(_("The vault was written by a newer Dakkan. Update this one."))
        return file

    def _save(self, held: Mapping[str, str]) -> None:
        if self._path.exists():
            seal, salt = self._file().seal, self._file().salt
        else:
            seal, salt = self._new_seal()
        sealed = Fernet(self._key(seal, salt)).encrypt(msgspec.json.encode(held)).decode()
        content = msgspec.json.encode(_File(_VERSION, seal, salt, sealed))
        try:
            write_durably(self._path, content)
        except OSError as error:
            raise StorageFull(
                say("The vault could not be written: {why}. Nothing in it has changed.", why=str(error))
            ) from None
        if self._path.read_bytes() != content or not (self._tried or self._opened() == held):
            raise VaultError(
                _("The vault did not give back what was stored in it. Stop, and look at the disk.")
            )
        self._tried = True

    def _new_seal(self) -> tuple[Seal, str]:
        salt = secrets.token_hex(16)
        if self._passphrase:
            return "passphrase", salt
        key = Fernet.generate_key()
        if self._use_keyring and _keyring_keeps(salt, key.decode()):
            self._keys["keyring", salt] = key
            return "keyring", salt
        if not self._key_path.exists():
            write_durably(self._key_path, key)
        return "file", salt

    def _key(self, seal: Seal, salt: str) -> bytes:
        if (seal, salt) not in self._keys:
            self._keys[seal, salt] = self._find_key(seal, salt)
        return self._keys[seal, salt]

    def _find_key(self, seal: Seal, salt: str) -> bytes:
        key: str | bytes | None
        match seal:
            case "passphrase":
                if not self._passphrase:
                    raise VaultError(say("The vault is sealed: set {variable}.", variable=PASSPHRASE))
                scrypt = Scrypt(bytes.fromhex(salt), length=32, n=_SCRYPT_COST, r=8, p=1)
                return base64.urlsafe_b64encode(scrypt.derive(self._passphrase.encode()))
            case "keyring":
                key = _from_keyring(salt)
            case "file":
                key = self._key_path.read_bytes() if self._key_path.exists() else None
        if key is None:
            raise VaultError(self._does_not_open(seal))
        return key if isinstance(key, bytes) else key.encode()

    def _does_not_open(self, seal: Seal) -> str:
        match seal:
            case "passphrase":
                return say(
                    "The vault does not open: the passphrase in {variable} is wrong, or the file is damaged. "
                    "Nothing was overwritten.",
                    variable=PASSPHRASE,
                )
            case "keyring":
                return _(
                    "The vault does not open: its key is in this user's keyring, and the keyring is locked, "
                    "missing or another one. Unlock it and try again. Nothing was overwritten."
                )
            case "file":
                return say(
                    "The vault does not open: the key file {path} is missing or another one, or the vault is "
                    "damaged. Nothing was overwritten.",
                    path=str(self._key_path),
                )


def fingerprint(secret: Secret) -> str:
    """SHA-256 of a secret: enough to recognise it, not enough to use it."""
    return hashlib.sha256(secret.reveal().encode()).hexdigest()


def _keyring_keeps(name: str, key: str) -> bool:
    """Store the key, and see whether the keyring gives it back: some accept everything and keep nothing."""
    with suppress(keyring.errors.KeyringError, RuntimeError, OSError):
        keyring.set_password(_SERVICE, name, key)
        return keyring.get_password(_SERVICE, name) == key
    return False


def _from_keyring(name: str) -> str | None:
    with suppress(keyring.errors.KeyringError, RuntimeError, OSError):
        return keyring.get_password(_SERVICE, name)
    return None
