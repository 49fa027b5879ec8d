"""The trusted sender itself: bait without any link, from the owner's service to the owner's customers."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class TrustedSenderCallback(Drill):
    id = "trusted-sender-callback"
    title = N_("Your trusted sender asks your customers to call a stranger")
    says = N_(
        "Somebody with the session of one of your users writes to your own customers from your own "
        "Messaging Service: a declined transaction, please call this number. There is no link, no new "
        "country, no new number; and money is not the harm."
    )
    starts = "2026-11-24T01:10:00+00:00"  # Monday evening in New York
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "phishing-links"})
    must_find: ClassVar = frozenset({"console-login-from-new-place", "lure-in-message-body"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.161", holding="console session")
        thief.logs_in()
        thief.waits(minutes(4))
        thief.reads()
        thief.waits(minutes(3))
        thief.sends_messages(1500, to="customers", family="call-back", during=hours(1), by="service")
        thief.waits(minutes(30))
        thief.holds_on(every=minutes(15), during=hours(8))
        thief.waits(minutes(25))
        thief.sends_messages(2500, to="customers", family="call-back", during=hours(4), by="service")
