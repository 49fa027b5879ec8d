"""An invited user left in the Console, who logs in days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import LogsInAs

_EMAIL = "ops.helper@mail-box.example"


class ConsoleUser(SecondTakeover):
    id = "second-takeover-console-user"
    title = N_("An invited user left in the Console, who logs in days later")
    says = N_(
        "With a stolen session the intruder invited a user of his own. Every token and key is "
        "replaced; three days later the invited user logs in and reads the new token."
    )
    holding = "console session"
    must_find: ClassVar = frozenset({"user-invited"})

    def plants(self, thief: Thief) -> None:
        thief.invites_user(_EMAIL)

    def use(self) -> Use:
        return LogsInAs(_EMAIL)
