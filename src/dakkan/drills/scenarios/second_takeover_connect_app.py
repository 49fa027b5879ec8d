"""A Connect app left authorised, and used again days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use, plant
from ..second_uses import ActsThroughApp, LetsAppIn


class ConnectApp(SecondTakeover):
    id = "second-takeover-connect-app"
    title = N_("A Connect app left authorised, and used again days later")
    says = N_(
        "With a stolen session the intruder let an app of his own into the account. It has rights of "
        "its own that no new token ends; three days later it sends."
    )
    holding = "console session"
    must_find: ClassVar = frozenset({"connect-app-authorized"})

    def plants(self, thief: Thief) -> None:
        plant(thief, LetsAppIn("Reports Sync"))

    def use(self) -> Use:
        return ActsThroughApp()
