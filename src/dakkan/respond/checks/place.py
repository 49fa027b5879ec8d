"""One account that is looked at, and what a question about it is made of.

A tree has a thousand accounts and a case thousands of hostile things: each place is given only what concerns
it, so that no question goes through all of them again.
"""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from ...errors import BadAnswer, TwilioError, Unreachable
from ...model.own_write import OwnWrite
from ...model.plan import Check, Preset
from ...model.scope import Scope
from ...texts import visible
from ...twilio.credential import Credential
from ...twilio.tree import Account
from ..action import Done, Premises
from ..actions.delete_api_key import Key, keys_of
from ..hands import Hands, Row
from .opened import by_account

UNSEEN = (TwilioError, Unreachable, BadAnswer)
"""What makes an answer None."""
Says = Mapping[bool | None, str]


@dataclass(frozen=True)
class Answer:
    """`ok` is None when it could not be looked at."""

    ok: bool | None
    exhibit: str = ""
    """The SID that shows it."""
    facts: Mapping[str, str | int] | None = None


@dataclass(frozen=True)
class Place:
    """`hands` know of the case only what concerns this account; so do `own` and `done`."""

    account: Account
    hands: Hands
    own: tuple[OwnWrite, ...] = ()
    done: tuple[Done, ...] = ()
    given: tuple[Credential, ...] = ()
    """Credentials of this account from the environment, a login or an API key, whatever they open now."""

    # not cached properties: until Python 3.12 these share one lock among all places
    _tables: dict[str, list[Row]] = field(default_factory=dict)
    _keys: list[tuple[Key, ...]] = field(default_factory=list)

    @property
    def sid(self) -> str:
        return self.account.sid

    @property
    def is_awake(self) -> bool:
        """Not a suspended subaccount; a suspended main account may still be read."""
        return self.account.status == "active" or self.sid == self.hands.main_sid

    @property
    def scope(self) -> Scope:
        return self.hands.scope

    @property
    def premises(self) -> Premises:
        return Premises(Preset.SANITISE, self.hands.twilio.now(), self.done)

    def rows(self, table: str) -> list[Row]:
        """Of a table, read once for all questions. Raises TwilioError and the like."""
        if table not in self._tables:
            self._tables[table] = list(self.hands.rows(table, self.sid))
        return self._tables[table]

    def api_keys(self) -> tuple[Key, ...]:
        """Read once for all questions. Raises TwilioError and the like."""
        if not self._keys:
            self._keys.append(tuple(keys_of(self.sid, self.hands)))
        return self._keys[0]


@dataclass(frozen=True)
class Question:
    id: str
    says: Says
    """By answer, a message id with `{account}`, `{sid}` and `{why}`."""
    ask: Callable[[Place], Answer | None]
    """None: there is nothing to ask here."""
    asleep: bool = False
    """It can be asked of a suspended subaccount, too: through its parent."""

    def check(self, place: Place) -> Check | None:
        why = ""
        try:
            answer = self.ask(place)
        except UNSEEN as error:
            answer, why = Answer(None), visible(str(error))
        if answer is None:
            return None
        facts = {"account": place.sid, "sid": answer.exhibit, "why": why, **(answer.facts or {})}
        return Check(self.id, place.sid, answer.ok, self.says[answer.ok], facts, answer.exhibit)


def places(
    hands: Hands, own: Sequence[OwnWrite], done: Sequence[Done], given: Iterable[Credential]
) -> Iterator[Place]:
    """The owner's accounts that are not closed, the main one first."""
    scope = hands.scope
    hostile = {thing.sid for thing in scope.hostile if thing.kind != "secondary-token"}
    things = _by_account(scope.hostile)
    webhooks, triggers = _by_account(scope.webhooks), _by_account(scope.triggers)
    writes = _by_account(own)
    steps: dict[str, list[Done]] = defaultdict(list)
    for each in done:
        steps[each.target.account_sid].append(each)
    known = list(given)
    vaults = by_account(hands.vault)
    for account in hands.accounts():
        sid, main = account.sid, hands.main_sid
        if sid in hostile:
            continue
        near = copy.copy(hands)  # it keeps the tree, and the credential that opens it
        near.vault = vaults[sid]
        near.scope = replace(
            scope,
            hostile=tuple(things[sid]),
            webhooks=tuple(webhooks[sid]),
            triggers=tuple(triggers[sid]),
        )
        yield Place(
            account,
            near,
            own=tuple(writes[sid]),
            # what people did about the users is filed under the main account and concerns all tokens
            done=tuple(steps[sid] if sid == main else [*steps[main], *steps[sid]]),
            given=tuple(each for each in known if each.account_sid == sid),
        )


class _OfAccount(Protocol):
    @property
    def account_sid(self) -> str: ...


T = TypeVar("T", bound=_OfAccount)


def _by_account(things: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for thing in things:
        found[thing.account_sid].append(thing)
    return found
