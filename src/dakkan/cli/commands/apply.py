"""`dakkan apply`, `resume`, `undo`: carry the saved plan out, go on with it, take it back."""

from collections.abc import Iterator

import click

from dakkan import casework, documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.model.plan import Plan, Step, StepState
from dakkan.texts import N_, _, say
from dakkan.workspace import Workspace

_DEPLOY = click.option(
    "--deploy",
    metavar="COMMAND|PLACE",
    multiple=True,
    help=N_(
        "Puts a new secret into your systems, before the old one dies; may be given more than once. A command "
        "gets every new secret on standard input, and DAKKAN_DEPLOY_KIND, DAKKAN_ACCOUNT_SID, DAKKAN_SID, "
        "DAKKAN_REPLACES in its environment. A place like env:/srv/app/.env#TWILIO_AUTH_TOKEN gets the main "
        "account's Auth Token. What goes where for several credentials is written in deploy.toml."
    ),
)
_BY = click.option("--by", metavar="NAME", help=N_("Who says yes; default: your user name."))


@click.command(
    cls=Command,
    help=N_(
        "Carry out CASE's saved plan, one journalled step at a time. Shows it and asks first, unless --yes. "
        "A plan made with --require-approval waits for `dakkan approve` by somebody else first."
    ),
    examples=(
        "dakkan apply C-20261124-1",
        "dakkan apply C-20261124-1 --yes --deploy ./put-token-into-vault.sh",
        "dakkan apply C-20261124-1 --deploy env:/srv/app/.env#TWILIO_AUTH_TOKEN",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option("--yes", is_flag=True, help=N_("Do not ask."))
@_DEPLOY
@_BY
@click.pass_context
def apply(ctx: click.Context, case_id: str, yes: bool, deploy: tuple[str, ...], by: str | None) -> int:
    screen, home = Screen(ctx), open_home(ctx, deploy_to=deploy)
    plan = pipeline.saved_plan(home, case_id)
    casework.check_approved(home, case_id)
    if not yes:
        screen.plan(casework.foresee(home, plan, compare=False).plan)
        question = say(
            N_("Apply {steps} steps to {account}?"), steps=len(plan.steps), account=plan.account_sid
        )
        if not click.confirm(question, err=True):
            screen.warn(_("Nothing was changed."))
            return exits.FAILED
    return _carry_out(screen, home, plan, pipeline.apply(home, case_id, by=by))


@click.command(
    cls=Command,
    help=N_(
        "Go on with CASE's plan after a crash, an interruption or a lost answer: "
        "unknown steps are settled by looking at Twilio."
    ),
    examples=("dakkan resume C-20261124-1",),
)
@click.argument("case_id", metavar="CASE")
@_DEPLOY
@_BY
@click.pass_context
def resume(ctx: click.Context, case_id: str, deploy: tuple[str, ...], by: str | None) -> int:
    screen, home = Screen(ctx), open_home(ctx, deploy_to=deploy)
    plan = pipeline.saved_plan(home, case_id)
    casework.check_approved(home, case_id, resuming=True)
    return _carry_out(screen, home, plan, pipeline.resume(home, case_id, by=by))


@click.command(
    cls=Command,
    help=N_("Take STEP of CASE's plan back, or every step that can be taken back, last first."),
    examples=("dakkan undo C-20261124-1", "dakkan undo C-20261124-1 3"),
)
@click.argument("case_id", metavar="CASE")
@click.argument("step", required=False)
@_BY
@click.pass_context
def undo(ctx: click.Context, case_id: str, step: str | None, by: str | None) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    return _carry_out(
        screen, home, pipeline.saved_plan(home, case_id), pipeline.undo(home, case_id, step, by=by)
    )


def _carry_out(screen: Screen, home: Workspace, plan: Plan, steps: Iterator[Step]) -> int:
    for step in steps:
        if not screen.options.json and not screen.options.quiet:
            screen.step(step)
    after = pipeline.saved_plan(home, plan.case)
    if screen.options.json:
        screen.document(documents.plan_document(after))
    states = {step.state for step in after.steps}
    tasks = [step for step in after.steps if step.kind == "task" and step.state is StepState.PLANNED]
    if not screen.options.json:
        for task in tasks:
            screen.line(say(N_("For a person: {task}"), task=say(task.says, task.facts)), "bold yellow")
            screen.line(
                say(
                    N_("   when done: dakkan steps done {case} {step} --by NAME"),
                    case=plan.case,
                    step=task.id,
                )
            )
        screen.line(say(N_("Next: dakkan verify {case}"), case=plan.case), "bold")
    if StepState.UNKNOWN in states or StepState.BEGUN in states:
        return exits.UNKNOWN
    return exits.FAILED if StepState.FAILED in states else exits.DONE
