"""Numbers released, recordings deleted, a subaccount closed: somebody wants it to hurt."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes
from ..shop import Shop


class Destruction(Drill):
    id = "destruction"
    title = N_("Numbers released and recordings deleted")
    says = N_(
        "Somebody with the auth token releases your numbers, deletes recordings and messages, and closes a "
        "subaccount. A released number may be somebody else's in ten days, so the clock runs."
    )
    starts = "2026-11-22T15:45:00+00:00"
    kinds: ClassVar = frozenset({"account-takeover"})
    must_find: ClassVar = frozenset({"destruction"})

    def background(self, shop: Shop) -> None:
        shop.records_calls(120, before=minutes(50))

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.190", holding="auth token")
        thief.reads()
        thief.waits(minutes(2))
        thief.deletes_recordings(40)
        thief.waits(minutes(1))
        thief.releases_numbers(3)
        thief.waits(minutes(3))
        thief.deletes_owners_messages(60, during=minutes(20))
        thief.waits(minutes(4))
        thief.closes_subaccount()
        thief.waits(minutes(20))
        thief.holds_on(every=minutes(20), during=hours(8))
