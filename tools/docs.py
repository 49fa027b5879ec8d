"""Prints the docs that are made from the code; with --check says which are not in step."""

import importlib
import sys
from pathlib import Path

import click

from dakkan.cli.command import Options
from dakkan.cli.front import page
from dakkan.cli.main import COMMANDS, main
from dakkan.detect.detectors import CATALOGUE as DETECTORS
from dakkan.drills.scenarios import CATALOGUE as DRILLS
from dakkan.respond.actions import CATALOGUE as ACTIONS
from dakkan.rules.page import page as rules
from dakkan.simulator.coverage import coverage
from dakkan.steps.catalogue import CATALOGUE as STEPS

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Printed from the code by `make docs`; change it there. -->\n\n"


def detectors() -> str:
    out = ["# Detectors\n"]
    for one in DETECTORS:
        out += [
            f"## {one.id}\n",
            f"**{one.title}** · {one.severity} · confidence {one.confidence}\n",
            f"{_about(one.id)}\n",
            "| | |\n|---|---|",
            f"| says | {one.says} |",
            f"| signs | {', '.join(one.signs) or '–'} |",
            f"| needs | {', '.join(one.needs)} |",
            f"| baseline | {one.baseline_days} days |",
            f"| cold start | {one.cold_start} |",
            f"| benign | {one.benign} |",
            f"| misses | {one.misses} |",
            f"| answers | {', '.join(one.answers)} |",
            f"| ATT&CK | {', '.join(one.attack)} |\n",
        ]
    return "\n".join(out)


def _about(detector: str) -> str:
    """The docstring of a detector's file: why anyone would look for this."""
    module = importlib.import_module(f"dakkan.detect.detectors.{detector.replace('-', '_')}")
    return (module.__doc__ or "").strip()


def actions() -> str:
    out = ["# Actions\n"]
    for action in ACTIONS.values():
        doc = (sys.modules[type(action).__module__].__doc__ or "").strip()
        kind = "a task for a person" if action.kind == "task" else "by API"
        out += [f"## {action.id}\n", f"**{action.title}** · {kind}\n", f"{doc}\n"]
    return "\n".join(out)


def drills() -> str:
    out = ["# Drills\n"]
    for drill in DRILLS:
        out += [
            f"## {drill.id}\n",
            f"**{drill.title}**\n",
            f"{drill.says}\n",
            f"Verdict: {drill.verdict}. Signs: {', '.join(sorted(drill.signs_expected)) or 'none'}. "
            f"Has to be found: {', '.join(sorted(drill.must_find)) or 'nothing'}.\n",
        ]
    return "\n".join(out)


def steps() -> str:
    out = ["# The response steps\n"]
    for number, step in enumerate(STEPS, 1):
        out += [f"## {step.id}\n", f"**{number}. {step.title}**\n", f"{step.does}\n"]
        out += [f"- {path}" for path in step.console] + [""]
    return "\n".join(out)


def commands() -> str:
    out = ["# Commands\n", "```", page(), "```\n"]
    root = click.Context(main, info_name="dakkan", obj=Options(), terminal_width=100)
    for name in COMMANDS:
        command = main.get_command(root, name)
        if command is not None:
            out += _command(command, name, root)
    return "\n".join(out)


def _command(command: click.Command, name: str, parent: click.Context) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, obj=Options(), terminal_width=100)
    out = [f"## {context.command_path}\n", "```", command.get_help(context), "```\n"]
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None:
                out += _command(inner, each, context)
    return out


PAGES = {
    "detectors.md": detectors,
    "actions.md": actions,
    "drills.md": drills,
    "steps.md": steps,
    "rules.md": rules,
    "commands.md": commands,
    "simulator.md": coverage,
}


def run(check: bool) -> int:
    stale = []
    for name, make in PAGES.items():
        text = NOTE + make().rstrip() + "\n"
        path = DOCS / name
        if not path.is_file() or path.read_text() != text:
            stale.append(name)
            if not check:
                path.write_text(text)
    if check and stale:
        print(f"not in step with the code: {', '.join(stale)}; run: make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv))
