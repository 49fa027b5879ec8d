"""Old messages are deleted every night: what looks like a takeover and is business (F9 of the false-positive twins)."""

from dakkan.texts import N_

from ..script import Drill, days, hours
from ..shop import Shop


class RetentionJob(Drill):
    id = "retention-job"
    title = N_("Old messages are deleted every night")
    says = N_("Privacy: what is older than three weeks is deleted from the batch server, night after night.")
    starts = "2026-11-25T01:00:00+00:00"
    first_act = days(5)
    verdict = "none"
    twin = "F9"

    def background(self, shop: Shop) -> None:
        for night in range(4):
            shop.runs_retention_job(before=days(night) + hours(4))
