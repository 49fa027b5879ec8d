"""`dakkan approve`: the second person says yes to the plan that another has made."""

import click

from dakkan import casework, documents
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Say yes to CASE's saved plan, as somebody other than who made it. Shows it and asks first, unless "
        "--yes; nothing is changed at Twilio. The approval is written into the case, counts for the plan that "
        "was shown, and for no newer one.\n\n"
        "How far this goes: there is no list of users, so a name is what --by or the login says. It keeps two "
        "people apart who want to be kept apart, and leaves both names on record; it does not stop somebody who "
        "gives another's name. For that, give the two people logins and machines of their own."
    ),
    examples=(
        "dakkan approve C-20261124-1 --by ken",
        "dakkan approve C-20261124-1 --by ken --yes",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option("--yes", is_flag=True, help=N_("Do not ask."))
@click.option("--by", metavar="NAME", help=N_("Who approves; default: your user name."))
@click.pass_context
def approve(ctx: click.Context, case_id: str, yes: bool, by: str | None) -> int:
    screen, home = Screen(ctx), open_home(ctx)
    number, plan = casework.plan_to_approve(home, case_id)
    casework.check_approver(home, case_id, number, by=by)
    if not yes:
        screen.plan(casework.foresee(home, plan, compare=False).plan)
        question = say(
            N_("Approve {steps} steps to {account}?"), steps=len(plan.steps), account=plan.account_sid
        )
        if not click.confirm(question, err=True):
            screen.warn(_("Nothing was approved."))
            return exits.FAILED
    casework.approve(home, case_id, number, by=by)
    if screen.options.json:
        screen.document(documents.plan_document(plan, approval=casework.approval_of(home, case_id)))
        return exits.DONE
    screen.line(say(N_("Approved. Next: dakkan apply {case}"), case=case_id), "bold")
    return exits.DONE
