"""`dakkan report`: what happened, what was done, what stays open."""

import sys
from pathlib import Path

import click

from dakkan import casework, texts
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.texts import N_, say


@click.command(
    cls=Command,
    help=N_(
        "Write CASE's report: Markdown, one self-contained HTML file, JSON, Twilio's RCA form, "
        "or a reply to Twilio Support."
    ),
    examples=(
        "dakkan report C-20261124-1 --format html -o report.html",
        "dakkan report C-20261124-1 --format rca --lang ja",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["md", "html", "json", "rca", "ticket"]),
    help=N_("Default: by the file's name, else md."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Where to; default: standard output."),
)
@click.pass_context
def report(ctx: click.Context, case_id: str, format_: str | None, output: Path | None) -> int:
    screen = Screen(ctx)
    by_name = output.suffix.lstrip(".") if output else ""
    format_ = format_ or (
        by_name if by_name in ("md", "html", "json") else "json" if screen.options.json else "md"
    )
    document = casework.report(open_home(ctx), case_id, format_, texts.language())
    if output is None:
        sys.stdout.buffer.write(document)
        sys.stdout.flush()
    else:
        casework.write_file(output, document)
        screen.warn(say(N_("{path} written."), path=str(output)))
    return exits.DONE
