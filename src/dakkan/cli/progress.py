"""Progress on stderr: a live bar in a terminal, nothing live without one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from dakkan.cli.command import Options
from dakkan.model.sid import short
from dakkan.texts import visible


class Collecting(Protocol):
    """What the collector tells while it works."""

    @property
    def account_sid(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


@contextmanager
def bar(ctx: click.Context, title: str) -> Iterator[Callable[[Any], None] | None]:
    """A function that takes the collector's progress; None when nothing is to be shown."""
    options = ctx.ensure_object(Options)
    console = Console(stderr=True, no_color=not options.color)
    if options.quiet:
        yield None
        return
    if not console.is_terminal:
        console.print(f"{title} …", markup=False, highlight=False)
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=None)

        def show(now: Collecting) -> None:
            says = f"{title} {short(now.account_sid)} {now.table} ({now.rows:,})"
            progress.update(task, description=visible(says, 60), completed=now.done, total=now.total or None)

        yield show
