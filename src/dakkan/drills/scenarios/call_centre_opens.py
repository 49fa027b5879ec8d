"""A call centre opens: what looks like a takeover and is business (F8 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days
from ..shop import Shop


class CallCentreOpens(Drill):
    id = "call-centre-opens"
    title = N_("A call centre opens")
    says = N_(
        "The owner buys numbers of one area in the Console, and people call customers from them, some "
        "minutes each."
    )
    starts = "2026-11-26T20:00:00+00:00"
    first_act = days(4)
    verdict = "none"
    twin = "F8"

    def background(self, shop: Shop) -> None:
        shop.opens_call_centre(4, 60, before=days(3))
