"""Connect apps: those that the account publishes, and those of others that it has let in.

Letting one in, and turning it out again, is done in the Console only (reference 3.6).
"""

from collections.abc import Mapping

from . import audit
from .access import By
from .account import Account
from .configured import Configured, Value
from .forms import Field
from .kept import keep
from .refusal import invalid
from .told import Told
from .world import World

KIND = "connect-app"
AUTHORIZED = "authorized-connect-app"
PERMISSIONS = ("get-all", "post-all")
APPS = Told(
    KIND,
    "connect-app",
    "CN",
    "https://api.twilio.com/2010-04-01/Accounts/{account}/ConnectApps/{sid}",
    (
        Field("friendly_name", start=""),
        Field("company_name", start=""),
        Field("description", start=""),
        Field("homepage_url", "url", ""),
        Field("authorize_redirect_url", "url", ""),
        Field("deauthorize_callback_url", "url", ""),
        Field("deauthorize_callback_method", "method", "POST"),
        Field("permissions"),
    ),
)


def add(world: World, account: Account, values: Mapping[str, Value], *, person: str = "shop") -> Configured:
    """Published by the account, without an event; the API cannot make one."""
    return APPS.add(world, account, {"permissions": [], **values}, person=person)


def update(world: World, account: Account, app: Configured, values: Mapping[str, Value], by: By) -> None:
    """Raises Refused for a permission that there is not."""
    check_permissions(values.get("permissions"))
    APPS.update(world, account, app, values, by)


def authorize(world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
    """Let somebody's app in. It acts upon the account with credentials of its own."""
    check_permissions(values.get("permissions"))
    fields: dict[str, Value] = {
        "friendly_name": "",
        "company_name": "",
        "description": "",
        "homepage_url": "",
        "permissions": ["get-all"],
        **values,
    }
    app = keep(world, account, AUTHORIZED, world.sid("CN"), fields, by.person)
    world.record(
        account, f"{AUTHORIZED}.created", app.sid, by.actor, audit.created(fields), link=authorized_link(app)
    )
    return app


def revoke(world: World, account: Account, app: Configured, by: By) -> None:
    del account.kind(AUTHORIZED)[app.sid]
    world.record(account, f"{AUTHORIZED}.deleted", app.sid, by.actor, link=authorized_link(app))


def check_permissions(wanted: Value) -> None:
    """Raises Refused."""
    if isinstance(wanted, list) and not set(wanted) <= set(PERMISSIONS):
        raise invalid(f"Permissions must be of {', '.join(PERMISSIONS)}")


def authorized_link(app: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{app.account_sid}/AuthorizedConnectApps/{app.sid}"
