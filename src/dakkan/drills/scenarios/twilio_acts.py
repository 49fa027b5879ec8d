"""Twilio changes something itself: what looks like a takeover and is business (F13 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class TwilioActs(Drill):
    id = "twilio-acts"
    title = N_("Twilio changes something itself")
    says = N_("Twilio's staff and machines write to your account: no address, no user of yours.")
    starts = "2026-11-24T12:00:00+00:00"
    first_act = days(1)
    verdict = "none"
    twin = "F13"

    def background(self, shop: Shop) -> None:
        shop.is_acted_upon_by_twilio(before=hours(7))
