"""A number left on the safe list, and pumped days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use, plant
from ..second_uses import Exempts, PumpsForm


class SafeList(SecondTakeover):
    id = "second-takeover-safe-list"
    title = N_("A number left on the safe list, and pumped days later")
    says = N_(
        "The intruder put a number of his on your safe list, where Twilio's fraud protection does not "
        "look. Three days later, without any credential, he makes your own form send codes there."
    )
    must_find: ClassVar = frozenset({"lure-in-message-body"})

    def plants(self, thief: Thief) -> None:
        plant(thief, Exempts("home"))

    def use(self) -> Use:
        return PumpsForm("home", guarded=True)
