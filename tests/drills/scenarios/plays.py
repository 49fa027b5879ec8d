"""Scenarios played until the engineer is called, and what can be seen of them then."""

from collections import Counter
from functools import cache

from dakkan.drills import stage
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.script import Drill, Thief
from dakkan.drills.stage import Stage

HOSTILE = [drill for drill in CATALOGUE if not drill.quiet]
QUIET = [drill for drill in CATALOGUE if drill.quiet]


def name(drill: Drill) -> str:
    return drill.id


def called(drill_id: str) -> Drill:
    return next(drill for drill in CATALOGUE if drill.id == drill_id)


@cache
def played(drill: Drill) -> Stage:
    """Until the engineer is called. Read only: shared by all tests."""
    here = stage.set_up(drill, 1)
    here.until(here.began_at + drill.called_after)
    return here


def events(here: Stage, address: str) -> Counter[str]:
    return Counter(
        event.type
        for account in here.world.accounts.values()
        for event in account.events
        if event.actor.address == address and event.at >= here.first_act_at
    )


def his_bodies(here: Stage) -> list[tuple[str, str]]:
    return [
        (row.to, row.body)
        for account in here.world.accounts.values()
        for row in account.messages.by_sid.values()
        if row.person == "thief" and row.status != "scheduled"
    ]


def footholds(here: Stage) -> Counter[str]:
    return Counter(foothold["kind"] for foothold in here.asks("thief")["footholds"])


def script(drill: Drill) -> Thief:
    thief = Thief()
    drill.attack(thief)
    return thief
