"""Commands that all take the same global options, before or after their name, and speak two languages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from dakkan import texts
from dakkan.texts import N_, _


@dataclass
class Options:
    """What was said on the command line about the run as a whole."""

    home: Path | None = None
    json: bool = False
    color: bool = True
    quiet: bool = False
    verbose: int = 0
    extras: dict[str, Any] = field(default_factory=dict)  # for tests that hand in a transport


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
        if value in (None, False, 0):
            return
        options = ctx.ensure_object(Options)
        if name == "lang":
            texts.use(str(value))
        elif name == "no_color":
            options.color = False
        elif name == "verbose":
            options.verbose = max(options.verbose, int(value))
        else:
            setattr(options, name, value)

    return callback


def global_options() -> list[click.Parameter]:
    """The options that every command takes. Fresh objects, since click keeps state in them."""

    def option(*names: str, name: str, **attributes: Any) -> click.Parameter:
        return click.Option(names, expose_value=False, callback=_set(name), **attributes)

    return [
        option(
            "--home",
            name="home",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help=N_("Folder with evidence, cases and vault (or DAKKAN_HOME; default ~/.dakkan)."),
        ),
        option("--json", name="json", is_flag=True, help=N_("Print the result as one JSON document.")),
        option(
            "--lang",
            name="lang",
            type=click.Choice(texts.LANGUAGES),
            is_eager=True,
            help=N_("Language of what you read (default: from the locale)."),
        ),
        option("--no-color", name="no_color", is_flag=True, help=N_("No colours.")),
        option("-q", "--quiet", name="quiet", is_flag=True, help=N_("Only results and errors.")),
        option("-v", "--verbose", name="verbose", count=True, help=N_("Say more; twice: also log requests.")),
    ]


class Translated:
    """Shows help in the current language; the English text is the message id."""

    params: list[click.Parameter]
    help: str | None

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                for paragraph in _(self.help).split("\n\n"):
                    formatter.write_text(paragraph)
                    formatter.write_paragraph()

    def translated_records(self, ctx: click.Context) -> list[tuple[str, str]]:
        records = []
        for param in self.params:
            record = param.get_help_record(ctx)
            if record is not None:
                names, text = record
                english = getattr(param, "help", None) or ""
                records.append((names, text.replace(english, _(english), 1) if english else text))
        return records


class Command(Translated, click.Command):
    """A command with the global options, examples, and translated help."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = examples
        self.params.extend(global_options())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [*self.translated_records(ctx), ("--help", _("Show this message and exit."))]
        with formatter.section(_("Options")):
            formatter.write_dl(records)
        if self.examples:
            with formatter.section(_("Examples")):
                for example in self.examples:
                    formatter.write_text(example)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        help_option = self.get_help_option(ctx)
        return [*self.params, *([help_option] if help_option else [])]


class Group(Translated, click.Group):
    """A command with commands of its own, and translated help."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.extend(global_options())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            rows = [
                (name, _(command.help) if command.help else "") for name, command in self.commands.items()
            ]
            formatter.write_dl(rows)
        with formatter.section(_("Options")):
            formatter.write_dl([*self.translated_records(ctx), ("--help", _("Show this message and exit."))])
