"""`dakkan simulate`: the simulated Twilio as a server on loopback."""

from datetime import timedelta

import click

from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.since import when
from dakkan.model.clock import from_iso
from dakkan.texts import N_, _


@click.command(
    cls=Command,
    help=N_(
        "A simulated Twilio to practise on. Prints one JSON line with url, account_sid, auth_token and now, "
        "then serves on 127.0.0.1 until interrupted."
    ),
    examples=("dakkan simulate --port 8010 --seed 1", "dakkan simulate --profile isv --daily-messages 5000"),
)
@click.option(
    "--port", default=8010, show_default=True, type=click.IntRange(0, 65535), help=N_("0: any free port.")
)
@click.option("--seed", default=1, show_default=True, help=N_("The same seed makes the same world."))
@click.option(
    "--profile",
    type=click.Choice(["shop", "isv", "small"]),
    default="shop",
    show_default=True,
    help=N_("Whose account."),
)
@click.option(
    "--history", default="30d", show_default=True, metavar="30d", help=N_("How much has happened before.")
)
@click.option(
    "--now",
    "now_",
    default="2026-11-24T00:00:00Z",
    show_default=True,
    metavar="TIME",
    help=N_("Where its clock stands."),
)
@click.option(
    "--daily-messages",
    default=2000,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help=N_("The shop's usual traffic."),
)
def simulate(port: int, seed: int, profile: str, history: str, now_: str, daily_messages: int) -> int:
    from dakkan.simulator.server import serve

    past = when(history)
    if not isinstance(past, timedelta):
        raise click.UsageError(_("--history takes a length of time such as 30d."))
    try:
        now = from_iso(now_)
    except ValueError:
        raise click.UsageError(_("--now takes a time such as 2026-11-24T00:00:00Z.")) from None
    serve(port=port, seed=seed, profile=profile, history=past, now=now, daily_messages=daily_messages)
    return exits.DONE
