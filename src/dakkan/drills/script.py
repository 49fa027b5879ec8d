"""What a scenario is written in: a Drill, a Shop that has a past, and a Thief with verbs.

The thief's verbs do nothing by themselves. They write down what he will do and when; the runner puts that
into the world's agenda, so that he goes on acting while the product works. He acts through the API and the
Console only, with credentials that he stole, read or made: he leaves what a thief leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from ..simulator.world import World
from . import account_acts, acts, console_acts, destructive_acts, lasting_acts, traffic_acts
from .difficulty import LOUD, Difficulty
from .hands import Hands
from .shop import Shop


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def days(number: float) -> timedelta:
    return timedelta(days=number)


@dataclass(frozen=True)
class Moment:
    """One act, `after` the beginning of the attack."""

    after: timedelta
    act: Callable[[Hands], None]


@dataclass
class Thief:
    """The thief's script. Each verb happens at once; `waits` lets time pass before the next."""

    difficulty: Difficulty = LOUD
    variant: int = 0
    """The drill's seed: scenarios with several forms take turns by it."""
    address: str = ""
    holding: str = ""
    """`auth token`, `api key` or `console session`; "" when he needs none."""
    moments: list[Moment] = field(default_factory=list)
    _after: timedelta = timedelta(0)

    def arrives(self, *, address: str, holding: str) -> None:
        self.address, self.holding = address, holding

    def waits(self, time: timedelta, *, exactly: bool = False) -> None:
        """Longer for a patient thief, unless `exactly`: until something that the owner does."""
        self._after += time if exactly else time * self.difficulty.stretch

    def moves_to(self, address: str) -> None:
        """Go on from another address."""
        self._does(acts.MovesTo(address))

    def takes_vendors_key(self) -> None:
        """The key that the owner made for a vendor is his."""
        self._does(acts.TakesVendorsKey())

    def reads(self) -> None:
        self._does(acts.Reads())

    def sends_messages(
        self, number: int, *, to: str, family: str, during: timedelta, by: str = "numbers"
    ) -> None:
        """`number` messages, evenly over `during`, which begins now; the script does not wait for them."""
        fewer, longer = self._paced(number, during)
        if self.difficulty.own_service and by == "numbers":
            by = "service"
        tidy = longer / 4 if self.difficulty.tidy else None
        self._does(traffic_acts.SendsMessages(fewer, longer / fewer, to, family, by, tidy_after=tidy))

    def schedules_messages(self, number: int, *, to: str, family: str, for_in: timedelta) -> None:
        """Leave messages with Twilio that go out `for_in` from now, whatever becomes of the credential."""
        self._does(traffic_acts.SendsMessages(number, seconds(2), to, family, "service", send_after=for_in))

    def places_calls(self, number: int, *, to: str, during: timedelta, long: timedelta) -> None:
        fewer, longer = self._paced(number, during)
        self._does(traffic_acts.PlacesCalls(fewer, longer / fewer, to, int(long.total_seconds())))

    def calls_over_sip(self, number: int, *, to: str, during: timedelta, long: timedelta) -> None:
        fewer, longer = self._paced(number, during)
        self._does(lasting_acts.CallsOverSip(fewer, longer / fewer, to, int(long.total_seconds())))

    def opens_countries(self, *destinations: str) -> None:
        self._does(traffic_acts.OpensCountries(destinations))

    def buys_numbers(self, each: int, *, farm: bool = False) -> None:
        self._does(account_acts.BuysNumbers(each, farm=farm))

    def creates_subaccounts(self, *names: str, keys: bool = False) -> None:
        self._does(account_acts.CreatesSubaccounts(names, keys))

    def creates_api_key(self, name: str) -> None:
        self._does(account_acts.CreatesApiKey(name))

    def mints_secondary(self, *, promote: bool = False) -> None:
        self._does(account_acts.MintsSecondary(promote))

    def moves_webhook(self, what: str, field: str, url: str) -> None:
        self._does(account_acts.MovesWebhook(what, field, url))

    def moves_webhook_back(self, what: str, field: str) -> None:
        self._does(account_acts.MovesWebhook(what, field, "", back=True))

    def deletes_messages(self, number: int) -> None:
        self._does(traffic_acts.DeletesMessages(number))

    def removes_usage_trigger(self) -> None:
        self._does(account_acts.RemovesUsageTriggers())

    def holds_on(self, *, every: timedelta, during: timedelta) -> None:
        """Come back regularly, try everything, and keep a key."""
        self._does(acts.HoldsOn(max(1, int(during / every)), every))

    def opens_sip(self, *, wide: bool = True) -> None:
        self._does(lasting_acts.OpensSip(wide=wide))

    def adds_trunk(self) -> None:
        self._does(lasting_acts.AddsTrunk())

    def adds_sink(self) -> None:
        self._does(lasting_acts.AddsSink())

    def exports_data(self, *, hook: bool = True) -> None:
        self._does(lasting_acts.ExportsData(hook=hook))

    def listens_to_recordings(self, number: int, *, during: timedelta) -> None:
        fewer, longer = self._paced(number, during)
        self._does(lasting_acts.ListensToRecordings(fewer, longer / fewer))

    def adds_oauth_app(self) -> None:
        self._does(lasting_acts.AddsOAuthApp())

    def creates_function(self) -> None:
        self._does(lasting_acts.CreatesFunction())

    def creates_flow(self) -> None:
        self._does(lasting_acts.CreatesFlow())

    def verifies_caller_id(self) -> None:
        self._does(lasting_acts.VerifiesCallerId())

    def adds_safe_number(self, to: str) -> None:
        self._does(lasting_acts.AddsSafeNumber(to))

    def silences_alarms(self) -> None:
        self._does(lasting_acts.SilencesAlarms())

    def redirects_triggers(self) -> None:
        self._does(lasting_acts.RaisesTriggers())

    def releases_numbers(self, number: int) -> None:
        self._does(destructive_acts.ReleasesNumbers(number))

    def deletes_recordings(self, number: int) -> None:
        self._does(destructive_acts.DeletesRecordings(number))

    def closes_subaccount(self) -> None:
        self._does(destructive_acts.ClosesSubaccount())

    def deletes_owners_messages(self, number: int, *, during: timedelta) -> None:
        fewer, longer = self._paced(number, during)
        self._does(destructive_acts.DeletesOwnersMessages(fewer, longer / fewer))

    def logs_in(self) -> None:
        self._does(console_acts.LogsIn())

    def changes_email(self, email: str) -> None:
        self._does(console_acts.ChangesEmail(email))

    def changes_password(self) -> None:
        self._does(console_acts.ChangesPassword())

    def invites_user(self, email: str) -> None:
        self._does(console_acts.InvitesUser(email))

    def creates_main_key(self, name: str) -> None:
        self._does(console_acts.CreatesMainKey(name))

    def _paced(self, number: int, during: timedelta) -> tuple[int, timedelta]:
        fewer = max(1, round(number * self.difficulty.share))
        return fewer, during * self.difficulty.stretch

    def _does(self, act: Callable[[Hands], None]) -> None:
        self.moments.append(Moment(self._after, act))


