"""A SIP login of the thief's own, premium countries opened, and calls that no API request places."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class SipTollFraud(Drill):
    id = "sip-toll-fraud"
    title = N_("Calls to premium numbers over a SIP login of the intruder's")
    says = N_(
        "With the auth token somebody makes a SIP domain with a login of their own and an address list that "
        "lets everybody in, opens premium countries for calls, and calls them over SIP all night. A new "
        "token would change nothing: the SIP login has a password of its own."
    )
    starts = "2026-11-21T17:10:00+00:00"  # Sunday, 02:10 in Tokyo
    kinds: ClassVar = frozenset({"toll-fraud"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "unusual-countries"})
    must_find: ClassVar = frozenset({"countries-opened", "sip-access-widened"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.52", holding="auth token")
        thief.reads()
        thief.waits(minutes(2))
        thief.opens_sip()
        thief.adds_trunk()
        thief.waits(minutes(1))
        thief.opens_countries("latvia premium", "sierra leone", "somalia")
        thief.waits(minutes(2))
        thief.calls_over_sip(90, to="latvia premium", during=minutes(40), long=minutes(25))
        thief.calls_over_sip(70, to="somalia", during=minutes(40), long=minutes(40))
        thief.waits(minutes(35))
        thief.holds_on(every=minutes(12), during=hours(8))
        thief.waits(minutes(15))
        thief.calls_over_sip(300, to="sierra leone", during=hours(7), long=hours(1))
