"""`dakkan rules …`: the owner's Sigma rules beside the catalogue, and the catalogue as Sigma."""

from pathlib import Path

import click
from rich.text import Text

from dakkan import own_rules
from dakkan.cli import exits
from dakkan.cli.command import Command, Group
from dakkan.cli.home import open_home
from dakkan.cli.show import SEVERITIES, Screen
from dakkan.model.finding import Severity
from dakkan.texts import N_, _, say, visible

_STATES = {
    "catalogue": N_("in the catalogue"),
    "rule": N_("your own"),
    "silent": N_("only for a correlation"),
    "broken": N_("broken"),
}


@click.group(cls=Group, help=N_("Your own Sigma rules, and the detectors as Sigma for a SIEM."))
def rules() -> None:
    pass


@rules.command(
    "list",
    cls=Command,
    help=N_("The detectors of the catalogue and the rules in the folder rules of --home, with their state."),
    examples=("dakkan rules list", "dakkan rules list --json"),
)
@click.pass_context
def list_(ctx: click.Context) -> int:
    screen = Screen(ctx)
    found = own_rules.listed(open_home(ctx))
    if screen.options.json:
        screen.document(
            {
                "schema": "dakkan.rules/1",
                "rules": [
                    {
                        "id": one.id,
                        "title": _(one.title),
                        "severity": one.severity or None,
                        "state": one.state,
                        "where": one.where or None,
                        "why": one.why or None,
                    }
                    for one in found
                ],
            }
        )
        return exits.DONE
    table = screen.table(_("rule"), _("severity"), _("state"), _("what"))
    for one in found:
        severity = _(SEVERITIES[Severity(one.severity)]) if one.severity else ""
        what = Text(visible(_(one.title) or f"{one.where}: {one.why}", 300))
        style = "bold red" if one.state == "broken" else ""
        table.add_row(
            Text(visible(one.id, 80)), Text(severity), Text(_(_STATES[one.state]), style=style), what
        )
    screen.console.print(table)
    return exits.DONE


@rules.command(
    "check",
    cls=Command,
    help=N_("Is every rule sound? Names file and line of what is not; looks at no evidence."),
    examples=("dakkan rules check", "dakkan rules check my-rule.yml more-rules/"),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...]) -> int:
    screen = Screen(ctx)
    sound, faults = own_rules.checked(open_home(ctx), paths)
    if screen.options.json:
        screen.document(
            {
                "schema": "dakkan.rules-check/1",
                "sound": sound,
                "broken": [
                    {"path": str(one.path), "line": one.line, "says": visible(one.text)} for one in faults
                ],
            }
        )
    else:
        for one in faults:
            screen.line(f"{one.path}:{one.line}: {one.text}")
        screen.line(say(N_("{sound} rules are sound, {broken} are not."), sound=sound, broken=len(faults)))
    return exits.FAILED if faults else exits.DONE


@rules.command(
    "export",
    cls=Command,
    help=N_("Write the detectors that an audit event alone can tell of as Sigma rules, one file each."),
    examples=("dakkan rules export", "dakkan rules export -o sigma/"),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("sigma"),
    metavar="DIR",
    help=N_("Folder to write to; default: sigma."),
)
@click.pass_context
def export(ctx: click.Context, output: Path) -> int:
    screen = Screen(ctx)
    written = own_rules.exported(output)
    if screen.options.json:
        screen.document({"schema": "dakkan.rules-export/1", "files": [str(path) for path in written]})
    else:
        screen.line(say(N_("{count} rules written to {folder}"), count=len(written), folder=str(output)))
    return exits.DONE
