"""The auth token lay in an exposed `.git`; numbers are bought and a burst of calls goes out from them."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes, seconds


class NumbersBoughtForCalls(Drill):
    id = "numbers-bought-for-calls"
    title = N_("Numbers bought, a burst of calls from them")
    says = N_(
        "Your web server gave away the folder .git, with the auth token in it. Somebody buys numbers in "
        "steps, and within seconds of each other the calls begin, from numbers that you have never seen."
    )
    starts = "2026-11-25T01:05:00+00:00"  # Wednesday, 10:05 in Tokyo
    kinds: ClassVar = frozenset({"account-takeover", "toll-fraud"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "unknown-numbers"})
    must_find: ClassVar = frozenset({"unknown-number-bought"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.77", holding="auth token")
        thief.reads()
        thief.waits(seconds(40))
        thief.buys_numbers(3)
        thief.reads()
        thief.waits(seconds(30))
        thief.places_calls(260, to="us", during=minutes(30), long=minutes(3))
        thief.waits(minutes(12))
        thief.buys_numbers(5)
        thief.reads()
        thief.places_calls(260, to="us", during=minutes(30), long=minutes(3))
        thief.waits(minutes(20))
        thief.holds_on(every=minutes(12), during=hours(8))
        thief.waits(minutes(20))
        thief.places_calls(1200, to="us", during=hours(6), long=minutes(3))
