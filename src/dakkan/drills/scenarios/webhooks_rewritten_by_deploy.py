"""A deploy rewrites every webhook: what looks like a takeover and is business (F6 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class WebhooksRewrittenByDeploy(Drill):
    id = "webhooks-rewritten-by-deploy"
    title = N_("A deploy rewrites every webhook")
    says = N_("All numbers and services get new URLs at once, on your own hosts, from your own server.")
    starts = "2026-11-25T04:30:00+00:00"
    first_act = days(3)
    verdict = "none"
    twin = "F6"

    def background(self, shop: Shop) -> None:
        shop.deploys_webhooks(before=days(2))
        shop.deploys_webhooks(before=hours(5))
