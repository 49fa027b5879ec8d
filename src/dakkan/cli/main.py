"""The `dakkan` command: names of commands, global options, errors to exit codes.

Nothing heavy is imported here: `dakkan --help` has to answer at once, and each command brings
what it needs.
"""

import importlib
import os
import sys
from typing import Any

import click

from dakkan import __version__, texts
from dakkan.cli import exits
from dakkan.cli.command import Options, Translated, global_options
from dakkan.cli.front import ABOUT, COMMANDS, page
from dakkan.errors import DakkanError
from dakkan.texts import N_, _


class Lazy(Translated, click.Group):
    """A group that imports a command's file only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"dakkan.cli.commands.{module}"), name)
        return command

    def get_help(self, ctx: click.Context) -> str:
        return page()


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"dakkan {__version__}")
        ctx.exit()


@click.group(
    cls=Lazy,
    help=ABOUT,
    params=[
        *global_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help=N_("Show the version and exit."),
        ),
    ],
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.pass_context
def main(ctx: click.Context) -> None:
    options = ctx.ensure_object(Options)
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        options.color = False


def run(arguments: list[str] | None = None, options: Options | None = None) -> int:
    """Run one command line and return its exit code. Never raises, never shows a secret."""
    texts.use(texts.from_locale())
    options = options or Options()
    try:
        result: Any = main.main(arguments, prog_name="dakkan", standalone_mode=False, obj=options)
        return result if isinstance(result, int) else exits.DONE
    except DakkanError as error:
        _complain(options, str(error))
        return error.exit_code
    except click.exceptions.Abort:
        _complain(options, _("Interrupted; nothing is lost. Run the same command again to go on."))
        return exits.INTERRUPTED
    except KeyboardInterrupt:
        _complain(options, _("Interrupted; nothing is lost. Run the same command again to go on."))
        return exits.INTERRUPTED
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "dakkan"
        _complain(
            options,
            texts.say(N_("{problem} See: {command} --help"), problem=error.format_message(), command=where),
        )
        return error.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the reader is gone; keep Python from complaining at exit
        return exits.DONE


def _complain(options: Options, sentence: str) -> None:
    sentence = texts.visible(sentence, 2000)
    if options.json:
        import json

        click.echo(json.dumps({"schema": "dakkan.error/1", "error": sentence}, ensure_ascii=False))
    click.echo(f"dakkan: {sentence}", err=True)
