"""A carrier filters your texts: what looks like a takeover and is business (F14 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, minutes
from ..shop import Shop


class CarrierFiltering(Drill):
    id = "carrier-filtering"
    title = N_("A carrier filters your texts")
    says = N_(
        "A third of an afternoon's messages never arrive. Your texts are as always, and so is their number."
    )
    starts = "2026-11-24T08:00:00+00:00"
    first_act = days(1)
    verdict = "none"
    twin = "F14"

    def background(self, shop: Shop) -> None:
        shop.is_filtered_by_carriers(before=minutes(50))
