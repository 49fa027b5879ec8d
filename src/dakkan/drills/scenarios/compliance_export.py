"""An export for the auditors: what looks like a takeover and is business (F10 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class ComplianceExport(Drill):
    id = "compliance-export"
    title = N_("An export for the auditors")
    says = N_("A named user exports a month of messages once, on a weekday, from the office.")
    starts = "2026-11-25T06:30:00+00:00"
    first_act = days(2)
    verdict = "none"
    twin = "F10"

    def background(self, shop: Shop) -> None:
        shop.exports_for_compliance(before=hours(26))
