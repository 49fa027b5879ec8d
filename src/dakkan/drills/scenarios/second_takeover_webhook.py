"""A webhook still pointing out days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..lasting_acts import HOST
from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import TextsIn


class Webhook(SecondTakeover):
    id = "second-takeover-webhook"
    title = N_("A webhook still pointing out days later")
    says = N_(
        "The intruder pointed the messages that come in to your numbers at his own host. Nobody needs"
        " a credential for that: three days later each reply of your customers is still his to read."
    )
    must_find: ClassVar = frozenset({"webhook-moved-off-own-hosts"})

    def plants(self, thief: Thief) -> None:
        thief.moves_webhook("number", "sms_url", f"https://{HOST}/in")

    def use(self) -> Use:
        return TextsIn()
