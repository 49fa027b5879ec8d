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
from dakkan.errors import DakkanError
from dakkan.texts import N_, _

COMMANDS: dict[str, tuple[str, str]] = {
    "drill": ("drill:drill", N_("Play a simulated takeover and answer it, from collect to report.")),
    "doctor": ("doctor:doctor", N_("Which credential, what it may do, which gaps to expect.")),
    "login": ("login:login", N_("Store the account's credential in the vault.")),
    "collect": ("collect:collect", N_("Account data into evidence; resumes where it stopped.")),
    "detect": ("detect:detect", N_("Run the detectors over the evidence.")),
    "investigate": (
        "investigate:investigate",
        N_("Is it true, how bad, since when: collect, detect, verdict."),
    ),
    "case": ("case:case", N_("List, show, note, close, export and check cases.")),
    "plan": ("plan:plan", N_("Show what would be done, what breaks, and what waiting costs.")),
    "apply": ("apply:apply", N_("Carry out the case's plan.")),
    "resume": ("apply:resume", N_("Go on with a plan after a crash or a lost answer.")),
    "undo": ("apply:undo", N_("Take a step of the plan back, or all of them.")),
    "verify": ("verify:verify", N_("Is anybody else still able to get in?")),
    "steps": ("steps:steps", N_("The fifteen response steps, with state, owner and proof.")),
    "report": ("report:report", N_("What happened, what was done, what stays open.")),
    "vault": ("vault:vault", N_("Hand a stored secret to a command of yours.")),
    "simulate": ("simulate:simulate", N_("A simulated Twilio to practise on, as a server.")),
}


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

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(says)) for name, (_where, says) in COMMANDS.items()])
        with formatter.section(_("Options")):
            formatter.write_dl([*self.translated_records(ctx), ("--help", _("Show this message and exit."))])
        with formatter.section(_("Start here")):
            formatter.write_dl(
                [
                    ("dakkan drill", _("practise; needs no account")),
                    ("dakkan investigate", _("with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN set")),
                ]
            )


@click.group(
    cls=Lazy,
    help=N_("Take back a hijacked Twilio account: find out what happened, cut the intruder off, prove it."),
    params=[
        *global_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=lambda ctx, _param, value: (
                (click.echo(f"dakkan {__version__}"), ctx.exit()) if value else None
            ),
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
