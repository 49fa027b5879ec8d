"""A platform's own customer writes openers to strangers: no credential was lost."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class TenantAbuse(Drill):
    id = "tenant-abuse"
    title = N_("A tenant of your platform writes to strangers")
    says = N_(
        "Somebody signed up with your platform, got a subaccount from your own backend as everybody does, and "
        "writes short openers to strangers by the hundred. Nobody broke in. Close that tenant, not your "
        "tokens."
    )
    starts = "2026-11-24T08:30:00+00:00"
    profile = "isv"
    first_act = days(6)
    verdict = "none"
    kinds: ClassVar = frozenset({"tenant-abuse"})

    def background(self, shop: Shop) -> None:
        shop.onboards_tenant(31, before=days(5))
        for day in (3, 2, 1):
            shop.tenant_writes_openers(31, messages=120, before=days(day), during=hours(9))
        shop.tenant_writes_openers(31, messages=160, before=hours(8), during=hours(7))
