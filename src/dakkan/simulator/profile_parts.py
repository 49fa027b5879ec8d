"""Setting up a company's account long before the play: numbers, keys, users, systems, without traces in sight."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from . import (
    alarms,
    applications,
    event_streams,
    flows,
    keys,
    numbers,
    oauth_apps,
    services,
    triggers,
    verify_services,
)
from .access import By
from .account import Account
from .audit import Actor
from .configured import Configured, Value
from .people import User
from .shop import Office, Shop
from .shop_customers import Customers
from .shop_days import Line
from .shop_jobs import Job
from .shop_systems import System
from .shop_texts import SHOP_DOMAIN
from .world import World

HOSTS = frozenset(f"{name}.{SHOP_DOMAIN}" for name in ("www", "api", "hooks", "voice", "status", "news"))
OFFICE_ADDRESSES = ("192.0.2.50", "192.0.2.51", "192.0.2.77")
"""Office, second office, VPN."""
CI_ADDRESS = "198.51.100.30"

Deed = Callable[[Shop], object]


@dataclass
class Founding:
    """A company that is being set up; `opened` makes the shop of it."""

    world: World
    daily: int
    hosts: frozenset[str] = HOSTS
    jobs: list[Job] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    systems: dict[str, System] = field(default_factory=dict)
    triggers: list[dict[str, Value]] = field(default_factory=list)
    planned: list[tuple[datetime, Deed]] = field(default_factory=list)
    """What the company will have done by the time the play begins."""

    @property
    def main(self) -> Account:
        return self.world.main

    def account(self, name: str, countries: frozenset[str]) -> Account:
        """The main account, with messages and calls allowed to `countries`."""
        account = self.world.add_account(name)
        self.world.open_home(account, countries)
        return account

    def by_owner(self, address: str = OFFICE_ADDRESSES[0]) -> By:
        return By("shop", Actor("account", self.main.sid, "api", address))

    def number(self, account: Account, phone_number: str) -> Configured:
        """A number whose webhooks are on the company's own hosts."""
        fields: dict[str, Value] = {
            "sms_url": f"https://hooks.{SHOP_DOMAIN}/sms",
            "voice_url": f"https://voice.{SHOP_DOMAIN}/answer",
            "status_callback": f"https://status.{SHOP_DOMAIN}/calls",
        }
        return numbers.add(self.world, account, phone_number, fields=fields)

    def service(self, account: Account, name: str, pool: list[Configured]) -> Configured:
        values: dict[str, Value] = {
            "friendly_name": name,
            "inbound_request_url": f"https://news.{SHOP_DOMAIN}/replies",
            "status_callback": f"https://status.{SHOP_DOMAIN}/news",
        }
        service = services.add(self.world, account, values)
        for number in pool:
            services.add_number(self.world, account, service, number)
        return service

    def application(self, account: Account, name: str, path: str) -> Configured:
        values: dict[str, Value] = {"friendly_name": name, "voice_url": f"https://voice.{SHOP_DOMAIN}/{path}"}
        return applications.add(self.world, account, values)

    def data_side(self) -> None:
        """What copies data to the company's own hosts: an alarm, a flow, an event sink, a Verify webhook.

        With draws of their own, so that a seed's traffic is the same with and without them.
        """
        world = self.world
        with self._own_draws("data side"):
            self._alarm()
            self._flow()
            self._sink()
            service = verify_services.create(world, self.main, {"friendly_name": "Kumo Store"})
            webhook: dict[str, Value] = {
                "friendly_name": "codes",
                "event_types": ["*"],
                "webhook_url": f"https://hooks.{SHOP_DOMAIN}/verify",
            }
            verify_services.add_webhook(world, self.main, service, webhook)

    def organization(self) -> Configured:
        """An app of the company's organization that manages its users; with draws of its own too."""
        with self._own_draws("organization"):
            return oauth_apps.create_for_organization(self.world, self.main, (SHOP_DOMAIN,))

    @contextmanager
    def _own_draws(self, what: str) -> Iterator[None]:
        world = self.world
        usual, world.chance = world.chance, random.Random(f"{what} {world.seed}")
        try:
            yield
        finally:
            world.chance = usual

    def _alarm(self) -> None:
        values = {
            "friendly_name": "Carriers filter us",
            "query_type": "ERROR_CODE",
            "query": "30007",
            "trigger_value": 50,
            "time_window": "ONE_HOUR",
            "webhook": f"https://hooks.{SHOP_DOMAIN}/alarm",
            "enabled": True,
        }
        alarms.create(self.world, self.main, values)

    def _flow(self) -> None:
        asks = {"name": "ask", "type": "make-http-request"}
        asks_where = {"url": f"https://voice.{SHOP_DOMAIN}/menu", "method": "POST"}
        states = [{"name": "Trigger", "type": "trigger"}, {**asks, "properties": asks_where}]
        definition = json.dumps({"description": "menu", "states": states, "initial_state": "Trigger"})
        values = {"friendly_name": "Order hotline menu", "status": "published", "definition": definition}
        flows.add(self.world, self.main, values)

    def _sink(self) -> None:
        configuration = json.dumps({"destination": f"https://hooks.{SHOP_DOMAIN}/events", "method": "POST"})
        sink = event_streams.create_sink(
            self.world, self.main, "Delivery reports", "webhook", configuration, "shop"
        )
        wanted = [("com.twilio.messaging.message.delivered", 1)]
        event_streams.subscribe(self.world, self.main, "Delivered messages", sink, wanted, "shop")

    def trigger(self, category: str, by: str, value: str) -> None:
        """Watched from the day on which the play begins."""
        self.triggers.append(
            {
                "usage_category": category,
                "trigger_by": by,
                "trigger_value": value,
                "recurring": "daily",
                "callback_url": f"https://hooks.{SHOP_DOMAIN}/usage",
            }
        )

    def user(self, name: str, phone: str, role: str) -> User:
        world = self.world
        email = f"{name}@{SHOP_DOMAIN}"
        user = User(world.sid("US"), self.main.sid, email, phone, role, world.now, "shop")
        world.users[user.sid] = user
        return user

    def system(self, name: str, account: Account, address: str, *, key: str = "") -> System:
        """A system with the account's token, or with an API key of its own called `key`."""
        user, secret = account.sid, account.auth_token
        if key:
            made = keys.create(self.world, account, key, self.by_owner())
            user, secret = made.sid, made.secret
        self.systems[name] = System(name, account.sid, address, user, secret)
        return self.systems[name]

    def opened(self) -> Shop:
        world = self.world
        shop = Shop(
            world,
            self.daily,
            self.hosts,
            tuple(self.jobs),
            tuple(self.lines),
            Office(tuple(world.users), OFFICE_ADDRESSES),
            self.systems,
            Customers(max(400, min(50_000, 12 * self.daily))),
            {account.sid: [account.auth_token] for account in world.accounts.values()},
        )
        world.shop = shop
        return shop

    def set_triggers(self, founded: datetime) -> None:
        """Last of all: from here on somebody looks at them every minute."""
        for values in self.triggers:
            trigger = triggers.add(self.world, self.main, values)
            trigger.created_at = trigger.updated_at = founded
