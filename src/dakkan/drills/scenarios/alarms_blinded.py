"""First the alarms, then the traffic: triggers redirected, alarms off, a safe-list entry, then pumping."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class AlarmsBlinded(Drill):
    id = "alarms-blinded"
    title = N_("Alarms switched off before the traffic began")
    says = N_(
        "Before anything is sent, usage triggers report to a stranger, one is gone, your alarms are off, and a "
        "number is on the list that Twilio's protection lets through. Then codes go to blocks of "
        "neighbouring numbers."
    )
    starts = "2026-11-22T20:15:00+00:00"
    kinds: ClassVar = frozenset({"sms-pumping"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "unusual-countries"})
    must_find: ClassVar = frozenset({"usage-trigger-removed", "alarm-changed", "recipients-in-sequence"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.28", holding="auth token")
        thief.reads()
        thief.waits(minutes(2))
        thief.redirects_triggers()
        thief.removes_usage_trigger()
        thief.silences_alarms()
        thief.adds_safe_number("uzbekistan")
        thief.waits(minutes(1))
        thief.opens_countries("uzbekistan", "latvia")
        thief.waits(minutes(2))
        thief.sends_messages(1000, to="uzbekistan", family="code", during=minutes(50))
        thief.waits(minutes(30))
        thief.holds_on(every=minutes(12), during=hours(8))
        thief.waits(minutes(25))
        thief.sends_messages(2000, to="latvia", family="code", during=hours(7))
