"""A vendor's app, authorised weeks ago by the owner, or a leaver's login: access that was given, and misused."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, days, hours, minutes
from ..shop import Shop


class ThirdPartyAccess(Drill):
    id = "third-party-access"
    title = N_("A vendor's app sends bait in your name")
    says = N_(
        "Weeks ago you let a vendor's Connect app into your account. Today it sends bait from your numbers. "
        "Nobody broke in, nothing was changed, and rotating your tokens does not end it: the app has to go."
    )
    starts = "2026-11-24T07:20:00+00:00"
    first_act = days(22)
    kinds: ClassVar = frozenset({"smishing", "insider-or-third-party"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "phishing-links"})
    must_find: ClassVar = frozenset({"lure-in-message-body"})

    def background(self, shop: Shop) -> None:
        shop.authorizes_connect_app("Reach Agency", before=days(21))

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="198.51.100.143", holding="vendor's key")
        thief.waits(days(22), exactly=True)
        thief.takes_vendors_key()
        thief.reads()
        thief.sends_messages(900, to="home", family="parcel", during=hours(1))
        thief.waits(minutes(50))
        thief.sends_messages(1500, to="home", family="bank", during=hours(6))
