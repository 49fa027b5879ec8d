"""A country left open, and pumped days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import PumpsForm


class OpenCountry(SecondTakeover):
    id = "second-takeover-open-country"
    title = N_("A country left open, and pumped days later")
    says = N_(
        "The intruder opened countries that you never write to. Three days later, without any "
        "credential, he makes your own form send codes there."
    )
    must_find: ClassVar = frozenset({"countries-opened"})

    def plants(self, thief: Thief) -> None:
        thief.opens_countries("latvia", "uzbekistan")

    def use(self) -> Use:
        return PumpsForm("latvia")
