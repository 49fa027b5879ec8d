"""`dakkan verify`: is anybody else still able to get in?"""

import click

from dakkan import documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.looks import looks_document, show_looks
from dakkan.cli.show import Screen
from dakkan.texts import N_, _
from dakkan.workspace import Workspace


@click.command(
    cls=Command,
    help=N_(
        "Probe the old credentials and sweep every account of CASE for what an intruder could have left.\n\n"
        "Every credential that was to die is tried; what is new since the last look is told. Look again an "
        "hour, a day and a week after the response: --due does so when it is time.\n\n"
        "Exit code 3: somebody can still get in, or something is new; 4: nothing found, but not everything "
        "could be looked at."
    ),
    examples=(
        "dakkan verify C-20261124-1",
        "dakkan verify C-20261124-1 --due",
        "dakkan verify C-20261124-1 --json",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option("--due", is_flag=True, help=N_("Look only if a look is due; else say when the next one is."))
@click.pass_context
def verify(ctx: click.Context, case_id: str, *, due: bool) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    if due and not any(look.is_due(home.clock()) for look in pipeline.looks_at(home, case_id)):
        return _nothing_due(screen, home, case_id)
    screen.warn(_("Probing and sweeping …"))
    result = pipeline.verify(home, case_id)
    if screen.options.json:
        screen.document(documents.verification_document(result))
    else:
        screen.checks(result.checks)
        if result.clean:
            screen.line(_("Clean: as far as the API can tell, nobody else gets in."), "bold green")
        else:
            screen.line(_("Not clean yet; see what is marked above."), "bold red")
        show_looks(screen, case_id, pipeline.looks_at(home, case_id), home.clock())
    if any(check.ok is False for check in result.checks):
        return exits.FOUND
    return exits.DONE if result.clean else exits.BLIND


def _nothing_due(screen: Screen, home: Workspace, case_id: str) -> int:
    looks = pipeline.looks_at(home, case_id)
    if screen.options.json:
        screen.document(looks_document(case_id, looks, home.clock()))
        return exits.DONE
    screen.line(_("No look is due."))
    show_looks(screen, case_id, looks, home.clock())
    return exits.DONE
