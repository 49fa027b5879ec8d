"""`dakkan drill`: a takeover on the embedded simulator, answered and scored."""

import shutil
import tempfile
from pathlib import Path

import click

from dakkan import texts
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.show import Screen
from dakkan.errors import UsageError
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Play a takeover on the embedded simulator and answer it, from collect to report, with a score. "
        "Needs no account, no network, no set-up. The intruder goes on acting while you work."
    ),
    examples=(
        "dakkan drill",
        "dakkan drill console-takeover --seed 3 --keep drill-report",
        "dakkan drill --all --json",
    ),
)
@click.argument("scenario", required=False)
@click.option("--list", "list_", is_flag=True, help=N_("The scenarios."))
@click.option("--all", "all_", is_flag=True, help=N_("Play every scenario."))
@click.option("--seed", default=1, show_default=True, help=N_("The same seed plays the same drill."))
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=N_("Keep reports, evidence and casebook here."),
)
@click.pass_context
def drill(
    ctx: click.Context, scenario: str | None, list_: bool, all_: bool, seed: int, keep: Path | None
) -> int:
    from dakkan.drills import runner
    from dakkan.drills.scenarios import CATALOGUE

    screen = Screen(ctx)
    known = {one.id: one for one in CATALOGUE}
    if list_:
        _list(screen, list(CATALOGUE))
        return exits.DONE
    wanted = (scenario or "leaked-token-smishing").replace("_", "-")
    if wanted not in known:
        raise click.UsageError(
            say(N_("There is no drill {name}; see: dakkan drill --list"), name=repr(wanted[:60]))
        )
    chosen = list(CATALOGUE) if all_ else [known[wanted]]
    if keep:
        _clear(keep)
    results = []
    with tempfile.TemporaryDirectory(prefix="dakkan-drill-") as scratch:
        for one in chosen:
            folder = (keep or Path(scratch)) / (one.id if all_ else "")
            tell = None if screen.options.json or screen.options.quiet else screen.line
            results.append(runner.play(one, seed, folder, language=texts.language(), tell=tell))
    passed = sum(result.passed for result in results)
    if screen.options.json and all_:
        documents = [result.document() for result in results]
        screen.document(
            {
                "schema": "dakkan.drill/1",
                "drills": documents,
                "passed": passed,
                "failed": len(results) - passed,
            }
        )
    elif screen.options.json:
        screen.document(results[0].document())
    else:
        for line in runner.scores(results):
            screen.line(line)
        if keep and not all_:
            screen.line(say(N_("Report: {path}"), path=str(keep / "report.html")), "bold")
    return exits.DONE if passed == len(results) else exits.FAILED


_MARK = ".dakkan-drill"


def _clear(folder: Path) -> None:
    """Make room where an earlier drill was kept; nothing else is ever removed. Raises UsageError."""
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise UsageError(
                say(N_("{folder} is not empty and holds no earlier drill; name another."), folder=str(folder))
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


def _list(screen: Screen, drills: list[object]) -> None:
    rows = [{"id": getattr(one, "id", ""), "title": _(getattr(one, "title", ""))} for one in drills]
    if screen.options.json:
        screen.document({"schema": "dakkan.drills/1", "drills": rows})
    else:
        for row in rows:
            screen.line(f"{row['id']:<28} {row['title']}")
