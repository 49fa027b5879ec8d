"""A load test: what looks like a takeover and is business (F12 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class LoadTest(Drill):
    id = "load-test"
    title = N_("A load test")
    says = N_("Hundreds of codes in ten minutes, all of them to numbers of your own.")
    starts = "2026-11-24T07:00:00+00:00"
    first_act = days(1)
    verdict = "none"
    twin = "F12"

    def background(self, shop: Shop) -> None:
        shop.tests_load(600, before=hours(1))
