"""What the owner did in the days before T0: written by verbs, done by the simulated shop at its time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from ..simulator import shop_deeds, shop_twins
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

    def onboards_tenant(self, number: int, *, before: timedelta) -> None:
        """The platform's backend makes a subaccount, as for every tenant."""
        self.deeds.append(Deed(before, shop_deeds.OnboardsTenant(number, 0.02)))

    def has_holiday_peak(self, factor: float, *, before: timedelta, during: timedelta) -> None:
        """The usual texts to the usual people, many times as many."""
        self.deeds.append(Deed(before, shop_twins.HolidayPeak(factor, during)))

    def travels(self, address: str, *, before: timedelta) -> None:
        """A user logs in from abroad and looks round."""
        self.deeds.append(Deed(before, shop_twins.Travels(address)))

    def opens_call_centre(self, numbers: int, calls_a_day: int, *, before: timedelta) -> None:
        """Numbers of one area bought in the Console, calls of some minutes from the next day on."""
        self.deeds.append(Deed(before, shop_twins.OpensSite(numbers, calls_a_day)))

    def runs_retention_job(self, *, before: timedelta) -> None:
        """Delete messages older than three weeks, from the batch server."""
        self.deeds.append(Deed(before, shop_twins.retention_job))

    def exports_for_compliance(self, *, before: timedelta) -> None:
        """One export by a named user, in office hours."""
        self.deeds.append(Deed(before, shop_twins.compliance_export))

    def retries_in_a_loop(self, customers: int, times: int, *, before: timedelta) -> None:
        """A bug: the same text to the same few, again and again."""
        self.deeds.append(Deed(before, shop_twins.RetryLoop(customers, times)))

    def tests_load(self, messages: int, *, before: timedelta) -> None:
        """Hundreds of messages to own numbers."""
        self.deeds.append(Deed(before, shop_twins.LoadTest(messages)))

    def is_acted_upon_by_twilio(self, *, before: timedelta) -> None:
        """Changes that Twilio itself makes."""
        self.deeds.append(Deed(before, shop_twins.twilio_acts))

    def is_filtered_by_carriers(self, *, before: timedelta) -> None:
        """A third of the last six hours' messages never arrived."""
        self.deeds.append(Deed(before, shop_twins.carriers_filter))

    def records_calls(self, recordings: int, *, before: timedelta) -> None:
        """The last calls of the main account were recorded."""
        self.deeds.append(Deed(before, shop_twins.RecordsCalls(recordings)))

    def authorizes_connect_app(self, vendor: str, *, before: timedelta) -> None:
        """A vendor's app is let in, and the vendor given a key."""
        self.deeds.append(Deed(before, shop_twins.AuthorizesApp(vendor)))

    def form_is_pumped(self, country: str, *, messages: int, before: timedelta, during: timedelta) -> None:
        """A machine fills in the sign-up form; the owner's own server sends the codes."""
        self.deeds.append(Deed(before, shop_twins.FormIsPumped(country, messages, during)))

    def tenant_writes_openers(
        self, tenant: int, *, messages: int, before: timedelta, during: timedelta
    ) -> None:
        """A fraudster among the tenants writes to strangers."""
        self.deeds.append(Deed(before, shop_twins.TenantWritesOpeners(tenant, messages, during)))
