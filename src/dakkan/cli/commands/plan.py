"""`dakkan plan`: what would be done, what breaks, what waiting costs."""

import click

from dakkan import casework, documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.model.plan import Preset
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Make and save a plan for CASE, and show it. Nothing is changed at Twilio until `dakkan apply`.\n\n"
        "stop: end live calls, cancel what is queued, close countries, suspend unknown subaccounts. "
        "contain: also the intruder's keys and the main token. sanitise: everything. "
        "reactivated: after Twilio lifted a suspension. harden: afterwards."
    ),
    examples=(
        "dakkan plan C-20261124-1 --preset stop",
        "dakkan plan C-20261124-1 --preset sanitise --without delete-api-key",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option(
    "--preset",
    type=click.Choice([preset.value for preset in Preset]),
    default=Preset.STOP.value,
    show_default=True,
    help=N_("How far to go."),
)
@click.option("--only", multiple=True, metavar="ACTION", help=N_("Only steps of this action; repeatable."))
@click.option("--without", multiple=True, metavar="ACTION", help=N_("No steps of this action; repeatable."))
@click.pass_context
def plan(
    ctx: click.Context, case_id: str, preset: str, only: tuple[str, ...], without: tuple[str, ...]
) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    screen.warn(_("Looking at the account …"))
    made = pipeline.plan(home, case_id, Preset(preset), only=only, without=without)
    if screen.options.json:
        screen.document(documents.plan_document(made))
        return exits.DONE
    if not made.steps:
        screen.line(_("Nothing is left to do for this preset."), "green")
        return exits.DONE
    screen.plan(made)
    loss = casework.loss_of(home, case_id)
    if loss.per_hour:
        screen.line(
            say(
                N_("Waiting costs about {rate} {currency} an hour."),
                rate=loss.per_hour,
                currency=loss.currency,
            )
        )
    screen.line(say(N_("Saved. Next: dakkan apply {case}"), case=case_id), "bold")
    return exits.DONE
