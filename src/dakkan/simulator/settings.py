"""What Twilio leaves open or does not document, as switches with a default.

Every default is a choice, not a fact: turn a switch to see what the product does if Twilio behaves otherwise.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Literal


@dataclass
class Settings:
    suspended_answer: tuple[int, int] = (401, 20003)
    """Status and code for a credential of an inactive account; also seen: (403, 20403), (401, 20005)."""
    suspended_main_cleans_up: bool = True
    """A suspended main account may still read, rotate its token and delete keys."""
    second_secondary: Literal["refused", "replaced"] = "refused"
    """POST AuthTokens/Secondary while there is one already."""
    key_actor: Literal["AC", "SK"] = "AC"
    """Whom the audit log names for a change made with an API key."""
    concurrent_requests: int = 100
    """Requests of one account in flight before 429/20429."""
    answer_seconds: float = 0.0
    """Server mode: how long each answer takes in real time."""
    slow_seconds: float = 20.0
    """The fault `slow`: real seconds as a server, simulated ones in process."""
    hang_seconds: float = 3600.0
    """The fault `timeout` as a server: how long it says nothing."""
    times_in_date_filters: bool = True
    """DateSent and StartTime filters take a time; else only the day of it counts."""
    unsent_in_date_filters: bool = False
    """Messages without a sent date pass a DateSent filter."""
    event_retention: timedelta = timedelta(days=30)
    alert_retention: timedelta = timedelta(days=30)
    usage_delay: timedelta = timedelta(minutes=5)
    usage_prices: Literal["number", "text"] = "number"
    """The description of the API says number, every recorded answer has text."""
    billing_delay: timedelta = timedelta(seconds=60)
    """From sent to a price."""
    queue_limit: timedelta = timedelta(hours=10)
    """Of one sender's queue; longer ones are refused with 21611."""
    delivered_share: float = 0.97
    filtered_share: float = 0.08
    """Of blasts with a link in them, how much carriers filter (30007)."""
    blast: int = 100
    """Messages of one wording from which on a text with a link counts as a blast."""
    call_seconds: tuple[int, int] = (20, 240)
    """How long an answered call of the shop lasts."""
    longest_call: timedelta = timedelta(hours=4)
    calls_per_second: int = 1
    most_subaccounts: int = 1000
    balance: Decimal = Decimal("500.00")
    recharge_below: Decimal = Decimal("50.00")
    recharge_by: Decimal = Decimal("250.00")
    """Auto-recharge: why fraud goes on when the balance is gone."""
    home_countries: frozenset[str] = field(default_factory=lambda: frozenset({"US", "CA"}))
    """Open from the first day, for messages and calls."""
    first_address: str = "192.0.2.10"
    """Where a request comes from that does not say."""
