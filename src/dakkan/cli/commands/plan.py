"""`dakkan plan`: what would be done, what breaks, what waiting costs, and what else could be done."""

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
        "reactivated: after Twilio lifted a suspension. harden: afterwards.\n\n"
        "Beside the plan all options are ranked: what each stops in an hour, in money and people reached, and "
        "what it costs of your own usual traffic. When in doubt at night, take stop: it is the default.\n\n"
        "Which of your systems break is told from the audit log and from inventory.toml in the workspace's "
        'folder: for each system [[system]], name = "billing", credentials = ["SK…"], addresses = '
        '["192.0.2.10"], owner = "payments team". Never write a secret into it.\n\n'
        "With --require-approval the plans of this case, this one and later ones, wait for `dakkan approve` by "
        "somebody else; DAKKAN_REQUIRE_APPROVAL=1 in the environment makes that the rule for every case."
    ),
    examples=(
        "dakkan plan C-20261124-1 --preset stop",
        "dakkan plan C-20261124-1 --preset sanitise --without delete-api-key",
        "dakkan plan C-20261124-1 --preset sanitise --require-approval",
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
@click.option(
    "--require-approval",
    is_flag=True,
    help=N_("From now on somebody other than who made a plan of this case has to approve it."),
)
@click.pass_context
def plan(
    ctx: click.Context,
    case_id: str,
    preset: str,
    only: tuple[str, ...],
    without: tuple[str, ...],
    require_approval: bool,
) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    if require_approval or casework.approval_is_rule(home):
        casework.require_approval(home, case_id)  # before there is a plan that could slip through
    screen.warn(_("Looking at the account …"))
    foreseen = casework.foresee(
        home, pipeline.plan(home, case_id, Preset(preset), only=only, without=without)
    )
    made = foreseen.plan
    approval = casework.approval_of(home, case_id)
    for problem in foreseen.problems:
        screen.warn(say(N_("Left out: {problem}"), problem=problem))
    if screen.options.json:
        screen.document(documents.plan_document(made, foreseen.options, approval))
        return exits.DONE
    if not made.steps:
        screen.line(_("Nothing is left to do for this preset."), "green")
        return exits.DONE
    screen.plan(made)
    if foreseen.options is not None:
        screen.line(_("What could be done, the best first, as far as the evidence tells:"), "bold")
        screen.options_table(foreseen.options, night=Preset.STOP.value)
    loss = casework.loss_of(home, case_id)
    if loss.per_hour:
        screen.line(
            say(
                N_("Waiting costs about {rate} {currency} an hour."),
                rate=loss.per_hour,
                currency=loss.currency,
            )
        )
    if approval.missing:
        screen.line(
            say(
                N_(
                    "Saved. It waits for somebody other than {proposer}. Next: dakkan approve {case} --by NAME"
                ),
                proposer=approval.proposed_by,
                case=case_id,
            ),
            "bold",
        )
        return exits.DONE
    screen.line(say(N_("Saved. Next: dakkan apply {case}"), case=case_id), "bold")
    return exits.DONE
