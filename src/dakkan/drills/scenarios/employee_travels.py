"""An employee travels: what looks like a takeover and is business (F7 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class EmployeeTravels(Drill):
    id = "employee-travels"
    title = N_("An employee travels")
    says = N_(
        "One of your users logs in from abroad a few times, looks at the usual pages, and changes nothing."
    )
    starts = "2026-11-24T22:00:00+00:00"
    first_act = days(2)
    verdict = "none"
    twin = "F7"

    def background(self, shop: Shop) -> None:
        shop.travels("203.0.113.222", before=hours(30))
