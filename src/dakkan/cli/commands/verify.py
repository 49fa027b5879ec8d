"""`dakkan verify`: is anybody else still able to get in?"""

import click

from dakkan import documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.texts import N_, _


@click.command(
    cls=Command,
    help=N_(
        "Probe the old credentials and sweep every account of CASE for what an intruder could have left.\n\n"
        "Exit code 3: somebody can still get in; 4: nothing found, but not everything could be looked at."
    ),
    examples=("dakkan verify C-20261124-1", "dakkan verify C-20261124-1 --json"),
)
@click.argument("case_id", metavar="CASE")
@click.pass_context
def verify(ctx: click.Context, case_id: str) -> int:
    screen, home = Screen(ctx), open_home(ctx)
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
    if any(check.ok is False for check in result.checks):
        return exits.FOUND
    return exits.DONE if result.clean else exits.BLIND
