"""What looks like a takeover and is business: a campaign, a new country, a deploy, a key rotated by CI."""

from dakkan.texts import N_

from ..script import Drill, days, hours, minutes
from ..shop import Shop


class MarketingBlast(Drill):
    id = "marketing-blast"
    title = N_("A campaign, a launch and a deploy")
    says = N_(
        "Marketing writes to your customers: new wording, sixty times the usual traffic. In the same "
        "days CI rotates its key, a deploy rewrites the webhooks to your own hosts, and you open a "
        "new country. None of it is an intruder."
    )
    starts = "2026-11-20T04:30:00+00:00"  # Friday, after lunch in Tokyo
    first_act = days(3)
    verdict = "none"

    def background(self, shop: Shop) -> None:
        shop.opens_country("KR", before=days(2.8))
        shop.writes_to_country("KR", messages=60, before=days(1.2), during=days(1))
        shop.rotates_ci_key(before=days(1.1))
        shop.deploys_webhooks(before=hours(22))
        shop.blasts(1500, before=minutes(80), during=minutes(60))
