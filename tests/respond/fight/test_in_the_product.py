"""The whole product against a thief at work: evidence, detectors and casebook instead of the simulator's truth."""

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from cli.conftest import Terminal, small_world
from cli.test_whole_answer import hijack
from dakkan import pipeline
from dakkan.case.folding import CaseState
from dakkan.model.plan import Preset
from dakkan.simulator import truth
from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.workspace import Workspace
from respond.conftest import API, Crash, Person

ADDRESS = "203.0.113.9"
URL = "https://thief.example/grab"
LATENCY = 0.2
"""Simulated seconds a request: without them everything would happen at the moment of the plan."""


@dataclass
class Answer:
    """A terminal, and the case that it has open."""

    at: Terminal
    case: str

    def __call__(self, *arguments: str) -> int:
        return self.at(*arguments).code

    @property
    def state(self) -> CaseState:
        home = Workspace(self.at.folder, environ=os.environ, transport=self.at.transport)
        return pipeline.state_of(home, self.case)

    def before_promotion(self, act: Callable[[Person], object]) -> None:
        """Once, with the token that is about to die."""
        main, left = self.at.world.main, [act]
        thief = Person(self.at.transport.app, "thief", ADDRESS, main.sid, main.auth_token)

        def hook(number: int, request: httpx2.Request) -> None:
            if request.url.path.endswith("/Promote") and left:
                left.pop()(thief)

        self.at.transport.before = hook

    def buys_and_makes(self, thief: Person) -> None:
        """What only a new look at the evidence tells to be his."""
        main = self.at.world.main.sid
        thief.post(f"{API}/{main}/Keys.json", FriendlyName="late")
        thief.post(f"{API}/{main}/IncomingPhoneNumbers.json", PhoneNumber="+12515550177", SmsUrl=URL)
        thief.post("https://trunking.twilio.com/v1/Trunks", FriendlyName="failover")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path, str]:
    """A takeover, up to the plan: the world, the user's folder, and the case."""
    world, folder = small_world(), tmp_path_factory.mktemp("planned") / "home"
    hijack(world)
    transport = InProcess(simulate(world), latency=LATENCY)
    account = {"TWILIO_ACCOUNT_SID": world.main.sid, "TWILIO_AUTH_TOKEN": world.main.auth_token}
    home = Workspace(folder, environ=account, transport=transport, clock=lambda: world.now)
    case = pipeline.investigate(home).case
    pipeline.plan(home, case, Preset.SANITISE)
    return pickle.dumps(world), folder, case


@pytest.fixture
def answer(
    planned: tuple[bytes, Path, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Answer:
    saved, folder, case = planned
    world: World = pickle.loads(saved)  # noqa: S301 - made above
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", world.main.sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", world.main.auth_token)
    shutil.copytree(folder, tmp_path / "home")
    at = Terminal(world, tmp_path / "home", capsys, options={"clock": lambda: world.now})
    at.transport.latency = LATENCY
    return Answer(at, case)


def test_what_he_makes_meanwhile_is_followed_up_and_written_down(answer: Answer) -> None:
    answer.before_promotion(answer.buys_and_makes)

    code = answer("apply", answer.case, "--yes", "--by", "mika")

    told = truth.of_person(answer.at.world)
    assert code == 0
    assert (told["gets_in"], told["footholds"]) == (False, [])
    first, *more = answer.state.chain
    assert [filed.follows for filed in (first, *more)] == [0, first.number, *(f.number for f in more[:-1])]
    assert {filed.approved_by for filed in (first, *more)} == {"mika"}
    assert any(step.action == "remove-foothold" for filed in more for step in filed.plan.steps)
    assert answer("verify", answer.case) in (0, 1)


def test_a_follow_up_that_was_cut_off_is_resumed(answer: Answer) -> None:
    """The process is killed at the first request after the follow-up was saved."""
    answer.before_promotion(answer.buys_and_makes)
    hook = answer.at.transport.before
    assert hook is not None

    def killed(number: int, request: httpx2.Request) -> None:
        hook(number, request)
        if request.method != "GET" and len(answer.state.chain) > 1:
            raise Crash

    answer.at.transport.before = killed
    with pytest.raises(Crash):
        answer("apply", answer.case, "--yes")
    assert len(answer.state.chain) == 2
    answer.at.transport.before = None

    assert answer("resume", answer.case) == 0

    told = truth.of_person(answer.at.world)
    assert (told["gets_in"], told["footholds"]) == (False, [])


def test_undo_reaches_back_to_the_plan_that_was_followed_up(answer: Answer) -> None:
    answer.before_promotion(answer.buys_and_makes)
    assert answer("apply", answer.case, "--yes") == 0
    first, *more = answer.state.chain
    later = {step.id for filed in more for step in filed.plan.steps}
    mine = next(step for step in first.plan.steps if step.undo != "yes" and step.id not in later)

    refused = answer.at("undo", answer.case, mine.id)

    assert more
    assert "has no step" not in refused.err
    assert answer("undo", answer.case, "no/such/step") == 2
