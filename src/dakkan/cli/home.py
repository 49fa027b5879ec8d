"""From options and environment to the user's workspace."""

import logging
import os
from typing import Any

import click

from dakkan.cli.command import Options
from dakkan.workspace import Workspace


def open_home(ctx: click.Context, **more: Any) -> Workspace:
    """The workspace that this command line means; log lines go to stderr from `-v` on."""
    options = ctx.ensure_object(Options)
    if options.verbose:
        level = logging.DEBUG if options.verbose > 1 else logging.INFO
        logging.basicConfig(level=level, format="%(levelname).1s %(name)s %(message)s")
        for loud in ("httpx2", "httpcore2", "httpx", "httpcore", "django", "asyncio"):
            logging.getLogger(loud).setLevel(logging.WARNING)
    return Workspace.of(os.environ, folder=options.home, **{**options.extras, **more})
