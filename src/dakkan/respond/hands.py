"""What an action works with: Twilio, the vault, the credential that opens now, the owner's deploy hook.

Credentials change while a plan is carried out. They are therefore asked for here each time, and never kept.
Many steps work with the same hands at once, so what is known of the accounts is shared and behind a lock.
"""

import copy
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import RLock
from typing import Any, TypeVar

import msgspec

from ..errors import AccountSuspended, NotFound, Unauthorized, WrongCredential
from ..model.clock import from_iso
from ..model.scope import Scope
from ..texts import _, say
from ..twilio.access import opens
from ..twilio.client import Twilio
from ..twilio.credential import Credential, Secret
from ..twilio.endpoints import ALSO, ENDPOINTS, PARENTS, SAFE_LIST, Endpoint
from ..twilio.tree import Account, account, accounts
from .deploy import Deploy
from .vault import CURRENT, NEXT, Vault

Row = dict[str, Any]  # Any: JSON
T = TypeVar("T")
_FEW = 4
"""Accounts that are looked at one by one; of more the whole list is read again."""


def _nowhere(number: str) -> str | None:
    return None


@dataclass
class _Known:
    """What is known of the tree at this moment, by all hands of a run."""

    lock: RLock = field(default_factory=RLock)
    main: Credential | None = None
    tree: dict[str, Account] | None = None
    """The main account first; what is closed is not in it."""
    changed: set[str] = field(default_factory=set)
    """Accounts of the tree that have to be looked at again."""
    sealed_as: str = ""


