"""A platform with tenants: one subaccount each, made by its backend, always from the same address."""

from datetime import datetime, timedelta

from .profile_parts import Founding
from .shop_deeds import OnboardsTenant
from .shop_hours import DAY_CURVE
from .shop_jobs import Job

BACKEND = "198.51.100.60"
TENANTS = 30
_EACH = timedelta(days=5)
"""A new tenant each five days or so, the last ones within the history."""


def found(founding: Founding, since: datetime, now: datetime) -> None:
    main = founding.account("Kumo Cloud", frozenset({"JP", "US"}))
    number = founding.number(main, "+12025550111").text("phone_number")
    founding.user("aoi.tanaka", "+815012349001", "owner")
    founding.user("ken.mori", "+815012349002", "administrator")
    founding.system("web", main, BACKEND)
    founding.system("batch", main, "198.51.100.61", key="batch")
    founding.trigger("totalprice", "price", str(4 * founding.daily))
    founding.jobs.append(Job("codes-us", "web", "code", "US", 0.1, DAY_CURVE, number))
    joins = now - timedelta(days=1, hours=5)
    for tenant in reversed(range(TENANTS)):
        founding.planned.append((joins, OnboardsTenant(tenant, 0.9 / TENANTS)))
        joins -= _EACH
    founding.planned.sort(key=lambda planned: planned[0])
