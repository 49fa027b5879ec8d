"""A SIP login left behind, and used for calls days later."""

from typing import ClassVar

from dakkan.texts import N_

from ..lasting_acts import CallsOverSip
from ..script import Thief, minutes
from ..second_takeover import SecondTakeover, Use


class SipLogin(SecondTakeover):
    id = "second-takeover-sip-login"
    title = N_("A SIP login left behind, and used for calls days later")
    says = N_(
        "The intruder made a SIP domain with a login of his own. It needs neither token nor key; "
        "three days later he calls through it."
    )
    must_find: ClassVar = frozenset({"sip-access-widened"})

    def plants(self, thief: Thief) -> None:
        thief.opens_sip(wide=False)

    def use(self) -> Use:
        return CallsOverSip(3, minutes(1), "home", 1800)
