"""Scheduled messages left waiting that go out days later."""

from dakkan.texts import N_

from ..script import Thief, hours
from ..second_takeover import BACK, SecondTakeover, Use
from ..second_uses import Waits


class ScheduledMessages(SecondTakeover):
    id = "second-takeover-scheduled-messages"
    title = N_("Scheduled messages left waiting that go out days later")
    says = N_(
        "The intruder left bait with Twilio that is due in three days. No credential is needed any "
        "more when it goes out."
    )
    profile = "shop"

    def plants(self, thief: Thief) -> None:
        thief.schedules_messages(3, to="home", family="parcel", for_in=BACK + hours(1))

    def use(self) -> Use:
        return Waits()
