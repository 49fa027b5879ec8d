"""One read for each secret, against the simulated Twilio: live, dead, suspended, cannot tell, not yours."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from dakkan.leaktrial import Mine, Trial, mine
from dakkan.model.clock import from_iso
from dakkan.model.exposed import DEAD, LIVE, SKIPPED, SUSPENDED, UNKNOWN
from dakkan.model.leak import API_SECRET, AUTH_TOKEN, KNOWN, OAUTH_SECRET, Leak, fingerprint, redacted
from dakkan.simulator import keys, tokens
from dakkan.simulator.access import By
from dakkan.simulator.accounts import put_status
from dakkan.simulator.app import simulate
from dakkan.simulator.audit import Actor
from dakkan.simulator.faults import Fault
from dakkan.simulator.people import KeyKind
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.workspace import Workspace

SHOP = By("shop", Actor("account", "AC" + "0" * 32, "api", "198.51.100.7"))
NOW = from_iso("2026-11-24T12:00:00Z")


@dataclass
class Place:
    world: World
    home: Workspace

    def trial(self, *, others: bool = False) -> Trial:
        return Trial(self.home.twilio, mine(self.home), others=others)

    def asked(self) -> list[str]:
        return [request.path for request in self.world.ledger.requests]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    world = World()
    main = world.add_account("Shop")
    world.add_account("Branch", main)
    world.advance(timedelta(hours=1).total_seconds())
    environ = {"TWILIO_ACCOUNT_SID": main.sid, "TWILIO_AUTH_TOKEN": main.auth_token}
    transport = InProcess(simulate(world))
    home = Workspace.of(environ, folder=tmp_path, transport=transport, pause=lambda _seconds: None)
    return Place(world, home)


def leak(secret: str, account: str | None, key: str | None = None, kind: str = AUTH_TOKEN) -> Leak:
    value = secret.encode()
    return Leak(kind, redacted(value), fingerprint(value), account, key)


def state(
    trial: Trial, secret: str, account: str | None, key: str | None = None, kind: str = AUTH_TOKEN
) -> str:
    one = leak(secret, account, key, kind)
    live = trial(one, secret.encode())
    found = trial.states.get(one.fingerprint, "")
    assert live is {LIVE: True, DEAD: False}.get(found)
    return found


def test_a_token_that_opens_is_live_and_costs_one_read(place: Place) -> None:
    main, trial = place.world.main, place.trial()
    before = len(place.asked())

    assert state(trial, main.auth_token, main.sid) == LIVE
    assert state(trial, main.auth_token, main.sid) == LIVE

    assert place.asked()[before:] == [f"/2010-04-01/Accounts/{main.sid}.json"]


def test_a_rotated_token_is_dead_because_the_account_is_active(place: Place) -> None:
    (branch,) = place.world.children(place.world.main)
    old = branch.auth_token
    tokens.rotate(place.world, branch, SHOP)

    assert state(place.trial(), old, branch.sid) == DEAD


def test_while_an_account_is_suspended_nothing_of_it_is_called_dead(place: Place) -> None:
    (branch,) = place.world.children(place.world.main)
    put_status(place.world, branch, "suspended", SHOP)

    assert state(place.trial(), branch.auth_token, branch.sid) == SUSPENDED
    assert state(place.trial(), "0" * 31 + "1", branch.sid) == SUSPENDED


def test_a_suspended_main_account_is_told_from_its_own_row(place: Place) -> None:
    main = place.world.main
    put_status(place.world, main, "suspended", SHOP)

    assert state(place.trial(), main.auth_token, main.sid) == SUSPENDED


def test_refused_by_an_account_whose_state_is_not_known_is_not_dead(place: Place) -> None:
    main = place.world.main
    old = main.auth_token
    tokens.rotate(place.world, main, SHOP)  # by the thief, say: the owner's own token is refused, too

    trial = place.trial()

    assert state(trial, old, main.sid) == UNKNOWN
    assert [one.what for one in trial.blind] == [main.sid]


def test_no_answer_is_no_verdict_and_ends_the_asking(place: Place) -> None:
    main, trial = place.world.main, place.trial()
    place.world.faults.append(Fault("reset", 1000))
    before = len(place.asked())

    assert state(trial, main.auth_token, main.sid) == UNKNOWN
    once = len(place.asked()) - before
    assert state(trial, "0" * 31 + "1", main.sid) == UNKNOWN

    assert len(place.asked()) - before == once
    assert any("does not answer" in one.why for one in trial.blind)


@pytest.mark.parametrize("kind", ["main", "standard", "restricted"])
def test_a_key_is_live_whatever_it_may_not_do_and_dead_once_deleted(place: Place, kind: KeyKind) -> None:
    main = place.world.main
    policy = ("/twilio/messaging/messages/read",) if kind == "restricted" else ()
    key = keys.create(place.world, main, "app", SHOP, kind=kind, policy=policy)

    assert state(place.trial(), key.secret, main.sid, key.sid, API_SECRET) == LIVE
    keys.delete(place.world, main, key, SHOP)
    assert state(place.trial(), key.secret, main.sid, key.sid, API_SECRET) == DEAD


def test_what_belongs_to_others_is_left_alone_unless_asked_for(place: Place) -> None:
    other = "AC" + "9" * 32
    trial = place.trial()
    before = len(place.asked())

    assert state(trial, "1" * 32, other) == SKIPPED
    assert state(trial, "2" * 32, None, "SK" + "9" * 32, API_SECRET) == SKIPPED
    assert place.asked()[before:] == []
    assert [one.what for one in trial.blind] == ["2"]

    willing = place.trial(others=True)
    assert state(willing, "1" * 32, other) == UNKNOWN  # refused, and whether it is suspended nobody knows
    assert f"/2010-04-01/Accounts/{other}.json" in place.asked()


def test_a_token_that_stands_alone_is_tried_at_the_main_account(place: Place) -> None:
    main, trial = place.world.main, place.trial()

    assert state(trial, main.auth_token, None) == LIVE
    assert trial.owners == {fingerprint(main.auth_token.encode()): main.sid}
    assert state(trial, "0" * 31 + "1", None) == UNKNOWN


def test_what_cannot_be_asked_is_not_asked(place: Place) -> None:
    trial = place.trial()
    before = len(place.asked())

    assert state(trial, "x" * 32, None, "OQ" + "1" * 32, OAUTH_SECRET) == UNKNOWN
    assert state(trial, "x" * 32, None, None, API_SECRET) == UNKNOWN
    assert state(trial, "x" * 40, None, None, "sendgrid-api-key") == ""
    assert place.asked()[before:] == []


def test_a_known_secret_is_tried_as_what_it_is(place: Place) -> None:
    main = place.world.main
    key = keys.create(place.world, main, "app", SHOP)

    assert state(place.trial(), key.secret, main.sid, key.sid, KNOWN) == LIVE


def test_the_tree_brings_the_subaccounts_tokens_and_nothing_shows_them(place: Place) -> None:
    owned = mine(place.home)

    assert {sid for sid, _secret in owned.tokens} == {one.sid for one in place.world.accounts.values()}
    assert not any(one.auth_token in repr(owned) for one in place.world.accounts.values())


def test_without_a_login_nothing_is_the_owners() -> None:
    assert Mine().accounts == {}
