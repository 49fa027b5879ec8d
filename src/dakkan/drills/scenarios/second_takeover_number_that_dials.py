"""A number, an app and a flow that dial out, rung days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use, plant
from ..second_uses import CallsIn, DialsOut


class NumberThatDials(SecondTakeover):
    id = "second-takeover-number-that-dials"
    title = N_("A number, an app and a flow that dial out, rung days later")
    says = N_(
        "The intruder bought a number, made a TwiML application and a Studio flow, and tied your own "
        "number to the application, which overrides its URLs. Three days later he rings them from any"
        " telephone, and they dial on at your cost."
    )
    must_find: ClassVar = frozenset({"function-or-flow-created"})

    def plants(self, thief: Thief) -> None:
        thief.creates_flow()
        plant(thief, DialsOut())

    def use(self) -> Use:
        return CallsIn()
