"""A retry loop: what looks like a takeover and is business (F11 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class RetryLoop(Drill):
    id = "retry-loop"
    title = N_("A retry loop")
    says = N_("A bug in your own server: the same text to the same few customers, dozens of times each.")
    starts = "2026-11-24T06:00:00+00:00"
    first_act = days(1)
    verdict = "none"
    twin = "F11"

    def background(self, shop: Shop) -> None:
        shop.retries_in_a_loop(12, 45, before=hours(2))
