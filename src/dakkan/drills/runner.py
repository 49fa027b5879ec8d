"""A drill from beginning to end: the takeover, the whole of the answer, and how it went.

The product works through the same functions as the command line, over the simulated API, and has no other
way of knowing. Each of its requests takes simulated time, in which the thief and the shop go on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from dakkan import casework, pipeline, texts
from dakkan.errors import StalePlan, StepNotVerified, StepUnknown
from dakkan.model.deployment import Deployment
from dakkan.model.finding import Severity
from dakkan.model.plan import Preset
from dakkan.texts import N_, say
from dakkan.twilio.credential import Secret
from dakkan.workspace import Workspace

from ..simulator.world import World
from . import score, stage
from .owner import Owner
from .score import Result
from .script import Drill
from .stage import OFFICE, Stage

LATENCY = 0.2
"""Simulated seconds that each request of the product takes."""
MOST_ROUNDS = 4
_TRIES = 3
"""How often a plan is made anew that was stale when it was to be applied."""
_ENGINEER = "drill"

Tell = Callable[[str], None] | None


def play(drill: Drill, seed: int, folder: Path, *, language: str = "en", tell: Tell = None) -> Result:
    """Play `drill` and answer it. Evidence, casebook and reports stay in `folder`."""
    return _Play(drill, seed, folder, language, tell or _silent).play()


def play_all(
    drills: Iterable[Drill], seeds: Iterable[int], folder: Path, *, language: str = "en", tell: Tell = None
) -> list[Result]:
    """Every drill with every seed."""
    wanted = list(seeds)
    return [
        play(drill, seed, folder / f"{drill.id}-{seed}", language=language, tell=tell)
        for drill in drills
        for seed in wanted
    ]


scores = score.lines


def _silent(_line: str) -> None: ...


@dataclass
class _Play:
    drill: Drill
    seed: int
    folder: Path
    language: str
    tell: Callable[[str], None]
    rounds: int = 0
    clean: bool = False
    detected_at: datetime | None = None
    contained_at: datetime | None = None

    def play(self) -> Result:
        here = self.here = stage.set_up(self.drill, self.seed)
        self.owner = Owner.before(here)
        self.tell(say(N_("{at}  It begins."), at=here.world.now))
        here.until(here.began_at + self.drill.called_after)
        self.called_at = here.world.now
        self.alone = here.copy()
        unanswered = stage.unanswered(here)
        self.home = self._workspace(here)
        found = pipeline.investigate(self.home)
        if found.verdict.takeover != "none":
            self.detected_at = here.world.now
        self.tell(
            say(N_("{at}  Verdict: {verdict}."), at=here.world.now, verdict=found.verdict.takeover.value)
        )
        if found.case and not self.drill.quiet:
            self._answer(found.case)
        if found.case:
            self._report(found.case)
        here.until(here.world.now + self.drill.afterwards)
        return self._judge(found, unanswered)

    def _answer(self, case: str) -> None:
        """Stop, sanitise, the owner's own tasks, look again: until nothing new appears."""
        self._carry_out(case, Preset.STOP)
        for self.rounds in range(1, MOST_ROUNDS + 1):
            self._carry_out(case, Preset.SANITISE)
            self.clean = pipeline.verify(self.home, case).clean
            self.tell(
                say(N_("{at}  Verification: clean."), at=self.here.world.now)
                if self.clean
                else say(N_("{at}  Verification: not clean yet."), at=self.here.world.now)
            )
            if self.clean or self.rounds == MOST_ROUNDS:
                return
            pipeline.investigate(self.home)

    def _carry_out(self, case: str, preset: Preset) -> None:
        for _attempt in range(_TRIES):
            made = pipeline.plan(self.home, case, preset)
            self.tell(
                say(
                    N_("{at}  Plan {preset}: {steps} steps."),
                    at=self.here.world.now,
                    preset=preset.value,
                    steps=len(made.steps),
                )
            )
            try:
                for _step in pipeline.apply(self.home, case, by=_ENGINEER):
                    self._look_at_thief()
                break
            except StalePlan:  # the thief was busy between the look and the first step
                continue
            except (StepNotVerified, StepUnknown):  # he is still busy: the next round looks again
                break
        for step in made.steps:
            if step.kind == "task":
                self.owner.does(self.here, step)
                casework.step_done(self.home, case, step.id, by=_ENGINEER, note="drill")
                self._look_at_thief()

    def _look_at_thief(self) -> None:
        """When he is out, by the truth; a later way in takes it back."""
        gets_in = bool(self.here.asks("thief")["gets_in"])
        if gets_in:
            self.contained_at = None
        elif self.contained_at is None:
            self.contained_at = self.here.world.now

    def _report(self, case: str) -> None:
        """In three formats, of one look at the case: a dossier takes longer than its reports."""
        before = texts.language()
        texts.use(self.language)
        try:
            dossier = casework.dossier(self.home, case)
            for format_ in ("md", "html", "json"):
                document = casework.RENDERERS[format_](dossier).encode()
                casework.write_file(self.folder / f"report.{format_}", document)
        finally:
            texts.use(before)

    def _judge(self, found: pipeline.Investigation, unanswered: Decimal) -> Result:
        here, drill = self.here, self.drill
        truth = here.asks("thief")
        grave = [f for f in found.findings if f.severity in (Severity.HIGH, Severity.CRITICAL)]
        seen = {finding.detector for finding in found.findings}
        return Result(
            scenario=drill.id,
            title=drill.title,
            seed=self.seed,
            verdict=found.verdict.takeover.value,
            verdict_expected=drill.verdict,
            lenient=bool(drill.twin),
            detected_after_s=self._after(self.detected_at),
            contained_after_s=self._after(self.contained_at),
            fraud_usd=here.fraud(),
            fraud_usd_unanswered=unanswered,
            legitimate_failed=max(0, here.failed_since(self.called_at) - self._failed_anyway()),
            legitimate_expected=here.expected_since(here.began_at),
            thief_gets_in=bool(truth["gets_in"]),
            footholds_left=tuple(truth["footholds"]),
            signs_expected=tuple(sorted(drill.signs_expected)),
            signs_found=tuple(sorted(sign for sign, is_there in found.signs.items() if is_there)),
            detectors_missed=tuple(sorted(drill.must_find - seen)),
            false_findings=len(grave) if drill.quiet and not drill.kinds else 0,
            kinds_missed=tuple(sorted(drill.kinds - set(found.verdict.kinds))),
            clean=self.clean,
            rounds=self.rounds,
            regained=drill.regained(here.world, here.began_at),
        )

    def _failed_anyway(self) -> int:
        """What the thief had broken fails with and without an answer: a number that was released."""
        self.alone.until(self.here.world.now)
        return self.alone.failed_since(self.called_at)

    def _after(self, when: datetime | None) -> int | None:
        return int((when - self.here.began_at).total_seconds()) if when else None

    def _workspace(self, here: Stage) -> Workspace:
        """What the engineer has at hand: the account's SID and the token that the owner knows."""
        main = here.world.main
        environ = {
            "TWILIO_ACCOUNT_SID": main.sid,
            "TWILIO_AUTH_TOKEN": main.auth_token,
            "DAKKAN_USER": _ENGINEER,
            "DAKKAN_VAULT_PASSPHRASE": f"drill {self.seed}",
        }
        return Workspace(
            self.folder,
            environ=environ,
            transport=here.transport("dakkan", OFFICE, latency=LATENCY),
            clock=Watch(here.world),
            deploy=Hook(here),
        )


@dataclass(frozen=True)
class Watch:
    """The engineer's clock shows the world's time."""

    world: World

    def __call__(self) -> datetime:
        return self.world.now


@dataclass(frozen=True)
class Hook:
    """The owner's deploy hook: brings a new secret into the shop's systems."""

    here: Stage

    def __call__(self, deployment: Deployment, secret: Secret) -> None:
        credential = {
            "kind": deployment.kind,
            "account_sid": deployment.account_sid,
            "sid": deployment.sid,
            "replaces": deployment.replaces,
            "secret": secret.reveal(),
        }
        self.here.orders("deploy", {"credential": credential})
