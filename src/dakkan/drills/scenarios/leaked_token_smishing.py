"""A leaked auth token, and lures sent in the owner's name from the owner's own numbers."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class LeakedTokenSmishing(Drill):
    id = "leaked-token-smishing"
    title = N_("Leaked auth token, lures from your own numbers")
    says = N_(
        "The auth token lay in a public repository. Somebody looks round, tests with two messages, "
        "makes an API key as a way back, and sends lures from your numbers and your Messaging "
        "Service. More wait for tomorrow, and some that were sent have been deleted."
    )
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "phishing-links"})
    must_find: ClassVar = frozenset(
        {"lure-in-message-body", "traffic-burst", "covering-tracks", "strange-messages-waiting"}
    )

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.7", holding="auth token")
        thief.reads()
        thief.waits(minutes(2))
        thief.sends_messages(2, to="us", family="test", during=minutes(1))
        thief.waits(minutes(3))
        thief.creates_api_key("backup")
        thief.sends_messages(1200, to="home", family="parcel", during=hours(1))
        thief.sends_messages(700, to="home", family="bank", during=hours(1), by="service")
        thief.waits(minutes(12))
        thief.schedules_messages(25, to="home", family="parcel", for_in=hours(20))
        thief.waits(minutes(10))
        thief.deletes_messages(40)
        thief.waits(minutes(20))
        thief.holds_on(every=minutes(10), during=hours(8))
        thief.waits(minutes(18))
        thief.sends_messages(2000, to="home", family="parcel", during=hours(7))
