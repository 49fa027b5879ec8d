"""What the owner does now and then: rotate, deploy, open a country, write to everybody, take a tenant on.

Each can look like an intruder's act, and differs by who, from where, in which order and to whom.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from . import accounts, geo, keys, numbers, services, tokens
from .access import By
from .audit import Actor
from .configured import Value
from .people import ApiKey
from .shop import Shop
from .shop_customers import LANGUAGES, number_of
from .shop_days import Line
from .shop_hours import DAY_CURVE
from .shop_jobs import Job
from .shop_systems import System
from .shop_texts import SHOP_DOMAIN, Writer


def in_console(shop: Shop, user: int = 0) -> By:
    """One of the shop's users, in the Console, from the office."""
    return By("shop", Actor("user", shop.office.users[user], "web", shop.office.addresses[0]))


def replace_auth_token(shop: Shop) -> None:
    """A new auth token for the main account, made in the Console; keys stay as they are."""
    world = shop.world
    token = tokens.rotate(world, world.main, in_console(shop))
    shop.deploy("auth-token", world.main.sid, world.main.sid, token)


def rotate_ci_key(shop: Shop) -> None:
    """Make, deploy, delete, from CI's address, as always."""
    world, ci = shop.world, shop.systems["ci"]
    by = shop.enter(shop.systems["release"]).by
    old = world.keys.get(ci.user)
    new = keys.create(world, world.main, f"ci-{world.now:%Y-%m-%d}", by)
    shop.deploy("api-key", world.main.sid, new.sid, new.secret, ci.user)
    if old is not None:
        world.at(world.now + timedelta(minutes=6), RetiresKey(shop, old))


@dataclass(frozen=True)
class RetiresKey:
    shop: Shop
    key: ApiKey

    def __call__(self) -> None:
        world = self.shop.world
        if self.key.sid in world.keys:
            keys.delete(world, world.main, self.key, self.shop.enter(self.shop.systems["release"]).by)


def deploy_webhooks(shop: Shop) -> None:
    """A release writes all webhooks again: the same own hosts, another version in the query."""
    world = shop.world
    by = shop.enter(shop.systems["ci"]).by
    version = f"?v={(world.now - world.main.created_at).days}"
    for number in world.main.kind(numbers.KIND).values():
        numbers.update(
            world, world.main, number, {"sms_url": f"https://hooks.{SHOP_DOMAIN}/sms{version}"}, by
        )
    for service in world.main.kind(services.KIND).values():
        url = f"https://news.{SHOP_DOMAIN}/replies{version}"
        services.update(world, world.main, service, {"inbound_request_url": url}, by)


@dataclass(frozen=True)
class OpensCountry:
    """A named user, in the Console, days before the first message goes there."""

    country: str

    def __call__(self, shop: Shop) -> None:
        geo.put_text(shop.world, shop.world.main, [(self.country, True)], in_console(shop, 1))


@dataclass(frozen=True)
class WritesTo:
    """The first customers of a country get their codes, evenly over `during`."""

    country: str
    messages: int
    during: timedelta

    def __call__(self, shop: Shop) -> None:
        world, web = shop.world, shop.systems["web"]
        sender = next(job.sender for job in shop.jobs if job.system == "web")
        write = Writer("code", LANGUAGES[self.country]).write
        for rank in range(self.messages):
            to = number_of(self.country, rank * 131 + 7)
            form = {"To": to, "From": sender, "Body": write(world.chance)}
            world.at(world.now + self.during * (rank / self.messages), Posts(shop, web, form))


@dataclass(frozen=True)
class Blasts:
    """A campaign: new wording, known customers, the service and the key that always send the news."""

    messages: int
    during: timedelta

    def __call__(self, shop: Shop) -> None:
        world = shop.world
        jobs = [job for job in shop.jobs if job.service_sid]
        for number in range(self.messages):
            job = jobs[number % len(jobs)]
            form = {
                "To": shop.customers.pick(job.country, world.chance, 0.5),
                "MessagingServiceSid": job.service_sid,
                "Body": Writer("campaign", LANGUAGES[job.country]).write(world.chance),
            }
            at = world.now + self.during * (number / self.messages)
            world.at(at, Posts(shop, shop.systems[job.system], form))


@dataclass(frozen=True)
class Posts:
    """One message that is not of the usual jobs."""

    shop: Shop
    system: System
    form: dict[str, str]

    def __call__(self) -> None:
        if self.form["To"] not in self.shop.world.accounts[self.system.account_sid].opted_out:
            self.shop.send(self.system, self.form)


_TENANTS = ("Cafe Hana", "Clinic Mori", "Salon Aki", "Gym Tetsu", "Bakery Fuku", "Dental Umi")


@dataclass(frozen=True)
class OnboardsTenant:
    """The backend makes a subaccount, buys one number for it, and the tenant begins to send a day later."""

    number: int
    share: float

    def __call__(self, shop: Shop) -> None:
        world, backend = shop.world, shop.systems["web"]
        by = shop.enter(backend).by
        name = f"tenant-{1040 + self.number} {_TENANTS[self.number % len(_TENANTS)]}"
        account = accounts.create(world, world.main, name, by)
        fields: dict[str, Value] = {"sms_url": f"https://hooks.{SHOP_DOMAIN}/tenant/{1040 + self.number}"}
        phone_number = f"+1307555{100 + self.number:04d}"
        numbers.buy(world, account, by, phone_number=phone_number, fields=fields)
        system = f"tenant-{1040 + self.number}"
        address = f"198.51.100.{70 + self.number % 100}"
        shop.systems[system] = System(system, account.sid, address, account.sid, account.auth_token)
        shop.tokens[account.sid] = [account.auth_token]
        begins = world.now + timedelta(days=1)
        country = ("JP", "US")[self.number % 2]
        job = Job(
            f"{system}-code", system, "code", country, self.share / 2, DAY_CURVE, phone_number, since=begins
        )
        reminder = replace(job, name=f"{system}-reminder", kind="reminder")
        shop.jobs += (job, reminder)
        shop.lines += (Line(account.sid, phone_number, country, rings=1, replies=1, since=begins),)
