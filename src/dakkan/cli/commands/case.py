"""`dakkan case …`: list, show, note, close, export and check cases."""

import sys
from pathlib import Path

import click

from dakkan import casework, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command, Group
from dakkan.cli.home import open_home
from dakkan.cli.looks import show_looks
from dakkan.cli.show import Screen
from dakkan.texts import N_, _, say


@click.group(cls=Group, help=N_("List, show, note, close, export and check cases."))
def case() -> None:
    pass


@case.command("list", cls=Command, help=N_("All cases, newest first."), examples=("dakkan case list",))
@click.pass_context
def list_(ctx: click.Context) -> int:
    screen = Screen(ctx)
    cases = casework.cases(open_home(ctx))
    if screen.options.json:
        screen.document({"schema": "dakkan.cases/1", "cases": [casework.case_summary(one) for one in cases]})
        return exits.DONE
    if not cases:
        screen.line(_("No case yet: dakkan investigate opens one when it finds something."))
    for one in cases:
        row = casework.case_summary(one)
        state = _("closed") if row["closed"] else _("open")
        screen.line(f"{row['case']}  {state}  {row['account_sid']}  {row['takeover']}  {row['opened_at']}")
    return exits.DONE


@case.command(
    "show",
    cls=Command,
    help=N_("One case: verdict, findings, plan, notes."),
    examples=("dakkan case show C-20261124-1",),
)
@click.argument("case_id", metavar="CASE")
@click.pass_context
def show_(ctx: click.Context, case_id: str) -> int:
    screen = Screen(ctx)
    home = open_home(ctx)
    if screen.options.json:
        screen.console.file.write(casework.report(home, case_id, "json", "").decode() + "\n")
        return exits.DONE
    dossier = casework.dossier(home, case_id)
    screen.verdict(dossier.verdict, dossier.signs, dossier.loss)
    screen.findings(dossier.findings)
    screen.blind(dossier.blind)
    for plan in dossier.plans[-1:]:
        for step in plan.steps:
            screen.step(step)
    screen.checks(dossier.checks)
    show_looks(screen, case_id, pipeline.looks_at(home, case_id), home.clock())
    for event in dossier.journal:
        if event.kind == "note":
            screen.line(f"{event.at:%Y-%m-%d %H:%M} {event.by}: {event.data.get('text', '')}")
    return exits.DONE


@case.command(
    "note",
    cls=Command,
    help=N_("Add a note; the text comes as an argument or on standard input."),
    examples=('dakkan case note C-20261124-1 "called Twilio, ticket 4711"',),
)
@click.argument("case_id", metavar="CASE")
@click.argument("text", required=False)
@click.option("--by", metavar="NAME", help=N_("Who says so; default: your user name."))
@click.pass_context
def note_(ctx: click.Context, case_id: str, text: str | None, by: str | None) -> int:
    text = text if text is not None else sys.stdin.read()
    if not text.strip():
        raise click.UsageError(_("An empty note was not added."))
    casework.note(open_home(ctx), case_id, text.strip(), by=by)
    return exits.DONE


@case.command(
    "close",
    cls=Command,
    help=N_("Close a case; it stays readable."),
    examples=("dakkan case close C-20261124-1",),
)
@click.argument("case_id", metavar="CASE")
@click.option("--by", metavar="NAME", help=N_("Who says so; default: your user name."))
@click.option("--reason", default="", help=N_("Why it can be closed."))
@click.option(
    "--false-alarm", is_flag=True, help=N_("It was none: its addresses and texts are not watched for.")
)
@click.pass_context
def close_(ctx: click.Context, case_id: str, by: str | None, reason: str, *, false_alarm: bool) -> int:
    casework.close(open_home(ctx), case_id, by=by, reason=reason, false_alarm=false_alarm)
    return exits.DONE


@case.command(
    "export",
    cls=Command,
    help=N_(
        "A sealed bundle: evidence, casebook, plans, journal, proofs, reports, hashes. How anybody checks it: "
        "docs/bundle.md."
    ),
    examples=(
        "dakkan case export C-20261124-1 -o bundle.zip",
        "dakkan case export C-20261124-1 --redacted -o for-others.zip",
    ),
)
@click.argument("case_id", metavar="CASE")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Where to; default: CASE.zip, or CASE-redacted.zip."),
)
@click.option(
    "--redacted",
    is_flag=True,
    help=N_("A copy for third parties, without texts, numbers, names and addresses; its chain still holds."),
)
@click.pass_context
def export_(ctx: click.Context, case_id: str, output: Path | None, *, redacted: bool) -> int:
    screen = Screen(ctx)
    path = output or Path(f"{case_id}-redacted.zip" if redacted else f"{case_id}.zip")
    seal = casework.export(open_home(ctx), case_id, path, redacted=redacted)
    if screen.options.json:
        screen.document({"schema": "dakkan.bundle/1", "case": case_id, "path": str(path), "sha256": seal})
    else:
        screen.line(say(N_("{path} written; its seal is sha256 {seal}"), path=str(path), seal=seal))
    return exits.DONE


@case.command(
    "check",
    cls=Command,
    help=N_("Verify every hash and the chain, of a case or of a bundle."),
    examples=(
        "dakkan case check C-20261124-1",
        "dakkan case check bundle.zip",
        "dakkan case check for-others.zip --whole bundle.zip",
    ),
)
@click.argument("case_or_bundle", metavar="CASE|FILE")
@click.option(
    "--whole",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("The whole bundle that a redacted copy was made from: every removed value is compared."),
)
@click.pass_context
def check_(ctx: click.Context, case_or_bundle: str, whole: Path | None) -> int:
    screen = Screen(ctx)
    damages = casework.check(open_home(ctx), case_or_bundle, whole=whole)
    if screen.options.json:
        screen.document({"schema": "dakkan.check/1", "intact": not damages, "damages": damages})
    elif damages:
        for damage in damages:
            screen.line(damage, "bold red")
    else:
        screen.line(_("Intact: every hash and the chain hold."), "green")
    return exits.FAILED if damages else exits.DONE
