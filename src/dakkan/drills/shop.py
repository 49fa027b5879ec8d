"""What the owner did in the days before T0: written by verbs, done by the simulated shop at its time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from ..simulator import shop_deeds
from ..simulator.shop import Shop as Company


@dataclass(frozen=True)
class Deed:
    """Something the owner does, so long `before` T0."""

    before: timedelta
    does: Callable[[Company], None]


@dataclass
class Shop:
    """The owner's script."""

    deeds: list[Deed] = field(default_factory=list)

    def replaces_auth_token(self, *, before: timedelta) -> None:
        """Promote a new auth token in the Console and give it to all systems; keys stay as they are."""
        self.deeds.append(Deed(before, shop_deeds.replace_auth_token))

    def rotates_ci_key(self, *, before: timedelta) -> None:
        """Make a new key, deploy it, delete the old one: from CI's address, as always."""
        self.deeds.append(Deed(before, shop_deeds.rotate_ci_key))

    def deploys_webhooks(self, *, before: timedelta) -> None:
        """Rewrite the webhooks of all numbers to the same own host, as each deploy does."""
        self.deeds.append(Deed(before, shop_deeds.deploy_webhooks))

    def opens_country(self, country: str, *, before: timedelta) -> None:
        """A named user opens one country in the Console, in office hours."""
        self.deeds.append(Deed(before, shop_deeds.OpensCountry(country)))

    def writes_to_country(self, country: str, *, messages: int, before: timedelta, during: timedelta) -> None:
        """The first customers of a new country get their codes, evenly over `during`."""
        self.deeds.append(Deed(before, shop_deeds.WritesTo(country, messages, during)))

    def blasts(self, messages: int, *, before: timedelta, during: timedelta) -> None:
        """A campaign: new wording, known customers, the Messaging Service that always sends the news."""
        self.deeds.append(Deed(before, shop_deeds.Blasts(messages, during)))
