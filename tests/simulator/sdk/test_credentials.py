"""Accounts, tokens and keys, as the SDK sees them."""

from twilio.rest import Client

from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, Login, refusal


def test_a_subaccount_is_made_suspended_and_taken_back(world: World, sdk: Client, log_in: Login) -> None:
    made = sdk.api.accounts.create(friendly_name="Customer 1")
    assert (made.owner_account_sid, made.status) == (world.main.sid, "active")
    assert {account.sid for account in sdk.api.accounts.list()} == {world.main.sid, made.sid}

    own = log_in(made.sid, made.auth_token)
    sdk.api.accounts(made.sid).update(status="suspended")
    assert refusal(own.api.accounts(made.sid).fetch) == (401, 20003)
    assert [account.sid for account in sdk.api.accounts.list(status="suspended")] == [made.sid]

    sdk.api.accounts(made.sid).update(status="active", friendly_name="Customer one")
    assert own.api.accounts(made.sid).fetch().friendly_name == "Customer one"

    sdk.api.accounts(made.sid).update(status="closed")
    assert refusal(lambda: sdk.api.accounts(made.sid).update(status="active"))[0] == 400


def test_a_subaccount_is_used_through_the_owners_token(world: World, sdk: Client, log_in: Login) -> None:
    made = sdk.api.accounts.create(friendly_name="Customer 1")
    through = log_in(account_sid=made.sid)
    bought = through.incoming_phone_numbers.create(area_code="415")
    assert bought.account_sid == made.sid
    assert not sdk.incoming_phone_numbers.list()


def test_a_token_is_rotated_in_two_steps(world: World, sdk: Client, log_in: Login) -> None:
    secondary = sdk.accounts.v1.secondary_auth_token().create()
    on_the_secondary = log_in(secret=secondary.secondary_auth_token)
    assert on_the_secondary.api.accounts(world.main.sid).fetch().sid == world.main.sid
    assert refusal(sdk.accounts.v1.secondary_auth_token().create) == (400, 20001)

    promoted = sdk.accounts.v1.auth_token_promotion().update()
    assert promoted.auth_token == secondary.secondary_auth_token
    assert refusal(sdk.api.accounts(world.main.sid).fetch) == (401, 20003)
    assert on_the_secondary.api.accounts(world.main.sid).fetch().auth_token == promoted.auth_token


def test_a_secondary_token_is_dropped(world: World, sdk: Client, log_in: Login) -> None:
    secondary = sdk.accounts.v1.secondary_auth_token().create()
    assert sdk.accounts.v1.secondary_auth_token().delete() is True
    dead = log_in(secret=secondary.secondary_auth_token)
    assert refusal(dead.api.accounts(world.main.sid).fetch) == (401, 20003)
    assert refusal(sdk.accounts.v1.secondary_auth_token().delete) == (404, 20404)


def test_a_key_sends_until_it_is_deleted(world: World, sdk: Client, log_in: Login, number: str) -> None:
    made = sdk.new_keys.create(friendly_name="backend")
    by_key = log_in(made.sid, made.secret, account_sid=world.main.sid)
    assert by_key.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello").status == "queued"
    assert refusal(by_key.keys.list) == (401, 20003)  # a standard key sees no keys

    sdk.keys(made.sid).update(friendly_name="old backend")
    assert [key.friendly_name for key in sdk.keys.list()] == ["old backend"]
    assert sdk.keys(made.sid).delete() is True
    assert refusal(by_key.messages.list) == (401, 20003)
    assert refusal(sdk.keys(made.sid).fetch) == (404, 20404)


def test_a_signing_key_is_listed_among_all_keys_too(sdk: Client) -> None:
    made = sdk.new_signing_keys.create(friendly_name="tokens")
    assert sdk.signing_keys(made.sid).fetch().friendly_name == "tokens"
    assert [key.sid for key in sdk.signing_keys.list()] == [made.sid]
    sdk.signing_keys(made.sid).update(friendly_name="old tokens")
    assert sdk.keys(made.sid).fetch().friendly_name == "old tokens"
    assert sdk.signing_keys(made.sid).delete() is True
    assert not sdk.keys.list()


def test_a_restricted_key_does_what_its_policy_says(world: World, sdk: Client, log_in: Login) -> None:
    policy = {"allow": ["/twilio/messaging/messages/list"]}
    made = sdk.iam.v1.new_api_key.create(
        account_sid=world.main.sid, friendly_name="reader", key_type="restricted", policy=policy
    )
    assert sdk.iam.v1.api_key(made.sid).fetch().policy == policy
    assert [key.flags for key in sdk.iam.v1.get_api_keys.list(account_sid=world.main.sid)] == [["rest_api"]]

    reader = log_in(made.sid, made.secret, account_sid=world.main.sid)
    assert reader.messages.list() == []
    assert refusal(reader.calls.list) == (401, 70051)

    sdk.iam.v1.api_key(made.sid).update(policy={"allow": []})
    assert refusal(reader.messages.list) == (401, 70051)
    assert sdk.iam.v1.api_key(made.sid).delete() is True
    assert refusal(reader.messages.list) == (401, 20003)
