"""The shop that the drills are about, and a small firm for quick tests.

The shop is the reference customer: three countries, four numbers, one Messaging Service, two
subaccounts, three keys, three users, six web hosts; one alarm, flow, event sink and Verify service;
an organization with an app that manages the users.
"""

from datetime import datetime, timedelta

from . import shop_deeds
from .profile_parts import CI_ADDRESS, Founding
from .shop_days import Line
from .shop_hours import DAY_CURVE, NEWS_CURVE, OFFICE_CURVE
from .shop_jobs import Job
from .shop_texts import SHOP_DOMAIN

WEB, BATCH, NEWS = "198.51.100.10", "198.51.100.11", "198.51.100.12"
TAIWAN, SUPPORT = "198.51.100.20", "198.51.100.21"
_SPEAKS = f"https://voice.{SHOP_DOMAIN}/call"


def found_shop(founding: Founding, since: datetime, now: datetime) -> None:
    world = founding.world
    main = founding.account("Kumo Store", frozenset({"JP", "US", "TW"}))
    taiwan = world.add_account("Kumo Store Taiwan", main)
    support = world.add_account("Kumo Support", main)
    japan, america = founding.number(main, "+815012340001"), founding.number(main, "+12025550111")
    formosa, desk = founding.number(taiwan, "+886900000001"), founding.number(support, "+815012340002")
    news = founding.service(main, "Kumo newsletter", [america])
    founding.application(main, "Order hotline", "hotline")
    founding.application(main, "Store pick-up", "pickup")
    founding.user("aoi.tanaka", "+815012349001", "owner")
    founding.user("ken.mori", "+815012349002", "administrator")
    founding.user("yui.sato", "+815012349003", "developer")
    founding.system("web", main, WEB)
    founding.system("batch", main, BATCH, key="batch")
    founding.system("ci", main, CI_ADDRESS, key="ci")
    founding.system("newsletter", main, NEWS, key="newsletter")
    founding.system("release", main, CI_ADDRESS)
    founding.system("taiwan", taiwan, TAIWAN)
    founding.system("support", support, SUPPORT)
    founding.trigger("sms", "count", str(20 * founding.daily))
    founding.trigger("totalprice", "price", str(4 * founding.daily))
    jp, us = japan.text("phone_number"), america.text("phone_number")
    tw, help_desk = formosa.text("phone_number"), desk.text("phone_number")
    founding.jobs += [
        Job("codes-jp", "web", "code", "JP", 0.26, DAY_CURVE, jp),
        Job("codes-us", "web", "code", "US", 0.08, DAY_CURVE, us),
        Job("delivery-jp", "batch", "delivery", "JP", 0.22, DAY_CURVE, jp),
        Job("delivery-us", "batch", "delivery", "US", 0.07, DAY_CURVE, us),
        Job("reminder-jp", "batch", "reminder", "JP", 0.08, DAY_CURVE, jp),
        Job("news-jp", "newsletter", "news", "JP", 0.07, NEWS_CURVE, us, news.sid),
        Job("news-us", "newsletter", "news", "US", 0.04, NEWS_CURVE, us, news.sid),
        Job("codes-tw", "taiwan", "code", "TW", 0.06, DAY_CURVE, tw),
        Job("delivery-tw", "taiwan", "delivery", "TW", 0.05, DAY_CURVE, tw),
        Job("support-jp", "support", "support", "JP", 0.07, OFFICE_CURVE, help_desk),
    ]
    replies = founding.daily / 40
    founding.lines += [
        Line(main.sid, jp, "JP", rings=25, replies=replies, codes=8),
        Line(main.sid, us, "US", rings=10, replies=replies / 3, codes=6),
        Line(taiwan.sid, tw, "TW", rings=5, replies=replies / 8),
        Line(
            support.sid,
            help_desk,
            "JP",
            calls=55,
            rings=20,
            replies=replies / 3,
            system="support",
            speaks=_SPEAKS,
        ),
    ]
    founding.data_side()
    _plan_usual_changes(founding, since, now)
    founding.organization()


def found_small(founding: Founding, since: datetime, now: datetime) -> None:
    main = founding.account("Kumo Kiosk", frozenset({"JP"}))
    number = founding.number(main, "+815012340001").text("phone_number")
    founding.user("aoi.tanaka", "+815012349001", "owner")
    founding.system("web", main, WEB)
    founding.system("batch", main, BATCH, key="batch")
    founding.system("ci", main, CI_ADDRESS, key="ci")
    founding.system("release", main, CI_ADDRESS)
    founding.trigger("totalprice", "price", "400")
    founding.jobs += [
        Job("codes-jp", "web", "code", "JP", 0.6, DAY_CURVE, number),
        Job("delivery-jp", "batch", "delivery", "JP", 0.4, DAY_CURVE, number),
    ]
    founding.lines.append(
        Line(main.sid, number, "JP", calls=6, rings=6, replies=4, codes=3, system="web", speaks=_SPEAKS)
    )
    _plan_usual_changes(founding, since, now)


def _plan_usual_changes(founding: Founding, since: datetime, now: datetime) -> None:
    """CI rotates its key each fortnight, and each week's deploy rewrites the webhooks to the same host."""
    day = since.replace(hour=3, minute=20) + timedelta(days=2)
    while day < now - timedelta(days=1):
        if day.weekday() == 1:
            founding.planned.append((day, shop_deeds.deploy_webhooks))
        if day.weekday() == 2 and day.isocalendar().week % 2:
            founding.planned.append((day, shop_deeds.rotate_ci_key))
        day += timedelta(days=1)
