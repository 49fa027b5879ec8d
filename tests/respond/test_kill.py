"""SIGKILL at random moments of a sanitise of many subaccounts; whatever is left is gone on with, and it ends the same.

Twilio is another process that lives on, as in life. The killed process is the whole product: executor, vault and
casebook on the disk.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import httpx2
import pytest

TOOL = Path(__file__).parents[2] / "tools" / "bench_respond.py"


@contextmanager
def twilio(subaccounts: int) -> Iterator[dict[str, Any]]:
    size = ["--subaccounts", str(subaccounts), "--numbers", str(4 * subaccounts)]
    with Popen(
        [sys.executable, str(TOOL), "--serve", "--latency", "0.001", *size], stdout=PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())
        finally:
            server.kill()


def run(folder: Path, large: dict[str, Any], after: float | None) -> int:
    """Plan, or go on; killed so many seconds after it has begun to act. Its exit code."""
    command = [
        sys.executable,
        str(TOOL),
        "--carry-out",
        str(folder),
        "--preset",
        "sanitise",
        "--workers",
        "16",
    ]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as machine:
        assert machine.stdin is not None
        assert machine.stdout is not None
        machine.stdin.write(json.dumps(large) + "\n")
        machine.stdin.close()
        machine.stdout.readline()
        if after is not None:
            time.sleep(after)
            machine.kill()
        machine.stdout.read()
        return machine.wait()


def check(folder: Path, large: dict[str, Any]) -> None:
    told = httpx2.get(f"{large['url']}/_bench/state", timeout=60).json()
    assert told["is"] == told["wanted"]
    command = [sys.executable, str(TOOL), "--carry-out", str(folder), "--check"]
    done = subprocess.run(command, input=json.dumps(large) + "\n", capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert (found["broken"], found["done_again"], found["not_in_vault"]) == ([], [], [])
    for sid, account in told["is"].items():
        assert len(found["keys_in_vault"].get(sid, [])) >= len(account["keys"])


def killed(folder: Path, subaccounts: int, moments: int, longest: float, seed: int) -> int:
    """How often it was killed before it was through."""
    chance, hits = random.Random(seed), 0
    with twilio(subaccounts) as large:
        for _moment in range(moments):
            if run(folder, large, chance.uniform(0, longest)) == 0:
                break
            hits += 1
        assert run(folder, large, None) == 0
        check(folder, large)
    return hits


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_a_few_times_it_ends_in_the_same_state(tmp_path: Path) -> None:
    assert killed(tmp_path, 15, 3, 0.5, 1) >= 2


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_200_moments_it_ends_in_the_same_state(tmp_path: Path) -> None:
    assert killed(tmp_path, 1000, 200, 3.0, 2) >= 100
