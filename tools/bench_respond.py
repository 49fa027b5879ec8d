"""Time and memory of `stop` and `sanitise` over a tree of 1,000 subaccounts: prints one line of JSON for each.

The simulated Twilio is another process on loopback. Each answer takes 50 ms, and an account with more than 100
requests in flight gets 429. The floor is what nobody could beat with the requests that were made: the longest
chain of them that has to be one after the other, or the requests of the busiest account at 100 at once,
whichever takes longer. Where a processor is what limits, `cpu_s` is near `seconds`.
"""

import argparse
import json
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from large_tree import LATENCY, MOST_AT_ONCE, Large, serve

from dakkan.case import entries
from dakkan.case.journal import CaseJournal
from dakkan.case.record import from_json
from dakkan.case.store import Casebook
from dakkan.model.case import Kind
from dakkan.model.plan import Plan, Preset, Step, StepState
from dakkan.model.scope import Scope
from dakkan.respond import executor, planner
from dakkan.respond.action import Action, Proposed, Record
from dakkan.respond.actions import CATALOGUE, Actions
from dakkan.respond.hands import Hands
from dakkan.respond.vault import CURRENT, KEY, Vault
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

SUBACCOUNTS, NUMBERS = 1000, 4000
TARGETS = {Preset.STOP: 2.0, Preset.SANITISE: 3.0}
MOST_MEMORY = 300
_HEAD = "0" * 64


class Counting(Twilio):
    """Counts requests by account, and by thread: those of one thread came one after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.by_account: Counter[str] = Counter()
        self.here = threading.local()
        self._counting = threading.Lock()

    def _exchange(self, asked: Any, *rest: Any) -> Any:
        with self._counting:
            self.by_account[asked.credential.account_sid] += 1
        self.here.made = getattr(self.here, "made", 0) + 1
        return super()._exchange(asked, *rest)


class Measured(Action[Any]):
    """An action that notes how many requests each step needed one after the other."""

    def __init__(self, action: Action[Any], twilio: Counting, chain: dict[str, int]) -> None:
        self._action, self._twilio, self._chain = action, twilio, chain
        self.id, self.title, self.leaves = action.id, action.title, action.leaves  # type: ignore[misc]

    def inspect(self, hands: Hands) -> Any:
        return self._action.inspect(hands)

    def matters(self, seen: Any) -> Any:
        return self._action.matters(seen)

    def plan(self, scope: Scope, seen: Any, premises: Any) -> list[Proposed]:
        return self._action.plan(scope, seen, premises)

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        with self._noted(step):
            self._action.apply(step, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        with self._noted(step):
            return self._action.verify(step, hands)

    @contextmanager
    def _noted(self, step: Step) -> Iterator[None]:
        before = getattr(self._twilio.here, "made", 0)
        try:
            yield
        finally:
            made = self._twilio.here.made - before if hasattr(self._twilio.here, "made") else 0
            self._chain[step.id] = self._chain.get(step.id, 0) + made


class Response:
    """What a user's machine does: plan once, and carry out what is left of the plan."""

    def __init__(self, folder: Path, large: Large, workers: int) -> None:
        self.workers = workers
        self.scope = from_json(Scope, large.scope)
        self.twilio = Counting(url=large.url)
        self.chain: dict[str, int] = {}
        self.actions: Actions = {
            name: Measured(action, self.twilio, self.chain) for name, action in CATALOGUE.items()
        }
        self.hands = Hands(
            self.twilio,
            Credential.token(self.scope.account_sid, Secret(large.token)),
            Vault(folder, use_keyring=False),
            freeze=lambda: _HEAD,
            at_once=workers,
        )
        self.casebook = Casebook.at(folder)

    def plan(self, preset: Preset) -> tuple[str, Plan]:
        """The case's, made if it has none."""
        case = self.casebook.open_for(self.scope.account_sid)
        if case is not None:
            made = [e for e in self.casebook.events(case) if e.kind == Kind.PLAN_MADE]
            if made:
                return case, from_json(Plan, made[-1].data["plan"])
        case = case or self.casebook.open(self.scope.account_sid, "bench")
        plan = planner.make(preset, self.scope, self.hands, case=case, actions=self.actions)
        self.casebook.append(case, Kind.PLAN_MADE, entries.plan_made(plan), "bench")
        return case, plan

    def apply(self, case: str, plan: Plan) -> Counter[StepState]:
        journal = CaseJournal(self.casebook, case, "bench")
        steps = executor.apply(
            plan, self.scope, self.hands, journal, actions=self.actions, workers=self.workers
        )
        return Counter(step.state for step in steps)


