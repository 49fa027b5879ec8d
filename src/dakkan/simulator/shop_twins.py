"""What honest companies do that looks like a takeover; each differs by who, from where, to whom, in which order.

Beside `shop_deeds.py`: those belong to every week, these come once in a while.
"""

from dataclasses import dataclass
from datetime import timedelta

from . import connect_apps, exports, keys, messages, numbers, recordings
from .account import TextCountry
from .audit import Actor
from .configured import Value
from .geo import own_text_list
from .shop import Shop
from .shop_customers import LANGUAGES, number_of
from .shop_days import Line
from .shop_deeds import Posts, in_console
from .shop_jobs import due
from .shop_systems import System
from .shop_texts import SHOP_DOMAIN, Writer

VENDOR = "reach-agency"
_RETENTION = timedelta(days=21)
_MOST_A_NIGHT = 40
_FILTERED = 30007


@dataclass(frozen=True)
class HolidayPeak:
    """The usual texts to the usual people, `factor` times as many."""

    factor: float
    during: timedelta

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        hours = max(1, round(self.during / timedelta(hours=1)))
        for hour in range(hours):
            begins = (world.now + timedelta(hours=hour)).replace(minute=0, second=0, microsecond=0)
            for job in shop.jobs:
                sender = {"MessagingServiceSid": job.service_sid} if job.service_sid else {"From": job.sender}
                more = due(job, begins, round(shop.daily * self.factor), shop.customers, world.seed + 7)
                for each in more:
                    at = begins + timedelta(seconds=each.second)
                    form = {"To": each.to, "Body": each.body, **sender}
                    if at > world.now:
                        world.at(at, Posts(shop, shop.systems[job.system], form))


@dataclass(frozen=True)
class Travels:
    """One of the users logs in from abroad, looks at pages, and changes nothing."""

    address: str
    logins: int = 3

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        user = shop.office.users[-1]
        for number in range(self.logins):
            world.at(world.now + timedelta(hours=7 * number), LogsInFrom(shop, user, self.address))


@dataclass(frozen=True)
class LogsInFrom:
    shop: Shop
    user: str
    address: str

    def __call__(self) -> None:
        world = self.shop.world
        user = world.users.get(self.user)
        if user is None or not user.active:
            return
        actor = Actor("user", self.user, "web", self.address)
        world.record(world.main, "user-session.created", self.user, actor)


@dataclass(frozen=True)
class OpensSite:
    """The owner buys numbers of one area in the Console, and from the next day on a call centre calls from them."""

    numbers: int
    calls_a_day: int

    def __call__(self, shop: Shop) -> None:
        world, by = shop.world, in_console(shop)
        fields: dict[str, Value] = {"voice_url": f"https://voice.{SHOP_DOMAIN}/answer"}
        begins = world.now + timedelta(hours=20)
        template = next((line for line in shop.lines if line.speaks), None)
        speaks = template.speaks if template else f"https://voice.{SHOP_DOMAIN}/call"
        area = "+1503555"
        bought = sum(line.number.startswith(area) for line in shop.lines)
        for number in range(bought, bought + self.numbers):
            phone_number = f"{area}{2100 + number:04d}"
            numbers.buy(world, world.main, by, phone_number=phone_number, fields=fields)
            line = Line(
                world.main.sid,
                phone_number,
                "US",
                calls=self.calls_a_day / self.numbers,
                rings=2,
                system="web",
                speaks=speaks,
                since=begins,
            )
            shop.lines += (line,)


def retention_job(shop: Shop) -> None:
    """Delete what is older than three weeks, from the batch server, as every night."""
    world = shop.world
    by = shop.enter(shop.systems["batch"]).by
    limit = world.now - _RETENTION
    old = [
        message
        for message in world.main.messages.newest(since=limit - timedelta(days=3))
        if message.at and message.at < limit and message.status in messages.FINAL
    ]
    for message in old[:_MOST_A_NIGHT]:
        messages.delete(world, world.main, message, by)