class Drill:
    """One documented way of taking an account over, or a quiet stretch that only looks like one."""

    id: ClassVar[str]
    title: ClassVar[str]
    says: ClassVar[str]
    """What happens, for people; a message id, like `title`."""
    starts: ClassVar[str] = "2026-11-24T13:10:00+00:00"
    """T0: the first use of what was stolen; for a quiet drill the time at which somebody looks."""
    first_act: ClassVar[timedelta] = timedelta(0)
    """How long before T0 the script begins; until then the world is history."""
    called_after: ClassVar[timedelta] = minutes(45)
    """When the engineer is woken, counted from T0."""
    profile: ClassVar[str] = "shop"
    history: ClassVar[timedelta] = days(30)
    daily_messages: ClassVar[int] = 600
    afterwards: ClassVar[timedelta] = hours(2)
    """How long the thief may still try, after the answer, before the judgement."""

    verdict: ClassVar[str] = "confirmed"
    twin: ClassVar[str] = ""
    """Which legitimate event it is that only looks like a takeover: `F1` to `F14`."""
    kinds: ClassVar[frozenset[str]] = frozenset()
    signs_expected: ClassVar[frozenset[str]] = frozenset()
    must_find: ClassVar[frozenset[str]] = frozenset()
    """Ids of detectors that have to see it."""

    def background(self, shop: Shop) -> None:
        """What the owner did before T0, beyond usual business."""

    def attack(self, thief: Thief) -> None:
        """Write the thief's script; a drill whose thief never arrives is a quiet one."""

    def regained(self, world: World, began_at: datetime) -> tuple[str, ...]:
        """What the thief got when he came back, where a drill has a second act; `began_at` is T0."""
        return ()

    @property
    def quiet(self) -> bool:
        return self.verdict == "none"
