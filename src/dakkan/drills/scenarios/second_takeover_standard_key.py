"""An API key left behind, and used again days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import Sends


class StandardKey(SecondTakeover):
    id = "second-takeover-standard-key"
    title = N_("An API key left behind, and used again days later")
    says = N_(
        "The intruder made a Standard API key under an everyday name before you noticed. Every token "
        "is replaced; three days later he comes back with the key alone."
    )
    keeps = "key"
    must_find: ClassVar = frozenset({"lure-in-message-body"})

    def plants(self, thief: Thief) -> None:
        thief.creates_api_key("prod-sms-2")

    def use(self) -> Use:
        return Sends()
