"""Time and memory of `investigate` over 200,000 messages, simulator included: prints one line of JSON.

Peak memory is that of this process, which holds the simulated account as well as the product.
"""

import json
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from dakkan import pipeline
from dakkan.model.clock import from_iso
from dakkan.simulator.app import simulate
from dakkan.simulator.profiles import build
from dakkan.simulator.transport import InProcess
from dakkan.workspace import Workspace

MESSAGES = 200_000
DAYS = 30


def main() -> int:
    begun = time.perf_counter()
    now = from_iso("2026-11-24T12:00:00Z")
    world = build(
        seed=1, profile="shop", history=timedelta(days=DAYS), now=now, daily_messages=MESSAGES // DAYS - 280
    )
    built = time.perf_counter() - begun
    account = world.main
    environ = {"TWILIO_ACCOUNT_SID": account.sid, "TWILIO_AUTH_TOKEN": account.auth_token}
    with tempfile.TemporaryDirectory() as folder:
        home = Workspace(Path(folder), environ=environ, transport=InProcess(simulate(world)))
        begun = time.perf_counter()
        found = pipeline.investigate(home)
        seconds = time.perf_counter() - begun
        rows = home.evidence.tables().messages.count().to_pyarrow().as_py()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "messages": rows,
                "investigate_s": round(seconds, 1),
                "peak_mb": round(peak),
                "world_built_s": round(built, 1),
                "verdict": found.verdict.takeover.value,
            }
        )
    )
    return 0 if rows >= MESSAGES and seconds < 90 and peak < 600 else 1


if __name__ == "__main__":
    sys.exit(main())
