"""Recordings, exports and a live copy of every message: nothing on the bill, none of the six signs."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes
from ..shop import Shop


class QuietDataTheft(Drill):
    id = "quiet-data-theft"
    title = N_("Recordings, exports and a live copy of your messages")
    says = N_(
        "Somebody reads. They fetch recordings, export weeks of messages and calls, set a hook for every day "
        "to come, and add an event sink that copies each incoming message to their host. The bill shows "
        "nothing, and none of the six signs appears."
    )
    starts = "2026-11-24T16:20:00+00:00"
    called_after = minutes(60)
    kinds: ClassVar = frozenset({"data-theft"})
    must_find: ClassVar = frozenset({"data-read-in-bulk", "data-sink-added"})

    def background(self, shop: Shop) -> None:
        shop.records_calls(120, before=minutes(50))

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.133", holding="auth token")
        thief.reads()
        thief.waits(minutes(3))
        thief.exports_data()
        thief.waits(minutes(6))
        thief.listens_to_recordings(60, during=minutes(30))
        thief.waits(minutes(8))
        thief.adds_sink()
        thief.waits(minutes(20))
        thief.holds_on(every=hours(1), during=hours(8))
