"""The thief's credentials: only what he stole, read or made; the next one when one dies."""

import pickle

from dakkan.drills.acts import Reads
from dakkan.drills.hands import Hands
from dakkan.simulator import tokens
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.simulator.world import World

OWNER = By("shop", Actor("account", "AC", "api", "192.0.2.50"))
NUMBERS = "IncomingPhoneNumbers.json"


def ask(hands: Hands) -> int:
    return hands.ask("GET", f"{hands.of('')}/{NUMBERS}").status


def test_he_acts_as_himself_from_his_own_address(hands: Hands, world: World) -> None:
    ask(hands)

    request = world.ledger.requests[-1]
    assert (request.person, request.address) == ("thief", "203.0.113.7")


def test_without_a_credential_he_gets_no_answer(hands: Hands) -> None:
    hands.held.clear()

    assert ask(hands) == 0


def test_a_dead_credential_is_not_tried_again(hands: Hands, world: World) -> None:
    tokens.rotate(world, world.main, OWNER)

    first, second = ask(hands), ask(hands)

    assert (first, second) == (401, 0)


def test_when_his_token_dies_he_goes_on_with_the_key_he_made(hands: Hands, world: World) -> None:
    hands.makes_key(world.main.sid, "backup")
    tokens.rotate(world, world.main, OWNER)

    assert ask(hands) == 200


def test_while_a_token_is_left_he_makes_himself_another_key(hands: Hands, world: World) -> None:
    hands.makes_key(world.main.sid, "backup")
    stolen, key = hands.held
    hands.held = [key, stolen]
    del world.keys[key.user], world.main.keys[key.user]

    ask(hands)

    assert [held.user for held in hands.held if held.user in world.keys]


def test_subaccounts_open_with_their_own_tokens_once_he_has_read_them(hands: Hands, world: World) -> None:
    Reads()(hands)
    tokens.rotate(world, world.main, OWNER)
    child = world.children(world.main)[0]

    reply = hands.ask("GET", f"{hands.of(child.sid)}/{NUMBERS}", account_sid=child.sid)

    assert reply.ok


def test_while_his_session_lasts_a_new_token_is_no_secret(hands: Hands, world: World) -> None:
    user = next(iter(world.users))
    hands.console("login", user_sid=user)
    new = tokens.rotate(world, world.main, OWNER)

    hands.looks_in_console()

    assert new in {held.secret for held in hands.held}


def test_he_survives_pickling_with_his_world(hands: Hands) -> None:
    ask(hands)

    copy: Hands = pickle.loads(pickle.dumps(hands))  # noqa: S301 - our own, just made

    assert ask(copy) == 200
    assert copy.world.ledger.requests[-1].person == "thief"
    assert len(copy.world.ledger.requests) == len(hands.world.ledger.requests) + 1


def test_secrets_are_not_shown(hands: Hands) -> None:
    assert hands.held[0].secret not in repr(hands)
