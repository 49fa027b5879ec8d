"""The looks after a response, as they are shown: which are due, which is next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from dakkan.cli.show import Screen
from dakkan.model.clock import iso
from dakkan.texts import N_, say


class Look(Protocol):
    @property
    def after(self) -> timedelta: ...

    @property
    def due_at(self) -> datetime: ...

    @property
    def made_at(self) -> datetime | None: ...


def show_looks(screen: Screen, case: str, looks: Sequence[Look], now: datetime) -> None:
    """One line for what is overdue, one for what comes; nothing before the response has ended."""
    late = [look for look in looks if look.made_at is None and look.due_at <= now]
    ahead = [look for look in looks if look.made_at is None and look.due_at > now]
    if late:
        says = N_("Looks that are due, {count}, the first since {at}: dakkan verify {case} --due")
        screen.line(say(says, count=len(late), at=late[0].due_at, case=case), "bold yellow")
    if ahead:
        screen.line(say(N_("The next look is due at {at}."), at=ahead[0].due_at))
    elif looks and not late:
        screen.line(say(N_("All looks after the response were made.")))


def looks_document(case: str, looks: Sequence[Look], now: datetime) -> dict[str, Any]:
    """`dakkan.looks/1`."""
    return {
        "schema": "dakkan.looks/1",
        "case": case,
        "looks": [
            {
                "after_seconds": int(look.after.total_seconds()),
                "due_at": iso(look.due_at),
                "made_at": iso(look.made_at) if look.made_at else None,
                "due": look.made_at is None and look.due_at <= now,
            }
            for look in looks
        ],
    }
