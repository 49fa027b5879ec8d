"""Subaccounts that nobody looks at, each with numbers and a key of its own, each below the threshold."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class SubaccountFarm(Drill):
    id = "subaccount-farm"
    title = N_("Subaccounts made to send from")
    says = N_(
        "Somebody with your auth token makes four subaccounts, buys numbers and makes a key in each, "
        "and sends lures from all of them, from each so little that it does not stand out. A new auth"
        " token for the main account would not stop one message."
    )
    starts = "2026-11-20T17:20:00+00:00"
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset(
        {"mass-traffic", "phishing-links", "unknown-numbers", "unknown-subaccounts"}
    )
    must_find: ClassVar = frozenset({"unknown-subaccount", "unknown-number-bought", "lure-in-message-body"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.90", holding="auth token")
        thief.reads()
        thief.waits(minutes(1))
        thief.creates_subaccounts(
            "SubAccount Created at 2026-11-20 05:21 pm",
            "SubAccount Created at 2026-11-20 05:22 pm",
            "Kumo Store Osaka",
            "sms-prod-2",
            keys=True,
        )
        thief.waits(minutes(1))
        thief.buys_numbers(2, farm=True)
        thief.waits(minutes(4))
        thief.sends_messages(1300, to="us", family="bank", during=hours(1), by="farm")
        thief.waits(minutes(40))
        thief.holds_on(every=minutes(15), during=hours(8))
        thief.waits(minutes(20))
        thief.sends_messages(2400, to="us", family="parcel", during=hours(7), by="farm")
