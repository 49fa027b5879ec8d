"""What makes what, and in which order it is taken away: small enough to try every interleaving.

Two accounts, the main one and a subaccount. A thief acts between any two of our requests, so often as his moves
last. Nothing of the product is in here: it is the argument of docs/why.md, made so that a machine can refute it.
What he cannot do is promote a token of his own: then nobody but he gets in, and only Twilio's support helps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAIN, SUB = 0, 1
ACCOUNTS = (MAIN, SUB)
NONE, OURS, HIS = 0, 1, 2
MAKERS, APPS, KEYS, THINGS = range(4)
"""Keys that make keys; OAuth apps that do; keys that make nothing but things; what serves him by being there."""
KINDS = (MAKERS, APPS, KEYS, THINGS)
"""From above to below: each kind is made by those above it, or by itself and its neighbour."""
TRIES = 3
"""How often a token is minted in one step."""


class Account(NamedTuple):
    read: bool = True
    """The thief knows the primary token."""
    ours: bool = False
    """The primary token is one that we have minted."""
    second: int = NONE
    """Whose the secondary token is."""
    old: tuple[bool, ...] = (False,) * len(KINDS)
    """Of each kind: is there something of his that we have seen?"""
    young: tuple[bool, ...] = (False,) * len(KINDS)
    """And something that we have not?"""

    def has(self, kind: int) -> bool:
        return self.old[kind] or self.young[kind]


TRACED = (True, True)


class World(NamedTuple):
    accounts: tuple[Account, Account] = (Account(), Account())
    main_key: bool = False
    """Of his, from the Console: nobody can make another by API."""
    farm: int = 0
    """Subaccounts of his that are active: 1 all seen by us, 2 some not."""
    traced: tuple[bool, bool] = (False, False)
    """He left an event, anywhere, since the account's token was last proven."""


class Request(NamedTuple):
    """One of ours. `what` names it, `about` is the account, `kind` of what."""

    what: str
    about: int = MAIN
    kind: int = THINGS


class At(NamedTuple):
    """Where everything is: the world, and our own state of mind."""

    world: World
    place: int = 0
    """The next request of the round."""
    round: int = 1
    tries: int = 0
    busy: bool = False
    """This look has found something."""
    moves: int = 0
    """That the thief has left."""


@dataclass(frozen=True)
class Order:
    """How we go about it."""

    round: tuple[Request, ...]
    rounds: int
    """After so many that were carried out, one more look says whether it was won."""
    looks_again: bool = True
    heeds_traces: bool = True
    """A trace since the token was proven asks for another round."""
    trusts_promotion: bool = False
    """A token of ours that has become the primary one is taken for ours alone, whoever promoted it."""


def rotate(about: int) -> tuple[Request, ...]:
    return (Request("drop", about), Request("mint", about), Request("promote", about))


def look(*kinds: int) -> tuple[Request, ...]:
    return tuple(Request("look", about, kind) for kind in kinds for about in ACCOUNTS)


def delete(*kinds: int) -> tuple[Request, ...]:
    return tuple(Request("delete", about, kind) for kind in kinds for about in ACCOUNTS)


SEE = (Request("look farm"), Request("look main key"), *look(*KINDS), Request("decide"))
"""The look that a plan is made from: from above to below. Then: is there anything to do?"""
PRODUCT = Order(
    (
        *SEE,
        Request("suspend"),
        Request("delete main key"),
        *delete(MAKERS, APPS, KEYS),
        *rotate(MAIN),
        *delete(THINGS),
        *rotate(SUB),
        *(Request("look farm"), Request("suspend")),
        *(*look(MAKERS, KEYS), *delete(MAKERS, KEYS)),
    ),
    rounds=5,
)
"""As presets, phases and needs have it."""


def with_item(row: tuple[bool, ...], kind: int, there: bool) -> tuple[bool, ...]:
    return (*row[:kind], there, *row[kind + 1 :])


