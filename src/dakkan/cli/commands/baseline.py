"""`dakkan baseline …`: what is normal here, and the owner's word on it."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from dakkan import baselines, documents
from dakkan.cli import exits
from dakkan.cli.command import Command, Group
from dakkan.cli.home import open_home
from dakkan.cli.show import Screen
from dakkan.cli.since import when
from dakkan.model.known import KINDS, Accepted
from dakkan.texts import N_, _, say

_DAYS = (N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"))


@click.group(cls=Group, help=N_("What is normal here: show it, learn it, accept single things."))
def baseline() -> None:
    pass


@baseline.command(
    "show",
    cls=Command,
    help=N_("What is usual in the account, what was accepted, and whether learning stands still."),
    examples=("dakkan baseline show", "dakkan baseline show --json"),
)
@click.pass_context
def show_(ctx: click.Context) -> int:
    screen = Screen(ctx)
    home = open_home(ctx)
    found = baselines.show(home, home.account_sid)
    if screen.options.json:
        screen.document(documents.baseline_document(found))
        return exits.DONE
    now = home.clock()
    if found.frozen_by:
        screen.line(say(N_("{case} is open: nothing is learned now."), case=found.frozen_by), "yellow")
    if found.learned:
        screen.line(
            say(
                N_("Everything up to {until} was accepted by {by}: {reason}"),
                until=found.learned.until,
                by=found.learned.by,
                reason=found.learned.reason,
            )
        )
    if found.usual is None:
        screen.line(_("There is no evidence yet: run dakkan investigate, or dakkan collect --from FILE."))
    else:
        usual = found.usual
        for account in usual.accounts:
            countries = ", ".join(f"{code} {sent}" for code, sent in list(account.countries.items())[:8])
            screen.line(
                say(
                    N_("{account_sid}: {messages} messages, {calls} calls; {countries}"),
                    account_sid=account.account_sid,
                    messages=account.messages,
                    calls=account.calls,
                    countries=countries or _("no traffic"),
                )
            )
        screen.line(say(N_("Networks: {networks}"), networks=", ".join(usual.networks) or "–"))
        screen.line(say(N_("Hosts of links: {hosts}"), hosts=", ".join(usual.hosts) or "–"))
        screen.line(say(N_("People written to: {recipients}"), recipients=usual.recipients))
        busiest = max(usual.hours, key=lambda hour: hour[1], default=None)
        if busiest:
            day = _(_DAYS[busiest[0] // 24])
            says = N_("Busiest hour: {day} {hour}:00 UTC, usually {usual}, at most {high}")
            facts = {
                "day": day,
                "hour": busiest[0] % 24,
                "usual": round(busiest[1]),
                "high": round(busiest[2]),
            }
            screen.line(say(says, **facts))
    for entry in found.known.accepted:
        screen.line(_told(entry, now), "" if entry.holds(now) else "dim")
    return exits.DONE


@baseline.command(
    "learn",
    cls=Command,
    help=N_(
        "Accept everything that the evidence shows up to now. Changes are compared with how the account "
        "stood then. Refused while a case is open."
    ),
    examples=('dakkan baseline learn --by ana --reason "reviewed after the audit of November"',),
)
@click.option("--by", metavar="NAME", help=N_("Who says so; default: your user name."))
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why it is fine."))
@click.pass_context
def learn_(ctx: click.Context, by: str | None, reason: str) -> int:
    screen = Screen(ctx)
    home = open_home(ctx)
    learned = baselines.learn(home, home.account_sid, by=by or home.user, reason=reason)
    if screen.options.json:
        screen.document(documents.learned_document(learned))
    else:
        screen.line(say(N_("Everything up to {until} counts as usual now."), until=learned.until), "green")
    return exits.DONE


@baseline.command(
    "accept",
    cls=Command,
    help=N_(
        "Say that a thing is yours, for good or for a planned time: it explains itself and nothing else. A "
        "newer entry for the same thing takes the older one's place; --until in the past ends it.\n\n"
        "KIND is one of address, country, host, number, recipient, resource, template, canary, leak."
    ),
    examples=(
        'dakkan baseline accept country TW --reason "launch in Taiwan" --since 2026-12-01 --until 2026-12-03',
        'dakkan baseline accept address 198.51.100.0/24 --reason "new office"',
        'dakkan baseline accept canary AC0123456789abcdef0123456789abcdef --reason "decoy in the old repository"',
    ),
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("values", metavar="VALUE…", nargs=-1, required=True)
@click.option("--by", metavar="NAME", help=N_("Who says so; default: your user name."))
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why it is fine."))
@click.option("--since", metavar="DATE", help=N_("From when on; default: always."))
@click.option("--until", metavar="DATE|30d", help=N_("Until when; 30d means for thirty days from now."))
@click.pass_context
def accept_(
    ctx: click.Context,
    kind: str,
    values: tuple[str, ...],
    by: str | None,
    reason: str,
    since: str | None,
    until: str | None,
) -> int:
    home = open_home(ctx)
    now = home.clock()
    start, end = when(since), when(until)
    start = now - start if isinstance(start, timedelta) else start
    entries = baselines.accept(
        home, kind, values, by=by or home.user, reason=reason, since=start, until=_from_now(end, now)
    )
    _say(Screen(ctx), entries, now)
    return exits.DONE


@baseline.command(
    "import",
    cls=Command,
    help=N_(
        "Accept every line of a file: customers' numbers from a CRM, the numbers, hosts or subaccounts of an "
        "inventory. CSV is fine; the first column counts."
    ),
    examples=('dakkan baseline import recipient customers.csv --reason "CRM export of November"',),
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", metavar="NAME", help=N_("Who says so; default: your user name."))
@click.option("--reason", required=True, metavar="TEXT", help=N_("Why it is fine."))
@click.option("--until", metavar="DATE|30d", help=N_("Until when; 30d means for thirty days from now."))
@click.pass_context
def import_(ctx: click.Context, kind: str, file: Path, by: str | None, reason: str, until: str | None) -> int:
    home = open_home(ctx)
    now = home.clock()
    end = _from_now(when(until), now)
    entries = baselines.import_values(home, kind, file, by=by or home.user, reason=reason, until=end)
    screen = Screen(ctx)
    if screen.options.json:
        screen.document({"schema": "dakkan.accepted/1", "kind": kind, "entries": len(entries)})
    else:
        screen.line(say(N_("{entries} entries of kind {kind} accepted."), entries=len(entries), kind=kind))
    return exits.DONE


def _from_now(end: datetime | timedelta | None, now: datetime) -> datetime | None:
    return now + end if isinstance(end, timedelta) else end


def _say(screen: Screen, entries: list[Accepted], now: datetime) -> None:
    if screen.options.json:
        screen.document(
            {
                "schema": "dakkan.accepted/1",
                "entries": [documents.accepted_document(entry) for entry in entries],
            }
        )
        return
    for entry in entries:
        screen.line(_told(entry, now))


def _told(entry: Accepted, now: datetime) -> str:
    since = f"{entry.since:%Y-%m-%d %H:%M}" if entry.since else "…"
    until = f"{entry.until:%Y-%m-%d %H:%M}" if entry.until else "…"
    state = _("in force") if entry.holds(now) else _("not in force")
    return f"{entry.kind} {entry.value}  {since} – {until}  {state}  {entry.by}: {entry.reason}"
