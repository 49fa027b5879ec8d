"""An event sink left behind that still copies days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import ReadsSink


class EventSink(SecondTakeover):
    id = "second-takeover-event-sink"
    title = N_("An event sink left behind that still copies days later")
    says = N_(
        "The intruder subscribed a sink of his own to your message events. The audit log does not "
        "tell of it; three days later it still copies them to him."
    )
    must_find: ClassVar = frozenset({"data-sink-added"})

    def plants(self, thief: Thief) -> None:
        thief.adds_sink()

    def use(self) -> Use:
        return ReadsSink()
