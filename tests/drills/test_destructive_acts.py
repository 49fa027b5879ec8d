"""What the thief destroys is gone, and the audit log tells of each piece."""

from collections.abc import Callable
from datetime import timedelta

from dakkan.drills import account_acts, destructive_acts
from dakkan.drills.hands import Hands
from dakkan.simulator import numbers, recordings
from dakkan.simulator.world import World

Events = Callable[[], list[str]]


def numbers_left(world: World) -> list[int]:
    """Of each account that is open, the main account first."""
    return [len(account.kind(numbers.KIND)) for account in world.accounts.values() if account.works]


def refused(world: World) -> list[tuple[str, int]]:
    asked = [request for request in world.ledger.requests if request.person == "thief"]
    assert asked
    return [(request.path, request.status) for request in asked if not 200 <= request.status < 300]


def test_numbers_are_released_in_the_main_account_first(hands: Hands, world: World, events: Events) -> None:
    before = numbers_left(world)

    destructive_acts.ReleasesNumbers(3)(hands)

    assert before == [2, 1, 1]
    assert sum(numbers_left(world)) == 1
    assert numbers_left(world)[0] == 0
    assert events() == ["phone-number.deleted"] * 3
    assert refused(world) == []


def test_no_more_numbers_go_than_he_wants(hands: Hands, world: World, events: Events) -> None:
    destructive_acts.ReleasesNumbers(1)(hands)

    assert numbers_left(world) == [1, 1, 1]
    assert events() == ["phone-number.deleted"]


def test_deleted_recordings_are_not_listed_any_more(hands: Hands, world: World, events: Events) -> None:
    for number in range(6):
        recordings.add(world, world.main, call_sid=f"CA{number:032x}")

    destructive_acts.DeletesRecordings(4)(hands)

    assert len(recordings.listed(world, world.main)) == 2
    assert len(recordings.listed(world, world.main, soft_deleted=True)) == 6
    assert events() == ["recording.deleted"] * 4
    assert refused(world) == []


def test_a_subaccount_of_the_owners_is_closed_and_none_of_his_own(hands: Hands, world: World) -> None:
    account_acts.CreatesSubaccounts(("mine",))(hands)

    destructive_acts.ClosesSubaccount()(hands)

    closed = [account for account in world.accounts.values() if account.own_status == "closed"]
    assert [account.made_by for account in closed] == ["shop"]
    assert world.accounts[hands.farm[0]].works
    assert refused(world) == []


def test_closing_it_releases_its_numbers(hands: Hands, world: World, events: Events) -> None:
    destructive_acts.ClosesSubaccount()(hands)

    assert sorted(events()) == ["account.updated", "phone-number.deleted"]


def test_the_owners_newest_messages_go_one_by_one(hands: Hands, world: World, events: Events) -> None:
    before = {row.sid for row in world.main.messages.by_sid.values()}

    destructive_acts.DeletesOwnersMessages(5, timedelta(seconds=20))(hands)
    world.advance(300)

    gone = before - {row.sid for row in world.main.messages.by_sid.values()}
    assert events() == ["message.deleted"] * 5
    assert len(gone) >= 4  # one that came in meanwhile may be among them
    assert refused(world) == []
