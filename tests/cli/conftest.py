"""A small simulated account, and the command line on it, in one process."""

import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dakkan.cli.command import Options
from dakkan.cli.main import run
from dakkan.model.clock import from_iso
from dakkan.simulator.app import simulate
from dakkan.simulator.profiles import build
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World


@cache
def _pickled() -> bytes:
    now = from_iso("2026-11-24T12:00:00Z")
    world = build(seed=1, profile="small", history=timedelta(days=30), now=now, daily_messages=40)
    return pickle.dumps(world)


def small_world() -> World:
    """The same small world each time, fresh."""
    world: World = pickle.loads(_pickled())  # noqa: S301 - made two lines above
    return world


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """Runs command lines like a user, against `world`; keeps everything that was ever shown."""

    world: World
    folder: Path
    capture: pytest.CaptureFixture[str]
    shown: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.transport = InProcess(simulate(self.world))

    def __call__(self, *arguments: str) -> Ran:
        extras = {"transport": self.transport, "pause": lambda _seconds: None, **self.options}
        self.capture.readouterr()
        code = run(["--home", str(self.folder), *arguments], Options(extras=extras))
        out, err = self.capture.readouterr()
        self.shown += out + err
        return Ran(code, out, err)

    def every_secret(self) -> set[str]:
        """Every secret that the simulator ever issued, to whomever."""
        found: set[str] = set()
        for knowledge in self.world.known.values():
            found |= knowledge.secrets
        return found


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Terminal]:
    def open_terminal() -> Terminal:
        world = small_world()
        monkeypatch.setenv("TWILIO_ACCOUNT_SID", world.main.sid)
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", world.main.auth_token)
        return Terminal(world, tmp_path / "home", capsys)

    return open_terminal
