"""Countries opened, the alarm removed, and traffic pumped to premium numbers by night."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class CountriesOpenedPumping(Drill):
    id = "countries-opened-pumping"
    title = N_("Countries opened, messages and calls to premium numbers")
    says = N_(
        "With the auth token somebody opens countries you never sent to, deletes a usage trigger, "
        "sends codes to blocks of neighbouring numbers, and keeps long calls to premium numbers up "
        "while you sleep."
    )
    starts = "2026-11-21T18:40:00+00:00"  # Sunday, 03:40 in Tokyo
    kinds: ClassVar = frozenset({"sms-pumping", "toll-fraud"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "unusual-countries"})
    must_find: ClassVar = frozenset(
        {"countries-opened", "first-traffic-to-country", "recipients-in-sequence", "usage-trigger-removed"}
    )

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.41", holding="auth token")
        thief.reads()
        thief.waits(minutes(1))
        thief.opens_countries("latvia", "uzbekistan", "sierra leone", "somalia")
        thief.removes_usage_trigger()
        thief.waits(minutes(2))
        thief.creates_api_key("prod-sms-2")
        thief.sends_messages(1100, to="latvia", family="code", during=minutes(55))
        thief.waits(minutes(8))
        thief.places_calls(12, to="latvia premium", during=minutes(20), long=hours(2))
        thief.waits(minutes(12))
        thief.places_calls(30, to="sierra leone", during=hours(5), long=hours(4))
        thief.holds_on(every=minutes(12), during=hours(8))
        thief.waits(minutes(25))
        thief.sends_messages(2400, to="uzbekistan", family="code", during=hours(7))
