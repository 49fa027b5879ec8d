"""`dakkan leaks`: where did credentials leak - files, archives, whole git histories, code hosts."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from dakkan import __version__, leakwork
from dakkan.cli import exits
from dakkan.cli.command import Command, Options
from dakkan.cli.show import Screen
from dakkan.errors import UsageError
from dakkan.leaks import accepted
from dakkan.leaks.advice import advice
from dakkan.leaks.document import plain, why
from dakkan.leaks.sarif import sarif
from dakkan.model.exposed import DEAD, DOES_NOT, EXPLAINS, LIVE, MAY_EXPLAIN, SKIPPED, SUSPENDED, UNKNOWN
from dakkan.model.leak import TITLES, Leak, LeakSearch, Place
from dakkan.texts import N_, _, say

if TYPE_CHECKING:
    from dakkan.code_hosts import Online, Question
    from dakkan.workspace import Workspace

_SHOWN = 10
"""Places of one secret that are shown to people; JSON has them all."""
_PATIENCE = 2.0
"""Seconds after which progress is shown."""


_STATES = {
    LIVE: N_("It still opens the account."),
    DEAD: N_("It opens nothing any more."),
    SUSPENDED: N_("The account is suspended or closed; whether it opens, shows when that is over."),
    UNKNOWN: N_("Whether it still opens anything, cannot be told."),
    SKIPPED: N_("It is of an account that is not yours; it was not tried (--live-others)."),
}
_LINKS = {
    EXPLAINS: N_("The leak of {sid} explains the takeover (sure to {percent} %): {why}"),
    MAY_EXPLAIN: N_("The leak of {sid} may explain the takeover (sure to {percent} %): {why}"),
    DOES_NOT: N_("The leak of {sid} does not explain the takeover (sure to {percent} %): {why}"),
}


@click.command(
    "leaks",
    cls=Command,
    help=N_(
        "Where did credentials leak: in files, archives, and every object of git repositories (all branches, stashes, "
        "reflogs, and what nothing refers to any more), and on code hosts. Nothing is fetched and nobody is asked "
        "unless --live or a code host is named. Its token is read from GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN; "
        "without one you are told where to look by hand."
    ),
    examples=(
        "dakkan leaks .",
        "dakkan leaks ~/src/shop backup.tar.gz --json",
        "dakkan leaks --staged",
        "dakkan leaks ~/src/shop --live",
        "dakkan leaks --github acme",
        "dakkan leaks . --format sarif > leaks.sarif",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH|REPO]...", type=click.Path(path_type=Path))
@click.option("--staged", is_flag=True, help=N_("Only what is about to be committed; for a pre-commit hook."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help=N_("How to print the result; default: text."),
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Hits that were accepted, with owner, reason and end."),
)
@click.option(
    "--accept",
    "write",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Write what is found to a new baseline file; needs --owner and --reason."),
)
@click.option("--owner", default="", metavar="NAME", help=N_("Who accepts it."))
@click.option("--reason", default="", metavar="TEXT", help=N_("Why it may stay."))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help=N_("When that is to be looked at again."),
)
@click.option(
    "--known",
    type=click.File("r"),
    metavar="FILE",
    help=N_("SHA-256 fingerprints of secrets to look for, one a line."),
)
@click.option(
    "--live",
    is_flag=True,
    help=N_("Ask Twilio of each secret of your accounts, with one read, whether it still opens."),
)
@click.option(
    "--live-others",
    "others",
    is_flag=True,
    help=N_("With --live: also of secrets that belong to accounts that are not yours."),
)
@click.option(
    "--case",
    "case_id",
    metavar="CASE",
    help=N_("Write the result into this case; default: the open one of your account."),
)
@click.option(
    "--github",
    multiple=True,
    metavar="ORG|USER|-",
    help=N_("Search all of an organization or person on GitHub; -: whatever holds one of your SIDs."),
)
@click.option("--gitlab", multiple=True, metavar="GROUP|USER|-", help=N_("The same on GitLab (GITLAB_URL)."))
@click.option(
    "--gitea", multiple=True, metavar="ORG|USER|-", help=N_("The same on Gitea or Forgejo (GITEA_URL).")
)
@click.option(
    "--api", default="", metavar="URL", help=N_("Address of the code host's API, if it is not the usual one.")
)
@click.option(
    "--sid",
    "sids",
    multiple=True,
    metavar="SID",
    help=N_("Account or key SID to look for on code hosts; default: those of your account."),
)
@click.option(
    "--afresh", is_flag=True, help=N_("On code hosts: also search again what has not changed since.")
)
@click.pass_context
def leaks(
    ctx: click.Context,
    paths: tuple[Path, ...],
    staged: bool,
    form: str,
    baseline: Path | None,
    write: Path | None,
    owner: str,
    reason: str,
    until: datetime | None,
    known: IO[str] | None,
    live: bool,
    others: bool,
    case_id: str | None,
    github: tuple[str, ...],
    gitlab: tuple[str, ...],
    gitea: tuple[str, ...],
    api: str,
    sids: tuple[str, ...],
    afresh: bool,
) -> int:
    screen = Screen(ctx)
    hosts = {"github": github, "gitlab": gitlab, "gitea": gitea}
    on_hosts = any(hosts.values())
    if on_hosts and staged:
        raise UsageError(say(N_("--staged is for what is about to be committed here, not for code hosts.")))
    if write is not None and not (owner.strip() and reason.strip()):
        raise UsageError(say(N_("--accept needs --owner and --reason.")))
    with _progress(screen) as progress:
        joined = leakwork.Joined(
            os.environ,
            _home(ctx, needed=on_hosts or live or others or case_id is not None, staged=staged),
            case=case_id,
            live=live or others,
            others=others,
            listed=_known(known),
            staged=staged,
        )
        accepting = accepted.read(baseline) if baseline else ()
        if on_hosts:
            answer, online = _with_hosts(
                ctx,
                paths,
                joined,
                _questions(hosts, api),
                sids,
                accepting,
                afresh=afresh or live or others,  # what was found earlier is known without its secret
            )
        else:
            online = None
            answer = leakwork.search(
                paths or (Path(),), joined, staged=staged, baseline=accepting, progress=progress
            )
    found = answer.found
    steps = advice(found.leaks, found.targets)
    steps = online.with_steps(steps) if online is not None else steps
    if write is not None:
        _accept(write, found, owner, reason, until.date() if until else None)
    if form == "sarif":
        click.echo(json.dumps(sarif(found, __version__), indent=2))
    elif form == "json" or screen.options.json:
        made = leakwork.document(answer)
        if online is not None:
            made |= {"sources": online.sources, "advice": [plain(step) for step in steps]}
        click.echo(json.dumps(made, indent=2))
    else:
        _show(screen, found, answer.states, steps)
        _show_case(screen, answer)
    if found.leaks and write is None:
        return exits.FOUND
    return exits.BLIND if found.blind else exits.DONE


def _home(ctx: click.Context, *, needed: bool, staged: bool) -> "Workspace | None":
    """The workspace, if it is asked for or has anything to look for: opening it takes longer than a search."""
    options = ctx.ensure_object(Options)
    folder = options.home or Path(os.environ.get("DAKKAN_HOME") or "~/.dakkan")
    if not needed and (staged or not leakwork.is_there(folder.expanduser(), os.environ)):
        return None
    from dakkan.cli.home import open_home

    return open_home(ctx)


def _questions(hosts: Mapping[str, tuple[str, ...]], api: str) -> "list[Question]":
    from dakkan.code_hosts import Question

    if api and sum(bool(owners) for owners in hosts.values()) > 1:
        raise UsageError(say(N_("--api is the address of one code host; name only one.")))
    return [Question(host, owner, api) for host, owners in hosts.items() for owner in owners]


def _with_hosts(
    ctx: click.Context,
    paths: tuple[Path, ...],
    joined: leakwork.Joined,
    questions: "list[Question]",
    sids: tuple[str, ...],
    accepting: Sequence[accepted.Accepted],
    *,
    afresh: bool,
) -> "tuple[leakwork.Answer, Online]":
    """What lies here and on code hosts, as one answer; what is about to be fetched is told on the way."""
    from dakkan import code_hosts
    from dakkan.cli.home import open_home
    from dakkan.leaks.search import search
    from dakkan.model.sid import is_sid

    for sid in sids:
        if not (is_sid(sid, "AC") or is_sid(sid, "SK")):
            raise UsageError(say(N_("{sid} is no SID of an account or API key."), sid=sid))
    screen = Screen(ctx)
    here = search(paths, known=joined.known, live=joined.live)
    online = code_hosts.search(
        open_home(ctx),
        questions,
        code_hosts.engine(joined.known, joined.live),
        sids=sids,
        known=joined.known,
        afresh=afresh,
        tell=lambda name, count: screen.warn(say(N_("{count} done; now {name}"), count=count, name=name)),
        waiting=lambda seconds: screen.warn(
            say(N_("The code host asks to wait: going on in {seconds} s"), seconds=round(seconds))
        ),
    )
    return joined.answer(code_hosts.merged(here, online, accepting), online.clean), online


def _known(listed: IO[str] | None) -> list[bytes | str]:
    """The fingerprints of a file."""
    return [line.strip().lower() for line in listed or () if len(line.strip()) == 64]


def _accept(path: Path, found: LeakSearch, owner: str, reason: str, until: date | None) -> None:
    if path.exists():
        raise UsageError(say(N_("{path} is there already; nothing is overwritten."), path=str(path)))
    path.write_text(accepted.written(found.leaks, owner, reason, until), encoding="utf-8")


@contextmanager
def _progress(screen: Screen) -> Iterator[Callable[[int], None]]:
    """Told of bytes by several threads; says how many on stderr once it takes longer, each second at most."""
    began = last = time.monotonic()
    total, shown = 0, False
    live = sys.stderr.isatty()

    def more(count: int) -> None:
        nonlocal total, last, shown
        total += count
        now = time.monotonic()
        if screen.options.quiet or now - began < _PATIENCE or now - last < 1 or (shown and not live):
            return
        last, shown = now, True
        text = say(N_("Searching … {megabytes} MB"), megabytes=total // 1_000_000)
        click.echo(f"\r{text} " if live else text, err=True, nl=not live)

    yield more
    if shown and live:
        click.echo("\r" + " " * 60 + "\r", err=True, nl=False)


def _show(screen: Screen, found: LeakSearch, states: Mapping[str, str], steps: Sequence[str]) -> None:
    for target in found.targets:
        facts = {
            "target": plain(target.target),
            "blobs": target.blobs,
            "commits": target.commits,
            "megabytes": target.bytes // 1_000_000,
            "seconds": target.seconds,
        }
        screen.line(
            say(
                N_("{target}: {blobs} files of {commits} commits, {megabytes} MB, {seconds} s")
                if target.commits
                else N_("{target}: {blobs} files, {megabytes} MB, {seconds} s"),
                facts,
            ),
            "dim",
        )
    for leak in found.leaks:
        _show_leak(screen, leak, states.get(leak.fingerprint, ""))
    for one in found.blind:
        screen.line(say(N_("Not searched: {what}: {why}"), what=plain(one.what), why=why(one)), "yellow")
    samples = sum(target.samples for target in found.targets)
    if samples:
        screen.line(
            say(N_("{count} placeholders and documented samples are not counted."), count=samples), "dim"
        )
    if found.accepted:
        screen.line(say(N_("{count} accepted in the baseline."), count=len(found.accepted)), "dim")
    if not found.leaks:
        screen.line(_("No credential found."), "" if found.blind else "green")
        return
    screen.line("")
    for step in steps:
        screen.line(step, "bold" if step.startswith("git ") else "")


def _show_leak(screen: Screen, leak: Leak, state: str) -> None:
    title = say(
        N_("{kind} {secret}, {account}"),
        kind=_(TITLES.get(leak.kind, leak.kind)),
        secret=leak.secret,
        account=leak.key_sid or leak.account_sid or _("account unknown"),
    )
    if leak.beside:
        title = say(N_("{title} (beside a Twilio secret)"), title=title)
    elif leak.confidence != "high":
        title = say(N_("{title} (probably)"), title=title)
    screen.line(title, "bold red" if leak.confidence == "high" else "yellow")
    if state:
        screen.line(f"  {_(_STATES[state])}", "bold red" if state == LIVE else "")
    for place in leak.places[:_SHOWN]:
        screen.line(f"  {_shown(place)}")
    if len(leak.places) > _SHOWN:
        screen.line(say(N_("  and {count} more places"), count=len(leak.places) - _SHOWN))


def _show_case(screen: Screen, answer: leakwork.Answer) -> None:
    if not answer.case:
        return
    screen.line("")
    screen.line(say(N_("Written into {case}."), case=answer.case), "dim")
    for link in answer.links:
        facts = {
            "sid": link.sid,
            "why": leakwork.reason(link),
            "percent": round(100 * link.confidence),
        }
        screen.line(say(_LINKS[link.explains], facts), "bold red" if link.explains == EXPLAINS else "")


def _shown(place: Place) -> str:
    where = f"{plain(place.path)}:{place.line}:{place.column}"
    if place.commit is None:
        return where
    facts = {
        "where": where,
        "commit": place.commit[:12],
        "author": plain(place.author or "?"),
        "when": place.authored_at or "?",
        "refs": ", ".join(plain(ref) for ref in place.refs[:5]) or _("no branch or tag"),
        "head": _("still in HEAD") if place.in_head else _("no longer in HEAD"),
    }
    return say(N_("{where}  since {commit} by {author}, {when}; in {refs}; {head}"), facts)
