"""A subaccount's token left as it was, and used again days later."""

from dakkan.texts import N_

from ..script import Thief
from ..second_takeover import SecondTakeover, Use
from ..second_uses import Sends


class SubaccountToken(SecondTakeover):
    id = "second-takeover-subaccount-token"
    title = N_("A subaccount's token left as it was, and used again days later")
    says = N_(
        "With the main token the intruder read the tokens of your subaccounts. Only the main one is "
        "known to be lost; three days later he comes back with a subaccount's."
    )
    profile = "shop"
    keeps = "subaccount"

    def plants(self, thief: Thief) -> None:
        """Nothing: he read the token when he looked round."""

    def use(self) -> Use:
        return Sends()
