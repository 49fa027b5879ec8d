"""What a scope calls hostile: things that are the thief's, not accounts that he only had a token in."""

from dakkan.model.scope import Hostile, Scope

MAIN, SUB, KEY = "AC" + "0" * 32, "AC" + "1" * 32, "SK" + "2" * 32


def scope_with(*things: Hostile) -> Scope:
    return Scope(MAIN, None, hostile=things)


def test_a_key_and_a_subaccount_of_the_thiefs_are_hostile() -> None:
    scope = scope_with(Hostile("api-key", MAIN, KEY, ("F-1",)), Hostile("subaccount", MAIN, SUB, ("F-2",)))

    assert scope.is_hostile(KEY)
    assert scope.is_hostile(SUB)
    assert scope.reasons(KEY) == ("F-1",)


def test_a_second_token_of_the_thiefs_does_not_make_the_account_his() -> None:
    scope = scope_with(Hostile("secondary-token", MAIN, MAIN, ("F-3",)))

    assert not scope.is_hostile(MAIN)
