"""The intruder's secondary token left behind, and promoted days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import Promotes


class SecondaryToken(SecondTakeover):
    id = "second-takeover-secondary-token"
    title = N_("The intruder's secondary token left behind, and promoted days later")
    says = N_(
        "The intruder made a second auth token beside yours. Whoever promotes it, you or he, hands "
        "him the account; three days later he does."
    )
    keeps = "secondary"
    must_find: ClassVar = frozenset({"secondary-token-by-somebody-else"})

    def plants(self, thief: Thief) -> None:
        thief.mints_secondary()

    def use(self) -> Use:
        return Promotes()
