"""The control case: the owner's own sign-up form is pumped, and nobody has a credential."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, hours
from ..shop import Shop


class FormPumped(Drill):
    id = "form-pumped"
    title = N_("Your sign-up form is being pumped")
    says = N_(
        "Codes go to blocks of neighbouring numbers in countries you never had customers in, a hundred "
        "times the usual. But your own server asks for them, with your own text: a form of yours is being "
        "filled in by a machine. Rotating tokens is the wrong answer; close the form and the countries."
    )
    starts = "2026-11-24T05:40:00+00:00"
    first_act = hours(3)
    verdict = "none"
    kinds: ClassVar = frozenset({"form-pumping"})

    def background(self, shop: Shop) -> None:
        shop.form_is_pumped("UZ", messages=700, before=hours(0.7), during=hours(0.7))
        shop.form_is_pumped("LV", messages=400, before=hours(0.5), during=hours(0.5))
