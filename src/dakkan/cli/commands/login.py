"""`dakkan login`: store the account's credential in the vault."""

import os
import sys

import click

from dakkan import casework
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.errors import UsageError
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Store Account SID and Auth Token in the vault, so that later commands need no environment.\n\n"
        "The token is asked for without echo, or read from standard input; never given as an argument."
    ),
    examples=("dakkan login", "pass twilio/token | dakkan login --account-sid AC…"),
)
@click.option("--account-sid", metavar="SID", help=N_("The main account; default: TWILIO_ACCOUNT_SID."))
@click.pass_context
def login(ctx: click.Context, account_sid: str | None) -> int:
    sid = account_sid or os.environ.get("TWILIO_ACCOUNT_SID", "")
    interactive = sys.stdin.isatty()
    if not sid and interactive:
        sid = click.prompt(_("Account SID"), err=True)
    token = click.prompt(_("Auth Token"), hide_input=True, err=True) if interactive else sys.stdin.readline()
    if not token.strip():
        raise UsageError(_("No Auth Token came on standard input; nothing was stored."))
    where = casework.login(open_home(ctx), sid.strip(), token.strip())
    Screen(ctx).line(say(N_("Stored in {where}. It opens {account}."), where=where, account=sid.strip()))
    return exits.DONE
