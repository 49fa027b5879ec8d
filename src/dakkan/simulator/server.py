"""The simulator as a server on loopback: prints one JSON line when it is ready, and stays."""

import contextlib
import json
import socket
import sys
from datetime import datetime, timedelta

import uvicorn

from .app import Simulator
from .control import greeting
from .profiles import build
from .settings import Settings
from .world import START


def serve(
    *,
    port: int = 8010,
    seed: int = 1,
    profile: str = "shop",
    history: timedelta = timedelta(days=30),
    now: datetime = START,
    daily_messages: int = 2000,
    settings: Settings | None = None,
) -> None:
    """Until interrupted. `port` 0 takes any free one. Raises OSError when the port is taken."""
    # the protocol is named because asyncio answers without delay only then
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        world = build(seed=seed, profile=profile, history=history, now=now, daily_messages=daily_messages)
        if settings is not None:
            world.settings = settings
        listener.listen(512)
        line = {"url": f"http://127.0.0.1:{listener.getsockname()[1]}", **greeting(world)}
        sys.stdout.write(json.dumps(line) + "\n")  # connections wait in the backlog until the loop runs
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(configuration(Simulator(world))).run(sockets=[listener])


def configuration(app: Simulator) -> uvicorn.Config:
    """Quiet, without headers of its own: the Date header is the simulated one."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        date_header=False,
        server_header=False,
        proxy_headers=False,
        http="h11",
        timeout_graceful_shutdown=1,
    )
