"""A platform takes tenants on: what looks like a takeover and is business (F4 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days
from ..shop import Shop


class TenantsOnboarded(Drill):
    id = "tenants-onboarded"
    title = N_("A platform takes tenants on")
    says = N_(
        "Your backend makes a subaccount for each new tenant, buys it a number, and the tenant begins "
        "to send a day later."
    )
    starts = "2026-11-25T06:00:00+00:00"
    profile = "isv"
    first_act = days(5)
    verdict = "none"
    twin = "F4"

    def background(self, shop: Shop) -> None:
        for number in range(3):
            shop.onboards_tenant(60 + number, before=days(4 - number))
