"""The simulator as a server on loopback: one JSON line when it is ready, then until it is interrupted."""

import json
import socket
import sys
from datetime import datetime, timedelta

import uvicorn

from .app import simulate
from .dates import iso
from .profiles import build

HOST = "127.0.0.1"


def serve(
    *, port: int, seed: int, profile: str, history: timedelta, now: datetime, daily_messages: int
) -> None:
    """Serve a new world; port 0 takes any free one. Raises OSError when the port is taken."""
    world = build(seed=seed, profile=profile, history=history, now=now, daily_messages=daily_messages)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(512)
        line = {
            "url": f"http://{HOST}:{listening.getsockname()[1]}",
            "account_sid": world.main.sid,
            "auth_token": world.main.auth_token,
            "now": iso(world.now),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        config = uvicorn.Config(
            simulate(world),
            log_level="error",
            access_log=False,
            date_header=False,  # simulated time comes from the app
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        uvicorn.Server(config).run(sockets=[listening])
