"""`dakkan judge`: is this text bait? JSON lines in, JSON lines out; asks nobody, opens no link."""

import json
from typing import IO, Any

import click

from dakkan.cli import exits
from dakkan.cli.command import Command
from dakkan.lure.judge import Lure, judge
from dakkan.texts import N_, say, visible

LONGEST_LINE = 1 << 20
"""Bytes that are read of one line; no message is a thousandth as long."""


class _Bad(Exception):
    """A line that cannot be judged, in words."""


@click.command(
    "judge",
    cls=Command,
    help=N_(
        'Is this text bait? One JSON object a line with the text under "body"; one line out for each line in, '
        "in the same order. No link is opened and nobody is asked."
    ),
    examples=(
        "dakkan judge messages.jsonl",
        'echo \'{"body": "Your parcel is held: http://192.0.2.7/x"}\' | dakkan judge',
    ),
)
@click.argument("file", metavar="[FILE|-]", type=click.File("rb"), default="-")
@click.option(
    "--own-host",
    "own_hosts",
    multiple=True,
    metavar="HOST",
    help=N_("A host or domain of yours; may be repeated."),
)
@click.option(
    "--own-number",
    "own_numbers",
    multiple=True,
    metavar="NUMBER",
    help=N_("A phone number of yours; may be repeated."),
)
def judge_command(file: IO[bytes], own_hosts: tuple[str, ...], own_numbers: tuple[str, ...]) -> int:
    hosts, numbers = frozenset(own_hosts), frozenset(own_numbers)
    bad = found = False
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        try:
            lure = judge(_body(line, number, file), owned_hosts=hosts, owned_numbers=numbers)
        except _Bad as error:
            bad = True
            _print({"error": str(error)})
            continue
        found = found or lure.is_likely
        _print(_told(lure))
    return exits.FAILED if bad else exits.FOUND if found else exits.DONE


def _body(line: bytes, number: int, file: IO[bytes]) -> str:
    if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        raise _Bad(say(N_("Line {number} is longer than a million bytes."), number=number))
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _Bad(say(N_("Line {number} is not JSON in UTF-8."), number=number)) from None
    body = row.get("body") if isinstance(row, dict) else None
    if not isinstance(body, str):
        raise _Bad(say(N_('Line {number} is not an object with a text under "body".'), number=number))
    return body


def _told(lure: Lure) -> dict[str, Any]:
    return {
        "lure": lure.score,
        "kinds": list(lure.kinds),
        "because": [visible(say(reason.says, reason.facts), 400) for reason in lure.because],
        "language": lure.language,
    }


def _print(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
