"""CI rotates its keys: what looks like a takeover and is business (F5 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class KeysRotatedByCi(Drill):
    id = "keys-rotated-by-ci"
    title = N_("CI rotates its keys")
    says = N_("A new key, a deploy, the old key deleted: from CI's own address, as every fortnight.")
    starts = "2026-11-25T04:00:00+00:00"
    first_act = days(4)
    verdict = "none"
    twin = "F5"

    def background(self, shop: Shop) -> None:
        shop.rotates_ci_key(before=days(3))
        shop.rotates_ci_key(before=hours(20))
