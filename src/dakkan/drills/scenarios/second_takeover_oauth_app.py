"""An OAuth app left behind, and used again days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import UsesApp


class OAuthApp(SecondTakeover):
    id = "second-takeover-oauth-app"
    title = N_("An OAuth app left behind, and used again days later")
    says = N_(
        "The intruder made an OAuth app. The audit log does not tell of it, and it outlives every "
        "token and key; three days later its secret brings him an access token."
    )
    must_find: ClassVar = frozenset({"oauth-app-added"})

    def plants(self, thief: Thief) -> None:
        thief.adds_oauth_app()

    def use(self) -> Use:
        return UsesApp()
