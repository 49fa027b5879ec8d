"""For every test: no network but loopback, no keyring but none, English texts, no home of the user."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from dakkan import texts

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
for name in list(os.environ):
    if name.startswith(("TWILIO_", "DAKKAN_")):
        del os.environ[name]

_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else str(address)
    if isinstance(address, tuple) and not str(host).startswith(("127.", "::1", "localhost")):
        raise AssertionError(f"a test tried to reach {host}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    monkeypatch.setattr(socket.socket, "connect", _only_loopback)
    monkeypatch.setenv("DAKKAN_HOME", str(tmp_path / "home"))
    texts.use("en")
    yield
    texts.use("en")