def compliance_export(shop: Shop) -> None:
    """A named user exports a month of messages once, in office hours, and fetches it the next day."""
    world, by = shop.world, in_console(shop, 1)
    last = world.now.date() - timedelta(days=3)
    values: dict[str, Value] = {
        "start_day": (last - timedelta(days=27)).isoformat(),
        "end_day": last.isoformat(),
        "friendly_name": "Audit Q4",
    }
    exports.create(world, world.main, "Messages", values, by, "")
    world.at(world.now + timedelta(hours=3), FetchesExport(shop, last.isoformat()))


@dataclass(frozen=True)
class FetchesExport:
    shop: Shop
    day: str

    def __call__(self) -> None:
        world = self.shop.world
        exports.download(world, world.main, "Messages", self.day, in_console(self.shop, 1), "")


@dataclass(frozen=True)
class RetryLoop:
    """A bug: the same text to the same few customers, again and again, from the owner's own server."""

    customers: int
    times: int

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        job = next(each for each in shop.jobs if each.kind == "delivery" and not each.service_sid)
        for rank in range(self.customers):
            form = {
                "To": number_of(job.country, rank * 3 + 1),
                "From": job.sender,
                "Body": Writer("delivery", LANGUAGES[job.country]).write(world.chance),
            }
            for attempt in range(self.times):
                at = world.now + timedelta(seconds=20 * attempt + 0.7 * rank)
                world.at(at, Posts(shop, shop.systems[job.system], form))


@dataclass(frozen=True)
class LoadTest:
    """Announced: hundreds of messages to the company's own numbers in ten minutes."""

    messages: int

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        job = next(each for each in shop.jobs if each.kind == "code")
        own = [
            number.text("phone_number")
            for account in world.accounts.values()
            for number in account.kind(numbers.KIND).values()
        ]
        targets = [number for number in own if number != job.sender]
        for index in range(self.messages):
            form = {
                "To": targets[index % len(targets)],
                "From": job.sender,
                "Body": Writer("code", LANGUAGES[job.country]).write(world.chance),
            }
            at = world.now + timedelta(minutes=10) * (index / self.messages)
            world.at(at, Posts(shop, shop.systems[job.system], form))


def twilio_acts(shop: Shop) -> None:
    """Twilio's own doing: no address, source `twilio`, staff or nobody as the actor."""
    world = shop.world
    staff, machine = Actor("twilio-admin", None, "twilio", None), Actor(None, None, "twilio", None)
    world.record(world.main, "account.updated", world.main.sid, staff)
    for country in ("south_sudan", "nauru"):
        data = {"resource_properties": {country: {"previous": "enabled", "updated": "disabled"}}}
        world.record(world.main, "sms-geographic-permissions.updated", world.main.sid, machine, data)
    world.record(world.main, "phone-number.updated", world.sid("PN"), machine)


def carriers_filter(shop: Shop) -> None:
    """A carrier turns against the shop's texts for an afternoon: a third of them never arrive."""
    world = shop.world
    for account in world.accounts.values():
        for message in account.messages.newest(since=world.now - timedelta(hours=6)):
            outbound = message.direction.startswith("outbound") and message.status == "delivered"
            if outbound and message.number % 3 == 0:
                message.status, message.error_code = "undelivered", _FILTERED


@dataclass(frozen=True)
class RecordsCalls:
    """The last calls of the main account that were answered, `recordings` of them, were recorded."""

    recordings: int

    def __call__(self, shop: Shop) -> None:
        main = shop.world.main
        answered = [call for call in main.calls.newest() if call.status == "completed" and call.seconds]
        for call in reversed(answered[: self.recordings]):
            kept = recordings.add(shop.world, main, call_sid=call.sid, seconds=call.seconds)
            kept.created_at = kept.updated_at = call.ended_at or call.created_at


@dataclass(frozen=True)
class AuthorizesApp:
    """A user lets a vendor's Connect app in, and gives the vendor a key to work with."""

    vendor: str

    def __call__(self, shop: Shop) -> None:
        world, by = shop.world, in_console(shop, 1)
        values: dict[str, Value] = {
            "friendly_name": self.vendor,
            "company_name": self.vendor,
            "permissions": ["get-all", "post-all"],
        }
        connect_apps.authorize(world, world.main, values, by)
        keys.create(world, world.main, VENDOR, by)


