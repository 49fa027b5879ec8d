"""A careful or slow thief does the same deeds: less of each, over a longer time, and better hidden."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dakkan.drills import lasting_acts, traffic_acts
from dakkan.drills.difficulty import CAREFUL, DIFFICULTIES, LOUD, SLOW, Difficulty
from dakkan.drills.hands import Hands
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.script import Drill, Thief, days, minutes
from dakkan.simulator.world import World

HOSTILE = [drill for drill in CATALOGUE if not drill.quiet]
Events = Callable[[], list[str]]


def script(difficulty: Difficulty) -> Thief:
    thief = Thief(difficulty)
    thief.sends_messages(100, to="home", family="parcel", during=minutes(60))
    thief.waits(minutes(10))
    thief.places_calls(20, to="us", during=minutes(30), long=minutes(3))
    thief.waits(days(1), exactly=True)
    thief.reads()
    return thief


def name(drill: Drill) -> str:
    return drill.id


def test_they_are_named_and_in_order() -> None:
    assert list(DIFFICULTIES) == ["loud", "careful", "slow"]


@pytest.mark.parametrize(
    ("difficulty", "messages", "calls"), [(LOUD, 100, 20), (CAREFUL, 50, 10), (SLOW, 35, 7)]
)
def test_fewer_go_out_over_a_longer_time(difficulty: Difficulty, messages: int, calls: int) -> None:
    sends, places = (moment.act for moment in script(difficulty).moments[:2])

    assert isinstance(sends, traffic_acts.SendsMessages)
    assert isinstance(places, traffic_acts.PlacesCalls)
    assert (sends.left, places.left) == (messages, calls)
    assert abs(sends.left * sends.every - minutes(60) * difficulty.stretch) < timedelta(seconds=1)


@pytest.mark.parametrize("difficulty", [LOUD, CAREFUL, SLOW], ids=lambda each: each.id)
def test_he_waits_longer_but_not_for_what_the_owner_does(difficulty: Difficulty) -> None:
    *_, calls, reads = script(difficulty).moments

    assert calls.after == minutes(10) * difficulty.stretch
    assert reads.after - calls.after == days(1)


@pytest.mark.parametrize(("difficulty", "by"), [(LOUD, "numbers"), (CAREFUL, "service"), (SLOW, "service")])
def test_a_careful_one_sends_through_the_owners_service(difficulty: Difficulty, by: str) -> None:
    act = script(difficulty).moments[0].act

    assert isinstance(act, traffic_acts.SendsMessages)
    assert act.by == by


def test_a_farm_stays_a_farm() -> None:
    thief = Thief(SLOW)
    thief.sends_messages(10, to="us", family="bank", during=minutes(10), by="farm")

    (moment,) = thief.moments
    assert isinstance(moment.act, traffic_acts.SendsMessages)
    assert moment.act.by == "farm"


def test_a_slow_one_deletes_each_message_a_while_later(hands: Hands, world: World, events: Events) -> None:
    thief = Thief(SLOW)
    thief.reads()
    thief.sends_messages(10, to="home", family="parcel", during=minutes(5))
    for moment in thief.moments:
        moment.act(hands)

    world.advance(600)
    sent = [row for row in world.main.messages.by_sid.values() if row.person == "thief"]
    world.advance(3600)

    assert len(sent) == 1  # the second follows ten minutes after the first
    assert sent[0].service_sid == hands.service_sid
    assert "message.deleted" in events()
    assert sent[0].sid not in world.main.messages.by_sid


@pytest.mark.parametrize("drill", HOSTILE, ids=name)
@pytest.mark.parametrize("difficulty", [LOUD, CAREFUL, SLOW], ids=lambda each: each.id)
def test_a_script_is_the_same_each_time_and_reaches_its_traffic(drill: Drill, difficulty: Difficulty) -> None:
    first, again = Thief(difficulty, 1), Thief(difficulty, 1)
    drill.attack(first)
    drill.attack(again)

    looked_at = drill.first_act + drill.called_after * difficulty.stretch
    traffic = [
        moment.after
        for moment in first.moments
        if isinstance(
            moment.act, traffic_acts.SendsMessages | traffic_acts.PlacesCalls | lasting_acts.CallsOverSip
        )
    ]
    assert first.moments == again.moments
    assert any(drill.first_act <= after < looked_at for after in traffic) or not traffic


@pytest.mark.parametrize("drill", HOSTILE, ids=name)
def test_a_quieter_thief_does_the_same_deeds(drill: Drill) -> None:
    scripts = [Thief(difficulty, 1) for difficulty in DIFFICULTIES.values()]
    for thief in scripts:
        drill.attack(thief)

    loud, careful, slow = ([type(moment.act) for moment in thief.moments] for thief in scripts)
    assert loud == careful == slow
