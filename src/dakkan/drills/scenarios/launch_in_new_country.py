"""A launch in a new country: what looks like a takeover and is business (F2 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days
from ..shop import Shop


class LaunchInNewCountry(Drill):
    id = "launch-in-new-country"
    title = N_("A launch in a new country")
    says = N_(
        "A named user opens one country in the Console, in office hours; days later the first "
        "customers there get their codes."
    )
    starts = "2026-11-26T05:00:00+00:00"
    first_act = days(6)
    verdict = "none"
    twin = "F2"

    def background(self, shop: Shop) -> None:
        shop.opens_country("KR", before=days(5))
        shop.writes_to_country("KR", messages=90, before=days(2), during=days(2))
