"""Incoming one-time codes led away: nothing on the bill, none of the six signs."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class WebhookHijack(Drill):
    id = "webhook-hijack"
    title = N_("Incoming messages led to a stranger's host")
    says = N_(
        "Somebody points a number and your Messaging Service to a host of their own and reads "
        "incoming one-time codes. Later the number looks as before, but its fallback still leads "
        "away. The bill shows nothing."
    )
    starts = "2026-11-24T05:05:00+00:00"  # Tuesday, 14:05 in Tokyo
    called_after = minutes(60)
    kinds: ClassVar = frozenset({"webhook-hijack"})
    must_find: ClassVar = frozenset({"webhook-moved-off-own-hosts"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.66", holding="auth token")
        thief.reads()
        thief.waits(minutes(5))
        thief.moves_webhook("number", "sms_url", "https://relay.inbox-sync.example/sms")
        thief.moves_webhook("service", "inbound_request_url", "https://relay.inbox-sync.example/service")
        thief.waits(minutes(40))
        thief.moves_webhook_back("number", "sms_url")
        thief.moves_webhook("number", "sms_fallback_url", "https://relay.inbox-sync.example/fallback")
        thief.holds_on(every=hours(1), during=hours(8))
