"""A holiday's peak: what looks like a takeover and is business (F3 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class HolidayPeak(Drill):
    id = "holiday-peak"
    title = N_("A holiday's peak")
    says = N_("Black Friday: the same texts to the same people in the same countries, five times as many.")
    starts = "2026-11-27T09:00:00+00:00"
    first_act = days(2)
    verdict = "none"
    twin = "F3"

    def background(self, shop: Shop) -> None:
        shop.has_holiday_peak(5, before=hours(9), during=hours(9))
