"""The second act: the auth token was replaced yesterday, the thief's API key was not."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes
from ..shop import Shop


class KeyLeftBehind(Drill):
    id = "key-left-behind"
    title = N_("Token replaced, the intruder's key left behind")
    says = N_(
        "Yesterday there were strange messages. You promoted a new auth token and went to bed. "
        "Tonight the same messages go out again: an API key that the intruder made has outlived the "
        "token."
    )
    starts = "2026-11-24T14:30:00+00:00"
    first_act = hours(26)
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset({"mass-traffic", "phishing-links"})
    must_find: ClassVar = frozenset({"lure-in-message-body", "key-left-behind"})

    def background(self, shop: Shop) -> None:
        shop.replaces_auth_token(before=hours(24.5))

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.23", holding="auth token")
        thief.reads()
        thief.waits(minutes(4))
        thief.creates_api_key("prod-sms-2")
        thief.sends_messages(350, to="home", family="parcel", during=minutes(30))
        thief.waits(hours(26) - minutes(4), exactly=True)
        thief.moves_to("203.0.113.201")
        thief.sends_messages(1300, to="home", family="parcel", during=hours(1))
        thief.holds_on(every=minutes(12), during=hours(8))
        thief.waits(hours(1))
        thief.sends_messages(2100, to="home", family="parcel", during=hours(7))
