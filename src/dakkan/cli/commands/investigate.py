"""`dakkan investigate`: is it true, how bad, since when."""

from typing import Any

import click

from dakkan import documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.progress import bar
from dakkan.cli.show import Screen
from dakkan.cli.since import when
from dakkan.model.verdict import Takeover
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Collect, detect, open or refresh the case, and give a verdict. Nothing is changed at Twilio.\n\n"
        "Exit code 3: a takeover is possible or worse; 4: nothing found, but not everything could be seen."
    ),
    examples=("dakkan investigate", "dakkan investigate --since 2026-11-20 --json"),
)
@click.option(
    "--since",
    metavar="7d|DATE",
    help=N_("Start of the window; what lies before is the baseline. Default: 7d."),
)
@click.pass_context
def investigate(ctx: click.Context, since: str | None) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    with bar(ctx, _("Collecting")) as progress:
        result = pipeline.investigate(home, since=when(since), progress=progress)
    show(screen, result, documents.investigation_document(result))
    if result.case and not screen.options.json:
        screen.line(say(N_("Case {case}. Next: dakkan plan {case} --preset stop"), case=result.case), "bold")
    return exit_code(result)


def show(screen: Screen, result: pipeline.Investigation, document: dict[str, Any]) -> None:
    """The verdict, then what it rests on, then what could not be seen."""
    if screen.options.json:
        screen.document(document)
        return
    screen.verdict(result.verdict, result.signs, result.loss)
    screen.findings(result.findings)
    screen.blind(result.blind)


def exit_code(result: pipeline.Investigation) -> int:
    if result.verdict.takeover is not Takeover.NONE:
        return exits.FOUND
    return exits.BLIND if result.blind else exits.DONE
