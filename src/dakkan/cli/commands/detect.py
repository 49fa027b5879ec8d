"""`dakkan detect`: the detectors over the evidence that is there."""

import click

from dakkan import documents, pipeline
from dakkan.cli.command import Command
from dakkan.cli.commands.investigate import exit_code, show
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.cli.since import when
from dakkan.texts import N_


@click.command(
    cls=Command,
    help=N_("Run every detector over the evidence. Needs no credential and asks Twilio nothing."),
    examples=("dakkan detect", "dakkan detect --since 3d --json"),
)
@click.option("--since", metavar="7d|DATE", help=N_("Start of the window; default: 7d before its end."))
@click.option(
    "--until", metavar="DATE", help=N_("End of the window; default: when the evidence was collected.")
)
@click.pass_context
def detect(ctx: click.Context, since: str | None, until: str | None) -> int:
    result = pipeline.detect(open_home(ctx), since=when(since), until=when(until))
    show(Screen(ctx), result, documents.detection_document(result))
    return exit_code(result)