@dataclass(frozen=True)
class FormIsPumped:
    """A machine fills in the sign-up form: the owner's server sends the owner's codes to blocks of numbers.

    The country was open all along, as it is in many accounts, though nobody there was ever written to.
    """

    country: str
    messages: int
    during: timedelta

    def __call__(self, shop: Shop) -> None:
        world, web = shop.world, shop.systems["web"]
        own_text_list(world.main)[self.country] = TextCountry(True)
        job = next(job for job in shop.jobs if job.system == "web" and job.kind == "code")
        write = Writer("code", LANGUAGES[job.country]).write
        stems = {"UZ": "9989012", "LV": "37126"}
        for index in range(self.messages):
            stem = stems[self.country]
            to = f"+{stem}{(41000 if self.country == 'UZ' else 410000) + index}"
            form = {"To": to, "From": job.sender, "Body": write(world.chance)}
            world.at(world.now + self.during * (index / self.messages), Posts(shop, web, form))


_OPENERS = (
    "Hi, is this {name}? We met at the fair last week.",
    "Hello {name}, are we still on for {day}?",
    "Hey, this is {name} from the gym. New number!",
    "{name}, did you get my note about {day}?",
)
_NAMES = ("Anna", "Mark", "Lucy", "Tom", "Nina", "Paul", "Vera", "Jim")
_DAYS = ("Monday", "Friday", "Sunday", "tomorrow")
_ANSWERS = (
    "Oh no, I must have mistyped that, so sorry to bother you",
    "Really? My assistant gave me this contact, how embarrassing",
    "Thank you for being so kind about it, most people just hang up",
    "Well it is fate then, I am new in town and know nobody yet",
    "Apologies! I was looking for my tennis coach, do you play?",
    "Haha my phone mixes everyone up since the update",
)
_GOES_ON = (
    "where are you from?",
    "I run a small wine import business, and you?",
    "hope your week is going better than mine",
    "may I ask what you do for work?",
    "shall we talk on another app, it is easier for me",
    "my cousin has taught me to trade, ever tried that?",
    "do you like travelling as well?",
)
_ANSWERED = 15
"""One in so many writes back, and the tenant types an answer."""


_NOBODY_KNOWN, _EVERYBODY = 7_000, 11_000
"""Ranks of numbers that are nobody's customers, whatever the platform sends in a month."""


@dataclass(frozen=True)
class TenantWritesOpeners:
    """A tenant who signed up for it writes short openers to people who never heard of him."""

    tenant: int
    messages: int
    during: timedelta

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        system: System = shop.systems[f"tenant-{1040 + self.tenant}"]
        sender = f"+1307555{100 + self.tenant:04d}"
        for index in range(self.messages):
            body = world.chance.choice(_OPENERS).format(
                name=world.chance.choice(_NAMES), day=world.chance.choice(_DAYS)
            )
            rank = world.chance.randrange(_NOBODY_KNOWN, _EVERYBODY)
            form = {"To": number_of("US", rank), "From": sender, "Body": body}
            at = world.now + self.during * (index / self.messages)
            world.at(at, Posts(shop, system, form))
            if index % _ANSWERED == 0:
                answer = f"{world.chance.choice(_ANSWERS)}, {world.chance.choice(_GOES_ON)}"
                world.at(at + timedelta(minutes=6), WritesBack(shop, system.account_sid, form))
                world.at(at + timedelta(minutes=9), Posts(shop, system, {**form, "Body": answer}))


@dataclass(frozen=True)
class WritesBack:
    """A stranger answers an opener."""

    shop: Shop
    account_sid: str
    opener: dict[str, str]

    def __call__(self) -> None:
        world = self.shop.world
        account = world.accounts[self.account_sid]
        told = {"sender": self.opener["To"], "to": self.opener["From"]}
        messages.receive(world, account, **told, body="Sorry, who is this?")
