"""A campaign: what looks like a takeover and is business (F1 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class Campaign(Drill):
    id = "campaign"
    title = N_("A campaign")
    says = N_(
        "Marketing writes to your customers with new wording: many times the usual, through the "
        "service that always sends the news."
    )
    starts = "2026-11-26T04:30:00+00:00"
    first_act = days(1)
    verdict = "none"
    twin = "F1"

    def background(self, shop: Shop) -> None:
        shop.blasts(900, before=hours(2), during=hours(1.5))
