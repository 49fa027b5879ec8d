"""`dakkan vault …`: hand a stored secret over, without ever printing it."""

import click

from dakkan import casework
from dakkan.cli import exits
from dakkan.cli.command import Command, Group
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.texts import N_, say


@click.group(cls=Group, help=N_("What the vault holds, and handing it over. Secrets are never printed."))
def vault() -> None:
    pass


@vault.command(
    "list",
    cls=Command,
    help=N_("Which secrets the vault holds; not the secrets."),
    examples=("dakkan vault list",),
)
@click.pass_context
def list_(ctx: click.Context) -> int:
    screen = Screen(ctx)
    entries = casework.vault_entries(open_home(ctx))
    if screen.options.json:
        screen.document(
            {"schema": "dakkan.vault/1", "entries": [{"account_sid": a, "slot": s} for a, s in entries]}
        )
    else:
        for account_sid, slot in entries:
            screen.line(f"{account_sid}  {slot}")
    return exits.DONE


@vault.command(
    "hand-over",
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    help=N_(
        "Run COMMAND with the current Auth Token of ACCOUNT, or the secret of an API key, "
        "on its standard input."
    ),
    examples=(
        "dakkan vault hand-over AC… -- vault kv put secret/twilio token=-",
        "dakkan vault hand-over SK… -- ./deploy.sh",
    ),
)
@click.argument("sid", metavar="ACCOUNT|KEY")
@click.argument("command", nargs=-1, required=True)
@click.pass_context
def hand_over(ctx: click.Context, sid: str, command: tuple[str, ...]) -> int:
    casework.hand_over(open_home(ctx), sid, command)
    Screen(ctx).warn(say(N_("Handed to {command}."), command=command[0]))
    return exits.DONE