def with_account(world: World, about: int, account: Account) -> World:
    rows = list(world.accounts)
    rows[about] = account
    if about == MAIN or world.accounts[MAIN].read or world.accounts[MAIN].second == HIS:
        rows = _reading(rows)
    return world._replace(accounts=(rows[MAIN], rows[SUB]))


def _reading(rows: list[Account]) -> list[Account]:
    """Whoever has a token reads the primary one, and with the main account's all others. It leaves no trace."""
    main, sub = rows
    main = main._replace(read=main.read or main.second == HIS)
    return [main, sub._replace(read=sub.read or main.read or sub.second == HIS)]


def holds(world: World) -> bool:
    return world.main_key or any(
        account.read or account.second == HIS or any(account.has(kind) for kind in (MAKERS, APPS, KEYS))
        for account in world.accounts
    )


def is_his(world: World) -> bool:
    """He gets in, or something serves him."""
    return holds(world) or bool(world.farm) or any(account.has(THINGS) for account in world.accounts)


# ---- the thief


def moves(world: World) -> Iterator[tuple[str, World]]:
    """Everything that he can do now, with what he has."""
    for about in ACCOUNTS:
        account = world.accounts[about]
        token = account.read or account.second == HIS or (about == SUB and world.accounts[MAIN].read)
        main_key = world.main_key and about == MAIN
        maker = token or main_key or account.has(MAKERS) or account.has(APPS)
        if token:
            yield from _on_tokens(world, about)
        if maker:
            for kind in (MAKERS, APPS, KEYS):
                yield f"makes {kind} in {about}", _makes(world, about, kind)
        if token or main_key or account.has(KEYS):
            yield f"makes a thing in {about}", _makes(world, about, THINGS)
        if (token or main_key) and about == MAIN:
            yield "makes a subaccount", world._replace(farm=2, traced=TRACED)
        for kind in (MAKERS, APPS):
            if account.has(kind):  # so that our look does not meet it
                gone = with_account(world, about, _without(account, kind))
                yield f"deletes his {kind} in {about}", gone if kind == APPS else gone._replace(traced=TRACED)


def _on_tokens(world: World, about: int) -> Iterator[tuple[str, World]]:
    account = world.accounts[about]
    if account.second == NONE:
        made = with_account(world, about, account._replace(second=HIS))
        yield f"mints in {about}", made._replace(traced=TRACED)
    else:
        gone = with_account(world, about, account._replace(second=NONE))
        yield f"drops in {about}", gone._replace(traced=TRACED)
    if account.second == OURS:  # he is shown it
        promoted = with_account(world, about, account._replace(second=NONE, read=True, ours=True))
        yield f"promotes ours in {about}", promoted._replace(traced=TRACED)


def _makes(world: World, about: int, kind: int) -> World:
    account = world.accounts[about]
    made = with_account(world, about, account._replace(young=with_item(account.young, kind, True)))
    return made._replace(traced=TRACED) if kind in (MAKERS, KEYS) else made  # the others may leave no event


def _without(account: Account, kind: int) -> Account:
    return account._replace(
        old=with_item(account.old, kind, False), young=with_item(account.young, kind, False)
    )


# ---- we


def answers(at: At, order: Order) -> Iterator[At]:
    """What comes of our next request: the next place, or none when we are done."""
    request, world = order.round[at.place], at.world
    account = world.accounts[request.about]
    onward = at._replace(place=at.place + 1)
    match request.what:
        case "look":
            seen = account._replace(
                old=with_item(account.old, request.kind, account.has(request.kind)),
                young=with_item(account.young, request.kind, False),
            )
            yield onward._replace(
                world=with_account(world, request.about, seen), busy=at.busy or account.has(request.kind)
            )
        case "delete":
            left = account._replace(old=with_item(account.old, request.kind, False))
            yield onward._replace(world=with_account(world, request.about, left))
        case "look farm":
            yield onward._replace(
                world=world._replace(farm=min(world.farm, 1)), busy=at.busy or bool(world.farm)
            )
        case "suspend":
            yield onward._replace(world=world._replace(farm=0 if world.farm == 1 else world.farm))
        case "look main key":
            yield onward._replace(busy=at.busy or world.main_key)
        case "delete main key":
            yield onward._replace(world=world._replace(main_key=False))
        case "decide":
            if at.busy or at.round == 1 or (order.heeds_traces and any(world.traced)):
                yield onward._replace(busy=False)
        case _:
            yield from _on_our_tokens(at, onward, request, order)


