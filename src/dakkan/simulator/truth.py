"""The truth of the play, which no answer of Twilio's shows: who can get in, what serves the thief, who spent what."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .account import Account
from .calls import LIVE
from .dates import iso
from .world import World

Told = dict[str, Any]  # JSON
THIEF = "thief"
_WAITING = frozenset({"scheduled", "accepted", "queued"})


def credentials(world: World) -> list[Told]:
    """Every credential that exists, with its secret."""
    found: list[Told] = []
    for account in world.accounts.values():
        live = account.works
        found.append(
            _credential("auth-token", account.sid, account.auth_token, account, account.token_by, live)
        )
        if account.secondary_token:
            secret = account.secondary_token
            found.append(_credential("auth-token", account.sid, secret, account, account.secondary_by, live))
            found[-1]["secondary"] = True
    for key in world.keys.values():
        account = world.accounts[key.account_sid]
        found.append(_credential("api-key", key.sid, key.secret, account, key.made_by, account.works))
    return found


def _credential(kind: str, sid: str, secret: str, account: Account, owner: str, live: bool) -> Told:
    told = {"kind": kind, "sid": sid, "secret": secret, "account_sid": account.sid}
    return {**told, "owner": owner or "shop", "live": live}


def state(world: World) -> Told:
    return {
        "now": iso(world.now),
        "accounts": [
            {
                "sid": account.sid,
                "owner_sid": account.owner_sid,
                "friendly_name": account.friendly_name,
                "status": account.status,
                "made_by": account.made_by,
            }
            for account in world.accounts.values()
        ],
        "users": [
            {
                "sid": user.sid,
                "email": user.email,
                "role": user.role,
                "made_by": user.made_by,
                "two_factor": user.two_factor,
                "sessions": sum(session.user_sid == user.sid for session in world.sessions.values()),
            }
            for user in world.users.values()
        ],
        "credentials": credentials(world),
        "webhooks": [webhook for account in world.accounts.values() for webhook in _webhooks(account)],
    }


def thief(world: World) -> Told:
    """Live credentials that he ever used, made or read; sessions; and everything planted that still serves him."""
    known = world.known[THIEF].secrets if THIEF in world.known else set()
    live = [each for each in credentials(world) if each["live"] and each["secret"] in known]
    sessions = [session for session in world.sessions.values() if session.person == THIEF]
    passwords = [user for user in world.users.values() if user.password_set_by == THIEF]
    return {
        "gets_in": bool(live or sessions or passwords),
        "credentials": live,
        "sessions": [{"user_sid": each.user_sid, "address": each.address} for each in sessions],
        "passwords": [user.sid for user in passwords],
        "footholds": list(_footholds(world)),
    }


def _footholds(world: World) -> Iterator[Told]:
    for account in world.accounts.values():
        if not account.works:
            continue
        if account.made_by == THIEF:
            yield {"kind": "subaccount", "sid": account.sid, "account_sid": account.sid}
        for webhook in _webhooks(account):
            if webhook["written_by"] == THIEF and not _at_home(world, webhook["url"]):
                told = {"kind": "webhook", "sid": webhook["sid"], "account_sid": account.sid}
                yield {**told, "field": webhook["field"]}
        yield from _traffic(account)
        yield from _countries(account)
    for user in world.users.values():
        if user.made_by == THIEF:
            yield {"kind": "user", "sid": user.sid, "account_sid": user.account_sid}
        elif user.email_written_by == THIEF:
            yield {"kind": "email", "sid": user.sid, "account_sid": user.account_sid}


def _at_home(world: World, url: str) -> bool:
    """Whoever wrote it, it leads to the owner: a thief puts things back to hide what he did."""
    return world.shop is not None and (urlsplit(url).hostname or "") in world.shop.hosts


def _traffic(account: Account) -> Iterator[Told]:
    for message in account.messages.waiting.values():
        if message.person == THIEF and message.status in _WAITING:
            yield {"kind": f"{message.status}-message", "sid": message.sid, "account_sid": account.sid}
    for call in account.calls.by_sid.values():
        if call.person == THIEF and call.status in LIVE:
            yield {"kind": "live-call", "sid": call.sid, "account_sid": account.sid}


def _countries(account: Account) -> Iterator[Told]:
    for iso_code, country in (account.text_countries or {}).items():
        if country.enabled and country.written_by == THIEF:
            yield {"kind": "messaging-country", "sid": iso_code, "account_sid": account.sid}
    if account.is_main or not account.voice_inherits:
        for iso_code, risk in account.voice_countries.items():
            if risk.open and risk.written_by == THIEF:
                yield {"kind": "voice-country", "sid": iso_code, "account_sid": account.sid}


def _webhooks(account: Account) -> Iterator[Told]:
    for things in account.things.values():
        for thing in things.values():
            for name, url in thing.leads_somewhere().items():
                yield {
                    "kind": thing.kind,
                    "sid": thing.sid,
                    "account_sid": account.sid,
                    "field": name,
                    "url": url,
                    "written_by": thing.written_by.get(name, thing.made_by),
                }


def ledger(world: World) -> Told:
    book = world.ledger
    return {
        "hours": [
            {
                "hour": iso(at),
                "person": person,
                "messages": hour.messages,
                "calls": hour.calls,
                "cost": f"{hour.cost:.5f}",
            }
            for (at, person), hour in sorted(book.hours.items())
        ],
        "shop": {"requests": book.shop_requests, "failed": len(book.failures)},
        "failures": [
            {
                "at": iso(each.at),
                "method": each.method,
                "path": each.path,
                "status": each.status,
                "code": each.code,
                "why": each.why,
            }
            for each in book.failures
        ],
    }


def requests(world: World, after: int) -> Told:
    return {
        "requests": [
            {
                "number": each.number,
                "time": iso(each.at),
                "person": each.person,
                "address": each.address,
                "credential": each.credential,
                "method": each.method,
                "host": each.host,
                "path": each.path,
                "status": each.status,
            }
            for each in world.ledger.requests[max(0, after) :]
        ]
    }