def respond(preset: Preset, folder: Path, large: Large, workers: int) -> dict[str, Any]:
    begun, cpu = time.perf_counter(), time.process_time()
    response = Response(folder, large, workers)
    case, plan = response.plan(preset)
    planned = time.perf_counter() - begun
    print(json.dumps({"steps": len(plan.steps)}), flush=True)
    states = response.apply(case, plan)
    seconds = time.perf_counter() - begun
    busiest = max(response.twilio.by_account.values())
    floor = max(_longest(plan, response.chain) * LATENCY, busiest / MOST_AT_ONCE * LATENCY)
    return {
        "preset": preset.value,
        "steps": len(plan.steps),
        "states": {state.value: count for state, count in sorted(states.items())},
        "requests": sum(response.twilio.by_account.values()),
        "of_the_busiest_account": busiest,
        "longest_chain": _longest(plan, response.chain),
        "floor_s": round(floor, 1),
        "plan_s": round(planned, 1),
        "seconds": round(seconds, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "ratio": round(seconds / floor, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def left_to_do(folder: Path, large: Large, workers: int) -> dict[str, Any]:
    """After the end: what would another run do, does every credential in the vault open, does the chain hold?"""
    response = Response(folder, large, workers)
    hands, vault = response.hands, response.hands.vault
    case, plan = response.plan(Preset.SANITISE)
    accounts = [account.sid for account in hands.accounts() if not response.scope.is_hostile(account.sid)]
    return {
        "broken": response.casebook.check(case),
        "done_again": [state for state in response.apply(case, plan) if state is not StepState.PLANNED],
        "not_in_vault": [sid for sid in accounts if vault.read(sid, CURRENT) != hands.own(sid).secret],
        "keys_in_vault": {sid: [slot[len(KEY) :] for slot in vault.slots(sid, KEY)] for sid in accounts},
    }


def _longest(plan: Plan, chain: dict[str, int]) -> int:
    """Requests along the longest path of steps that need each other. What looks at accounts side by side
    counts once, so this is a lower bound."""
    ends: dict[str, int] = {}
    last = 0
    for step in plan.steps:
        before = max((ends.get(need, 0) for need in step.needs), default=0)
        ends[step.id] = (last if step.after else before) + chain.get(step.id, 0)
        last = last if step.after else max(last, ends[step.id])
    return max(ends.values(), default=0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subaccounts", type=int, default=SUBACCOUNTS)
    parser.add_argument("--numbers", type=int, default=NUMBERS)
    parser.add_argument("--workers", type=int, default=executor.WORKERS)
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--serve", action="store_true", help="be the simulated Twilio")
    parser.add_argument(
        "--carry-out", metavar="FOLDER", help="be the user's machine, for the server on stdin"
    )
    parser.add_argument("--check", action="store_true", help="with --carry-out: only say what is left to do")
    parser.add_argument("--preset", type=Preset, default=None)
    options = parser.parse_args()
    if options.serve:
        serve(options.subaccounts, options.numbers, options.latency)
        return 0
    if options.carry_out:
        large = Large(**json.loads(sys.stdin.readline()))
        folder, workers = Path(options.carry_out), options.workers
        if options.check:
            print(json.dumps(left_to_do(folder, large, workers)), flush=True)
        else:
            print(json.dumps(respond(options.preset, folder, large, workers)), flush=True)
        return 0
    presets = [options.preset] if options.preset else list(TARGETS)
    reached = [_measured(preset, options) for preset in presets]
    return 0 if all(reached) else 1


def _measured(preset: Preset, options: argparse.Namespace) -> bool:
    """A new world for each, and a new process: memory is that of the product alone."""
    this = [sys.executable, __file__, "--latency", str(options.latency)]
    size = ["--subaccounts", str(options.subaccounts), "--numbers", str(options.numbers)]
    with (
        Popen([*this, *size, "--serve"], stdout=PIPE, text=True) as server,  # noqa: S603 - this file again
        tempfile.TemporaryDirectory() as home,
    ):
        try:
            told = server.stdout.readline() if server.stdout is not None else ""
            work = [*this, "--carry-out", home, "--preset", preset.value, "--workers", str(options.workers)]
            with Popen(work, stdin=PIPE, stdout=PIPE, text=True) as machine:  # noqa: S603 - this file again
                line, _ = machine.communicate(told)
        finally:
            server.kill()
    last = (line.splitlines() or [""])[-1]
    if "ratio" not in last:
        return False
    print(last, flush=True)
    result = json.loads(last)
    return bool(result["ratio"] <= TARGETS.get(preset, 3.0) and result["peak_mb"] < MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
