"""accounts.twilio.com /v1/AuthTokens: mint, drop and promote the secondary auth token.

There is no account in the path: the calls act on the account that authenticates. By default the
owner gets a mail; `SuppressEmailNotification` keeps it away.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import tokens
from ..access import TOKENS
from ..account import Account
from ..dates import iso
from ..http import answer, caller, form, nothing, query, world
from ..world import World

PATH = "/v1/AuthTokens"


async def create_secondary(request: Request) -> Response:
    here, who = world(request), caller(request, f"{TOKENS}/create", cleaning=True)
    token = tokens.mint_secondary(here, who.account, who.by)
    _mail(request, here, who.account, "A secondary Auth Token was created")
    return answer(shown(here, who.account, "Secondary", secondary_auth_token=token), 201)


async def delete_secondary(request: Request) -> Response:
    here, who = world(request), caller(request, f"{TOKENS}/delete", cleaning=True)
    tokens.drop_secondary(here, who.account, who.by)
    _mail(request, here, who.account, "The secondary Auth Token was deleted")
    return nothing()


async def promote(request: Request) -> Response:
    here, who = world(request), caller(request, f"{TOKENS}/update", cleaning=True)
    token = tokens.promote_secondary(here, who.account, who.by)
    _mail(request, here, who.account, "The secondary Auth Token was promoted")
    return answer(shown(here, who.account, "Promote", auth_token=token))


def shown(here: World, account: Account, step: str, **secret: str) -> dict[str, str | None]:
    return {
        "account_sid": account.sid,
        "date_created": iso(account.created_at),
        "date_updated": iso(here.now),
        **secret,
        "url": f"https://accounts.twilio.com{PATH}/{step}",
    }


def _mail(request: Request, here: World, account: Account, subject: str) -> None:
    quiet = "SuppressEmailNotification"
    if not (form(request).flag(quiet) or query(request).flag(quiet)):
        here.mail(account, subject)


routes = [
    Route(f"{PATH}/Secondary", create_secondary, methods=["POST"]),
    Route(f"{PATH}/Secondary", delete_secondary, methods=["DELETE"]),
    Route(f"{PATH}/Promote", promote, methods=["POST"]),
]
