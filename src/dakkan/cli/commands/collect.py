"""`dakkan collect`: account data into evidence."""

from pathlib import Path

import click

from dakkan import documents, pipeline
from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.cli.home import open_home
from dakkan.cli.progress import bar
from dakkan.cli.show import Screen
from dakkan.cli.since import when
from dakkan.texts import N_, _, say


@click.command(
    cls=Command,
    help=N_(
        "Read the account, and every subaccount, into evidence. Interrupted, it goes on where it stopped."
    ),
    examples=(
        "dakkan collect --since 30d",
        "dakkan collect --from exports/ messages.csv --account AC…",
    ),
)
@click.option("--since", metavar="30d|DATE", help=N_("How far back; default: 30d, what the audit log keeps."))
@click.option("--until", metavar="DATE", help=N_("End of the window; default: now."))
@click.option(
    "--account", "accounts", multiple=True, metavar="SID", help=N_("Only this account; repeatable.")
)
@click.option(
    "--from",
    "paths",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help=N_("Read exported files or folders instead of the API; repeatable, more may follow."),
)
@click.option("--table", metavar="NAME", help=N_("What the files hold, if their content does not tell."))
@click.argument("more", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def collect(
    ctx: click.Context,
    since: str | None,
    until: str | None,
    accounts: tuple[str, ...],
    paths: tuple[Path, ...],
    table: str | None,
    more: tuple[Path, ...],
) -> int:
    screen = Screen(ctx)
    if more and not paths:
        raise click.UsageError(_("Name files after --from."))
    home = open_home(ctx)
    if paths:
        result = pipeline.import_files(
            home, (*paths, *more), table=table, account=accounts[0] if accounts else None
        )
    else:
        with bar(ctx, _("Collecting")) as progress:
            result = pipeline.collect(
                home, since=when(since), until=when(until), accounts=accounts, progress=progress
            )
    if screen.options.json:
        screen.document(documents.collection_document(result))
    else:
        for name, rows in sorted(result.rows.items()):
            screen.line(say(N_("{rows} rows of {table}"), rows=rows, table=name))
        screen.blind(result.gaps)
    return exits.BLIND if result.gaps else exits.DONE
