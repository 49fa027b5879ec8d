"""A subaccount of the intruder's left alone, and used again days later."""

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import Sends


class UnknownSubaccount(SecondTakeover):
    id = "second-takeover-unknown-subaccount"
    title = N_("A subaccount of the intruder's left alone, and used again days later")
    says = N_(
        "The intruder made a subaccount with a number of its own. It has a token of its own too; "
        "three days later he sends from there, at your cost."
    )
    keeps = "unknown subaccount"

    def plants(self, thief: Thief) -> None:
        thief.creates_subaccounts("Kumo Regional 2")
        thief.buys_numbers(1, farm=True)

    def use(self) -> Use:
        return Sends(by="farm")
