"""Does anything that the thief held or planted still work? Twilio is asked, account by account.

Every credential that was to die is tried, and everything is swept again. What could not be looked at is None,
and then nobody may call the account clean. Accounts are looked at side by side, as wide as the client's
limiter allows; the answer has the same order each time.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial

from ..model.own_write import OwnWrite
from ..model.plan import Check
from ..model.scope import Scope
from ..twilio.credential import Credential
from .action import Done
from .actions import CATALOGUE, Actions
from .checks import configuration, keys, news, tokens, traffic, tree
from .checks.inventory import Kinds, of
from .checks.place import Place, Question, places
from .hands import Hands
from .looks import Inventory, Last

QUESTIONS: tuple[Question, ...] = (
    tokens.OLD_TOKEN,
    tokens.NEW_TOKEN,
    keys.OLD_KEYS,
    keys.UNKNOWN_KEY,
    configuration.WEBHOOKS,
    traffic.MESSAGES,
    traffic.CALLS,
    configuration.FOOTHOLDS,
    tokens.SECOND_TOKEN,
    configuration.TRIGGERS,
    tokens.YOUNG_ENOUGH,
)
"""Of each account of the owner's, in the order of the answer."""
_WIDTH = 32
"""Accounts at once."""


def verify(
    scope: Scope,
    hands: Hands,
    *,
    own: Sequence[OwnWrite] = (),
    done: Sequence[Done] = (),
    given: Sequence[Credential] = (),
    actions: Actions = CATALOGUE,
) -> list[Check]:
    """Every check of every account that is not closed; changes nothing. See `look`."""
    return look(scope, hands, own=own, done=done, given=given, actions=actions, keep=False).checks


@dataclass(frozen=True)
class Looked:
    checks: list[Check]
    inventory: Inventory
    """What there was, for the next look to compare with; empty when it was not asked for."""


def look(
    scope: Scope,
    hands: Hands,
    *,
    own: Sequence[OwnWrite] = (),
    done: Sequence[Done] = (),
    given: Sequence[Credential] = (),
    last: Last | None = None,
    actions: Actions = CATALOGUE,
    keep: bool = True,
) -> Looked:
    """Every check of every account that is not closed, and what is new since the `last` look.

    `own`: what Dakkan changed, by its journal. `done`: steps and tasks proven so far. `given`: credentials
    that people gave, which were to die unless they are in use now.
    Raises Unauthorized when no token opens the main account, Unreachable when the tree cannot be read.
    """
    hands.about(scope)
    owned = list(places(hands, own, done, (*given, hands.given)))
    inventory: dict[str, Kinds] = {}
    asked: list[Callable[[], list[Check]]] = [
        # the slowest first: it goes through all accounts by itself
        lambda: [tree.countries(hands)],
        *(partial(_one, each) for each in tree.other_actions(hands, done, actions)),
        *(partial(_of_place, place, inventory if keep else None, last) for place in owned),
    ]
    answers = side_by_side(asked)
    others, accounts = answers[1 : len(asked) - len(owned)], answers[len(asked) - len(owned) :]
    checks = [
        *(check for checks in accounts for check in checks),
        *tree.subaccounts(hands),
        *answers[0],
        *(check for checks in others for check in checks),
        tree.people(hands, done, actions),
    ]
    if keep:
        inventory |= {sid: {} for sid in hands.sids() if sid not in inventory}
        if last is not None:
            checks += news.accounts(hands.sids(), owned[0], last)
    return Looked(checks, {sid: inventory[sid] for sid in sorted(inventory)})


def side_by_side(asked: Sequence[Callable[[], list[Check]]]) -> list[list[Check]]:
    """All answers, in the order of the questions. After the first error nothing more is begun."""
    with ThreadPoolExecutor(_WIDTH, thread_name_prefix="verify") as pool:
        running: list[Future[list[Check]]] = [pool.submit(copy_context().run, question) for question in asked]
        try:
            return [each.result() for each in running]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _one(ask: Callable[[], Check]) -> list[Check]:
    return [ask()]


def _of_place(place: Place, inventory: dict[str, Kinds] | None, last: Last | None) -> list[Check]:
    checks = [question.check(place) for question in QUESTIONS if place.is_awake or question.asleep]
    found = [check for check in checks if check is not None]
    if inventory is not None and place.is_awake:
        inventory[place.sid] = kinds = of(place)
        found += news.news(place, kinds, last) if last is not None else []
    return found
