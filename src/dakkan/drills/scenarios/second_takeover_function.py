"""A function left in the account that sends days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import RunsFunction


class Function(SecondTakeover):
    id = "second-takeover-function"
    title = N_("A function left in the account that sends days later")
    says = N_(
        "The intruder put code of his own into the account. It runs with the account's own token, "
        "whichever that is by then; three days later he calls it from outside."
    )
    must_find: ClassVar = frozenset({"function-or-flow-created"})

    def plants(self, thief: Thief) -> None:
        thief.creates_function()

    def use(self) -> Use:
        return RunsFunction()
