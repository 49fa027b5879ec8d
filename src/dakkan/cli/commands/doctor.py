"""`dakkan doctor`: which credential, what it may do, which gaps to expect."""

import click

from dakkan import casework, documents
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_("Look at the credential and the accounts it opens. Nothing is changed."),
    examples=("dakkan doctor", "dakkan doctor --json"),
)
@click.pass_context
def doctor(ctx: click.Context) -> int:
    screen = Screen(ctx)
    health = casework.doctor(open_home(ctx))
    if screen.options.json:
        screen.document(documents.health_document(health))
    else:
        screen.line(_(health.says), "bold")
        for hint in health.hints:
            screen.line(hint, "yellow")
        for can, sentence in health.abilities:
            screen.line(f"  {'✓' if can else '✗'} {_(sentence)}", "green" if can else "yellow")
        if health.accounts:
            screen.line(say(N_("{accounts} accounts in the tree:"), accounts=len(health.accounts)))
        for account in health.accounts[:50]:
            screen.line(f"  {account.sid}  {account.status:<9}  {account.friendly_name}")
        if len(health.accounts) > 50:
            screen.line(say(N_("  … and {more} more"), more=len(health.accounts) - 50))
        screen.blind(health.blind)
    if not health.opens:
        return exits.FAILED
    return exits.BLIND if health.blind else exits.DONE
