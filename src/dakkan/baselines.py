"""What is normal here, joined: the owner's register, what the evidence shows, and when learning stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from dakkan.baseline.register import Learned, Register
from dakkan.case import leaked
from dakkan.case.folding import fold
from dakkan.detect.prepared import prepared
from dakkan.detect.usual import Usual, usual
from dakkan.errors import UsageError
from dakkan.model.case import Kind
from dakkan.model.known import INCIDENT, Accepted, Known
from dakkan.model.window import Window
from dakkan.texts import N_, _, say
from dakkan.workspace import Workspace

ECHO = timedelta(days=30)
"""So long after a case was closed its addresses and texts are watched for."""
_WINDOW = timedelta(days=7)
"""As `investigate` looks: what lies before it is what it compares with."""
_MOST_LINES = 1_000_000


@dataclass(frozen=True)
class Baseline:
    account_sid: str
    usual: Usual | None
    """None without evidence."""
    known: Known
    learned: Learned | None
    frozen_by: str
    """The open case on whose account nothing is learned now; "" when there is none."""


def show(home: Workspace, account_sid: str) -> Baseline:
    """What detectors would take for usual if they looked now."""
    register = Register(home.folder)
    accepted = register.learned()
    end = home.evidence.collected_until()
    found = None
    if end is not None:
        window = Window(end - _WINDOW, end)
        found = usual(
            prepared(
                home.evidence.tables(),
                window,
                account_sid=account_sid,
                known=register.known(),
                learned_at=accepted.until if accepted else None,
                learn_until=frozen_at(home, account_sid),
            )
        )
    return Baseline(account_sid, found, register.known(), accepted, home.casebook.open_for(account_sid) or "")


def learn(home: Workspace, account_sid: str, *, by: str, reason: str) -> Learned:
    """Take everything that the evidence shows for the owner's. Raises UsageError while a case is open."""
    if case := home.casebook.open_for(account_sid):
        raise UsageError(
            say(
                N_(
                    "{case} is open: what a thief did would be learned as usual. Close it first, or accept "
                    "single things: dakkan baseline accept --help"
                ),
                case=case,
            )
        )
    until = home.evidence.collected_until()
    if until is None:
        raise UsageError(
            _("There is no evidence yet: run dakkan investigate, or dakkan collect --from FILE.")
        )
    if not reason.strip():
        raise UsageError(_("Say why with --reason: whoever reads it in a year will ask."))
    accepted = Learned(until, by, reason.strip(), home.clock())
    Register(home.folder).learn(accepted)
    return accepted


def accept(
    home: Workspace,
    kind: str,
    values: Sequence[str],
    *,
    by: str,
    reason: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Accepted]:
    """Note things as the owner's, for good or for a planned time. Raises UsageError."""
    now = home.clock()
    return Register(home.folder).accept(
        Accepted(kind, value, by, reason.strip(), now, since, until) for value in values
    )


def import_values(
    home: Workspace, kind: str, path: Path, *, by: str, reason: str, until: datetime | None = None
) -> list[Accepted]:
    """Accept every line of a file (its first column, a header line left out). Raises UsageError."""
    values = []
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                value = line.strip().split(",")[0].split("\t")[0].strip().strip('"')
                if value and not (number == 1 and value.isalpha() and len(value) > 2):
                    values.append(value)
                if number > _MOST_LINES:
                    raise UsageError(
                        say(N_("{path} has more than {most} lines."), path=str(path), most=_MOST_LINES)
                    )
    except OSError as error:
        raise UsageError(
            say(N_("{path} cannot be read: {why}."), path=str(path), why=error.strerror or str(error))
        ) from error
    return accept(home, kind, values, by=by, reason=reason, until=until)


# ---- for the detectors -----------------------------------------------------------------------------


def known(home: Workspace, account_sid: str) -> Known:
    """What was accepted, leaks of the open case, and what closed ones of the last month are recognised by."""
    register = Register(home.folder)
    return Known((*register.known().accepted, *_leaks(home, account_sid), *_echoes(home, account_sid)))


def learned(home: Workspace) -> Learned | None:
    """The owner's word that everything up to a time was theirs."""
    return Register(home.folder).learned()


def frozen_at(home: Workspace, account_sid: str) -> datetime | None:
    """When the open case's thief began; after that nothing is learned. None without an open case."""
    case = home.casebook.open_for(account_sid)
    if case is None:
        return None
    state = fold(case, home.casebook.events(case))
    if state.scope is not None and state.scope.began_at is not None:
        return state.scope.began_at
    return next((event.at for event in home.casebook.events(case) if event.kind == Kind.OPENED), None)


def _leaks(home: Workspace, account_sid: str) -> tuple[Accepted, ...]:
    case = home.casebook.open_for(account_sid)
    return leaked.noted(fold(case, home.casebook.events(case)).exposure) if case else ()


def _echoes(home: Workspace, account_sid: str) -> list[Accepted]:
    found = []
    now = home.clock()
    for case in home.casebook.cases():
        state = fold(case, home.casebook.events(case))
        closed = state.closed_at
        if state.account_sid != account_sid or closed is None or state.false_alarm:
            continue
        if now - closed > ECHO or state.scope is None or state.scope.began_at is None:
            continue
        address, template, host = INCIDENT
        hosts = {urlsplit(change.updated).hostname or "" for change in state.scope.webhooks} - {""}
        for kind, values in (
            (address, state.scope.addresses),
            (template, state.scope.templates),
            (host, tuple(sorted(hosts))),
        ):
            found += [Accepted(kind, value, "dakkan", case, closed, since=closed) for value in values]
    return found
