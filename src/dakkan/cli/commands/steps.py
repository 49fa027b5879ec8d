"""`dakkan steps`: the response steps of a case, automatic and human."""

from pathlib import Path
from typing import Any

import click

from dakkan import casework, documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command, Group
from dakkan.cli.home import open_home
from dakkan.cli.looks import show_looks
from dakkan.cli.show import Screen
from dakkan.texts import N_, _, say


class _CaseOrDone(Group):
    """`dakkan steps CASE` is `dakkan steps show CASE`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_CaseOrDone,
    help=N_(
        "The fifteen response steps of a case: dakkan steps CASE; mark one done: dakkan steps done CASE STEP."
    ),
)
def steps() -> None:
    pass


@steps.command(
    "show",
    cls=Command,
    help=N_("All fifteen steps with state, owner and proof."),
    examples=("dakkan steps C-20261124-1", "dakkan steps C-20261124-1 --lang ja"),
)
@click.argument("case_id", metavar="CASE")
@click.option("--short", is_flag=True, help=N_("One line a step."))
@click.pass_context
def show(ctx: click.Context, case_id: str, short: bool) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    found = casework.steps(home, case_id)
    if screen.options.json:
        screen.document(documents.steps_document(case_id, found))
    else:
        screen.response_steps(found, details=not short)
        show_looks(screen, case_id, pipeline.looks_at(home, case_id), home.clock())
    return exits.DONE


@steps.command(
    "done",
    cls=Command,
    help=N_("Mark a response step, or a task of the plan, as done by a person, with proof."),
    examples=(
        "dakkan steps done C-20261124-1 two-factor --by 'Sato' --note 'all four users' --attach 2fa.png",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.argument("step")
@click.option("--by", required=True, metavar="NAME", help=N_("Who did it."))
@click.option("--note", default="", help=N_("What was done."))
@click.option(
    "--attach",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Proof; its hash goes into the casebook, a copy into the case's folder."),
)
@click.pass_context
def done(ctx: click.Context, case_id: str, step: str, by: str, note: str, attach: Path | None) -> int:
    casework.step_done(open_home(ctx), case_id, step, by=by, note=note, attach=attach)
    Screen(ctx).warn(say(N_("{step} marked as done by {by}."), step=step, by=by))
    return exits.DONE


@steps.command(
    "own",
    cls=Command,
    help=N_("Say who sees to a response step."),
    examples=("dakkan steps own C-20261124-1 website --owner 'Web team'",),
)
@click.argument("case_id", metavar="CASE")
@click.argument("step")
@click.option("--owner", required=True, metavar="NAME", help=N_("Who sees to it."))
@click.pass_context
def own(ctx: click.Context, case_id: str, step: str, owner: str) -> int:
    casework.step_owner(open_home(ctx), case_id, step, owner=owner)
    Screen(ctx).warn(_("Noted."))
    return exits.DONE