class Hands:
    """`given` is the credential from the environment or the login; the vault's take its place once they open.

    `template_of` makes a message's template as the evidence does; `country_of` a number's ISO 3166 country.
    `freeze` collects what is newest and returns the hash that seals the evidence. `at_once`: how many accounts
    are looked at at the same time. Safe to use from many threads.
    """

    def __init__(
        self,
        twilio: Twilio,
        given: Credential,
        vault: Vault,
        *,
        scope: Scope | None = None,
        deploy: Deploy | None = None,
        template_of: Callable[[str], str] = str,
        country_of: Callable[[str], str | None] = _nowhere,
        pause: Callable[[float], None] = time.sleep,
        freeze: Callable[[], str] | None = None,
        at_once: int = 1,
    ) -> None:
        self.twilio = twilio
        self.given = given
        self.vault = vault
        self.scope = scope or Scope(given.account_sid, None)
        self.deploy = deploy
        self.template_of = template_of
        self.country_of = country_of
        self.pause = pause
        self.freeze = freeze
        self.at_once = at_once
        self._known = _Known()
        self._focus = ""

    @property
    def main_sid(self) -> str:
        return self.scope.account_sid

    @property
    def sealed_as(self) -> str:
        """The hash that the evidence was sealed with in this run; "" before."""
        return self._known.sealed_as

    @sealed_as.setter
    def sealed_as(self, head: str) -> None:
        self._known.sealed_as = head

    def about(self, scope: Scope) -> None:
        """Work on this scope from here on, and look at everything anew."""
        self.scope = scope
        self.look_again()

    def on(self, account_sid: str) -> "Hands":
        """The same hands, for a step about one account: to look again forgets that account alone."""
        hands = copy.copy(self)
        hands._focus = account_sid
        return hands

    def each(self, account_sids: Sequence[str], look: Callable[[str], T]) -> dict[str, T]:
        """What `look` returns for each of the accounts, in their order; many are looked at at the same time.

        Raises what the first of them raised; what has not begun by then is left out.
        """
        if self.at_once == 1 or len(account_sids) < 2:
            return {sid: look(sid) for sid in account_sids}
        with ThreadPoolExecutor(min(self.at_once, len(account_sids))) as pool:
            asked = [pool.submit(copy_context().run, look, sid) for sid in account_sids]
            try:
                return {sid: each.result() for sid, each in zip(account_sids, asked, strict=True)}
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def main(self) -> Credential:
        """The auth token that opens the main account, and through it the subaccounts on the 2010 API.

        Raises WrongCredential when only an API key was given, Unauthorized when nothing opens any more.
        """
        with self._known.lock:
            if self._known.main is None:
                self._known.main = self._find_main()
            return self._known.main

    def own(self, account_sid: str) -> Credential:
        """The account's own auth token, for product hosts. Raises Unauthorized when it is unknown."""
        if account_sid == self.main_sid:
            return self.main()
        held = self.account(account_sid).credential
        if held is None:
            raise Unauthorized(
                say(
                    "Twilio does not show the Auth Token of {account} to the main account.",
                    account=account_sid,
                )
            )
        return held

    def token(self, account_sid: str, slot: str) -> Credential:
        """The token in a slot of the vault, as a credential."""
        return Credential.token(account_sid, self.vault.read(account_sid, slot))

    def primary(self, account_sid: str) -> Credential:
        """The account's primary token, as Twilio names it.

        What was given may be a secondary one, and that would die when the secondary is dropped.
        """
        held = self.own(account_sid)
        url = f"https://api.twilio.com/2010-04-01/Accounts/{account_sid}.json"
        try:
            named = self.twilio.get(self.main(), url).get("auth_token")
        except AccountSuspended:  # a suspended account still rotates, but may not show itself
            return held
        return Credential.token(account_sid, Secret(named)) if isinstance(named, str) and named else held

    def accounts(self) -> list[Account]:
        """The tree, the main account first, without what is closed."""
        known = self._known
        with known.lock:
            if known.tree is not None and len(known.changed) > _FEW:
                known.tree = None
            if known.tree is None:
                known.tree = {a.sid: a for a in accounts(self.twilio, self.main()) if a.status != "closed"}
                known.changed.clear()
            for sid in sorted(known.changed):
                self._look_at(sid)
            return list(known.tree.values())

    def account(self, account_sid: str) -> Account:
        known = self._known
        with known.lock:
            if known.tree is None:
                self.accounts()
            found = (known.tree or {}).get(account_sid)
            changed = account_sid in known.changed
        if changed:
            found = self._look_at(account_sid)
        if found is None:
            raise NotFound(
                say("The account {account} is not, or no more, in this tree.", account=account_sid)
            )
        return found

    def _look_at(self, account_sid: str) -> Account | None:
        """One account anew. The lock is not held meanwhile: a thousand may be looked at at once."""
        try:
            found: Account | None = account(self.twilio, self.main(), account_sid)
        except NotFound:
            found = None
        if found is not None and found.status == "closed":
            found = None
        known = self._known
        with known.lock:
            known.changed.discard(account_sid)
            if known.tree is not None:
                if found is None:
                    known.tree.pop(account_sid, None)
                else:
                    known.tree[account_sid] = found
        return found

    def sids(self) -> list[str]:
        return [account.sid for account in self.accounts()]

    def active_sids(self) -> list[str]:
        return [account.sid for account in self.accounts() if account.status == "active"]

    def look_again(self, account_sid: str = "") -> None:
        """Forget what was seen of an account: something has changed. Of hands that are not `on` a subaccount,
        and when none is named: which credential opens, and the whole tree."""
        sid = account_sid or self._focus or self.main_sid
        with self._known.lock:
            if sid == self.main_sid:
                self._known.main = self._known.tree = None
                self._known.changed.clear()
            elif self._known.tree is not None:
                self._known.changed.add(sid)

    def opens(self, credential: Credential) -> bool:
        """Does it open its account? A suspended account's token counts as open: it is not dead."""
        try:
            return opens(self.twilio, credential)
        except AccountSuspended:
            return True

    def rows(self, table: str, account_sid: str, **query: str) -> Iterator[Row]:
        """The present rows of a table of `twilio.endpoints`, all pages.

        Of a list inside of other things, the rows of each of them, with `parent_sid`.
        """
        for endpoint in (ENDPOINTS.get(table) or PARENTS[table], *ALSO.get(table, ())):
            if not endpoint.nested:
                yield from self._of(endpoint, account_sid, **query)
                continue
            for parent in endpoint.parents or [row["sid"] for row in self.rows(endpoint.parent, account_sid)]:
                try:
                    for row in self._of(endpoint.inside(parent), account_sid, **query):
                        yield {**row, "parent_sid": parent}
                except NotFound:  # the parent has gone in between, and all in it
                    continue

    def newest(self, table: str, account_sid: str) -> tuple[list[Row], bool]:
        """The first page of a table, in one request, and whether that is all of it."""
        endpoint = ENDPOINTS[table]
        page = next(self.twilio.pages(self._credential(endpoint, account_sid), endpoint, account_sid))
        return [msgspec.json.decode(raw) for raw in page.rows], page.next is None

    def is_on_safe_list(self, account_sid: str, phone_number: str) -> bool:
        """Twilio shows no list: a number has to be asked for."""
        try:
            return any(self._of(SAFE_LIST, account_sid, PhoneNumber=phone_number))
        except NotFound:
            return False

    def _of(self, endpoint: Endpoint, account_sid: str, **query: str) -> Iterator[Row]:
        credential = self._credential(endpoint, account_sid)
        for page in self.twilio.pages(credential, endpoint, account_sid, **query):
            for raw in page.rows:
                yield {**msgspec.json.decode(raw), "list_key": endpoint.key}

    def _credential(self, endpoint: Endpoint, account_sid: str) -> Credential:
        return self.own(account_sid) if endpoint.own_credential else self.main()

    def _find_main(self) -> Credential:
        tokens = [
            self.token(self.main_sid, slot) for slot in (CURRENT,) if self.vault.has(self.main_sid, slot)
        ]
        if self.given.kind == "auth-token" and self.given.account_sid == self.main_sid:
            tokens.append(self.given)
        if self.vault.has(self.main_sid, NEXT):
            tokens.append(self.token(self.main_sid, NEXT))
        if not tokens:
            raise WrongCredential(
                _("A response needs the main account's Auth Token (TWILIO_AUTH_TOKEN), not an API key.")
            )
        for credential in dict.fromkeys(tokens):
            if self.opens(credential):
                return credential
        raise Unauthorized(
            say(
                "No token that is known here opens {account}: somebody else has rotated it. Log in to the "
                "Console and set TWILIO_AUTH_TOKEN to the one shown there; if you cannot, call Twilio "
                "Support: the account may be in other hands.",
                account=self.main_sid,
            ),
            status=401,
            code=20003,
        )


def moment(text: object) -> datetime | None:
    """A time in either of Twilio's forms (RFC 2822, ISO 8601), UTC; None when there is none."""
    if not isinstance(text, str) or not text:
        return None
    for read in (from_iso, parsedate_to_datetime):
        try:
            at = read(text)
        except ValueError:
            continue
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return None
