"""Serverless: services with functions, environments and their variables. No event in the audit log.

A service made with `include_credentials` hands its functions the account's SID and auth token.
"""

from .account import Account
from .configured import Configured, Value
from .kept import drop_parts, keep, parts
from .refusal import Refused, invalid
from .world import World

KIND = "function-service"
FUNCTION = "function"
ENVIRONMENT = "function-environment"
VARIABLE = "function-variable"


def create(
    world: World,
    account: Account,
    unique_name: str,
    friendly_name: str,
    person: str = "shop",
    *,
    include_credentials: bool = True,
    ui_editable: bool = False,
) -> Configured:
    """Raises Refused when the account has a service of that unique name."""
    if any(each.text("unique_name") == unique_name for each in account.kind(KIND).values()):
        raise Refused(409, 20409, f"A service called {unique_name[:60]} exists already")
    sid = world.sid("ZS")
    fields: dict[str, Value] = {
        "friendly_name": friendly_name,
        "unique_name": unique_name,
        "include_credentials": include_credentials,
        "ui_editable": ui_editable,
        "domain_base": f"{unique_name.lower()}-{int(sid[2:6], 16) % 10_000:04}",
    }
    return keep(world, account, KIND, sid, fields, person)


def delete(account: Account, service: Configured) -> None:
    """With everything in it."""
    for environment in parts(account, ENVIRONMENT, service):
        drop(account, environment)
    drop_parts(account, FUNCTION, service)
    del account.kind(KIND)[service.sid]


def add_function(world: World, account: Account, service: Configured, name: str, person: str) -> Configured:
    fields: dict[str, Value] = {"friendly_name": name}
    return keep(world, account, FUNCTION, world.sid("ZH"), fields, person, parent_sid=service.sid)


def add_environment(
    world: World, account: Account, service: Configured, name: str, suffix: str | None, person: str
) -> Configured:
    """Raises Refused when the service has an environment with that suffix, or with none."""
    if any(each.fields["domain_suffix"] == suffix for each in parts(account, ENVIRONMENT, service)):
        raise invalid("DomainSuffix is taken by another environment")
    domain = "-".join(part for part in (service.text("domain_base"), suffix) if part)
    fields: dict[str, Value] = {
        "unique_name": name,
        "domain_suffix": suffix,
        "domain_name": f"{domain}.twil.io",
    }
    return keep(world, account, ENVIRONMENT, world.sid("ZE"), fields, person, parent_sid=service.sid)


def add_variable(
    world: World, account: Account, environment: Configured, key: str, value: str, person: str
) -> Configured:
    fields: dict[str, Value] = {"key": key, "value": value}
    return keep(world, account, VARIABLE, world.sid("ZV"), fields, person, parent_sid=environment.sid)


def drop(account: Account, thing: Configured) -> None:
    """A function, a variable, or an environment with its variables."""
    drop_parts(account, VARIABLE, thing)
    del account.kind(thing.kind)[thing.sid]