def _on_our_tokens(at: At, onward: At, request: Request, order: Order) -> Iterator[At]:
    world, account = at.world, at.world.accounts[request.about]
    match request.what:
        case "drop":
            yield onward._replace(world=with_account(world, request.about, account._replace(second=NONE)))
        case "mint":
            if account.second != NONE:  # somebody was quicker: drop it again
                yield _again(at, request, back=1)
            else:
                yield onward._replace(world=with_account(world, request.about, account._replace(second=OURS)))
        case "promote":
            if account.second == OURS:
                ours = account._replace(second=NONE, read=False, ours=True)
                yield _proven(onward, with_account(world, request.about, ours), request.about)
            elif order.trusts_promotion and account.second == NONE and account.ours:
                yield _proven(onward, world, request.about)
            else:
                yield _again(at, request, back=2)


def _proven(at: At, world: World, about: int) -> At:
    traced = (False, world.traced[SUB]) if about == MAIN else (world.traced[MAIN], False)
    return at._replace(world=world._replace(traced=traced), tries=0)


def _again(at: At, request: Request, back: int) -> At:
    """From the drop on; after so many tries the step has failed, which is a trace and leads to another round."""
    if at.tries + 1 < TRIES:
        return at._replace(place=at.place - back, tries=at.tries + 1)
    return at._replace(place=at.place + (3 - back), tries=0, world=at.world._replace(traced=TRACED))


# ---- the check


@dataclass(frozen=True)
class Outcome:
    states: int
    lost: tuple[str, ...]
    """How he came to keep something though we said that nothing is left; () when he never does."""
    gave_up: int
    """Ends in which our rounds were used up."""
    longest: int
    """Rounds that a won fight took at most."""


Came = dict[At, tuple[At | None, str]]
"""Every state that was reached: from where, and by what."""


def check(order: Order, start: World, budget: int) -> Outcome:
    """Every interleaving of our requests with at most `budget` moves of his."""
    first = At(with_account(start, MAIN, start.accounts[MAIN]), moves=budget)
    came: Came = {first: (None, "")}
    left, gave_up, longest = [first], 0, 0
    lost: At | None = None
    while left:
        at = left.pop()
        for what, world in moves(at.world) if at.moves else ():
            _reach(at._replace(world=world, moves=at.moves - 1), at, what, came, left)
        if at.place == len(order.round) and order.looks_again:
            again = at._replace(place=0, round=at.round + 1, busy=False)
            _reach(again, at, "-- another round", came, left)
            continue
        nexts = list(answers(at, order)) if at.place < len(order.round) else []
        if at.round > order.rounds and order.round[at.place - 1 if at.place else 0].what == "decide":
            gave_up += 1
            continue
        for next_ in nexts:
            _reach(next_, at, f"we {order.round[at.place].what}", came, left)
        if not nexts:
            longest = max(longest, at.round - 1 if order.looks_again else at.round)
            lost = lost or (at if is_his(at.world) else None)
    return Outcome(len(came), _story(lost, came), gave_up, longest)


def _reach(at: At, before: At, what: str, came: Came, left: list[At]) -> None:
    if at not in came:
        came[at] = (before, what)
        left.append(at)


def _story(at: At | None, came: Came) -> tuple[str, ...]:
    told: list[str] = []
    while at is not None:
        at, what = came[at]
        told.append(what)
    return tuple(reversed(told))[1:]
