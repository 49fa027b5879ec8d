"""What to do now, and what stays open: for somebody tired, most urgent first."""

from collections.abc import Iterator
from datetime import datetime

from ..model.case import Kind
from ..model.dossier import Dossier
from ..model.plan import Check, Preset, Step, StepState
from ..model.response_step import ResponseStep, Standing
from ..model.verdict import Takeover
from ..texts import N_, _, say
from .escape import harmless, sentence
from .words import STATES

_SETTLED = (StepState.PROVEN, StepState.UNDONE, StepState.SKIPPED)
_MOST = 40


def status(dossier: Dossier) -> tuple[str, str]:
    """Is the intruder out? One sentence, and `good`, `warn`, `bad` or "" when there was none."""
    checks = dossier.checks
    if dossier.verdict.takeover is Takeover.NONE and not checks:
        return "", ""
    if not checks:
        return _("Whether anybody else can still get in has not been verified yet."), "bad"
    failed = sum(check.ok is False for check in checks)
    unseen = sum(check.ok is None for check in checks)
    if failed:
        says = N_("The intruder may still get in: {failed} of {checks} checks are not good.")
        return say(says, failed=failed, checks=len(checks)), "bad"
    if unseen:
        says = N_("No check failed, but {unseen} of {checks} could not be made: it is not proven clean.")
        return say(says, unseen=unseen, checks=len(checks)), "warn"
    says = N_("Verified at {at}: nothing that the intruder held or planted works any more ({checks} checks).")
    return say(says, at=verified_at(dossier), checks=len(checks)), "good"


def verified_at(dossier: Dossier) -> datetime:
    return max(
        (event.at for event in dossier.journal if event.kind is Kind.VERIFIED), default=dossier.made_at
    )


def is_clean(dossier: Dossier) -> bool:
    return bool(dossier.checks) and all(check.ok for check in dossier.checks)


def now(dossier: Dossier) -> tuple[str, ...]:
    """Next moves, with the command or the Console path for each; empty when nothing is open."""
    return tuple(_moves(dossier))[:_MOST]


def _moves(dossier: Dossier) -> Iterator[str]:
    case, plan = dossier.case, dossier.plans[-1] if dossier.plans else None
    hit = dossier.verdict.takeover is not Takeover.NONE
    steps = plan.steps if plan else ()
    api = [step for step in steps if step.kind == "api"]
    if any(step.state in (StepState.UNKNOWN, StepState.BEGUN) for step in api):
        yield say(N_("The outcome of a step is unknown. Settle it: dakkan resume {case}"), case=case)
    elif any(step.state is StepState.FAILED for step in api):
        yield say(N_("A step failed, see below. Try again: dakkan resume {case}"), case=case)
    elif plan is None and hit:
        yield say(N_("Stop it: dakkan plan {case} --preset stop, then dakkan apply {case}"), case=case)
    elif any(step.state is StepState.PLANNED for step in api):
        yield say(N_("The plan has not been carried out: dakkan apply {case}"), case=case)
    if hit and plan and plan.preset in (Preset.STOP, Preset.CONTAIN):
        yield say(
            N_("The traffic is braked, the account not yet clean: dakkan plan {case} --preset sanitise"),
            case=case,
        )
    for step in tasks(dossier):
        yield say(N_("Task for a person: {task}"), task=sentence(step.says, step.facts))
    if any(check.ok is False for check in dossier.checks):
        yield say(
            N_("Something is left. Look again: dakkan investigate, then a new plan for {case}"), case=case
        )
    elif hit and not is_clean(dossier):
        yield say(N_("Prove that nobody else gets in: dakkan verify {case}"), case=case)
    support = next((step for step in dossier.steps if step.id == "support"), None)
    if hit and support and support.standing is not Standing.DONE:
        yield say(N_("Answer Twilio's mail within 24 hours: dakkan report {case} --format ticket"), case=case)


def tasks(dossier: Dossier) -> tuple[Step, ...]:
    """Tasks of the newest plans that nobody has closed."""
    newest = {step.id: step for plan in dossier.plans for step in plan.steps if step.kind == "task"}
    return tuple(step for step in newest.values() if step.state not in (*_SETTLED, StepState.DONE))


def still_open(dossier: Dossier, without: str = "") -> tuple[str, ...]:
    """What nobody has settled: steps, checks, response steps (but the one `without`)."""
    newest = {step.id: step for plan in dossier.plans for step in plan.steps if step.kind == "api"}
    steps = [_step(step) for step in newest.values() if step.state not in _SETTLED]
    checks = [_check(check) for check in dossier.checks if not check.ok]
    done = (Standing.DONE, Standing.NOT_NEEDED)
    responses = [
        _response(step, dossier.made_at)
        for step in dossier.steps
        if step.standing not in done and step.id != without
    ]
    return (*steps, *checks, *responses)


def blind(dossier: Dossier) -> tuple[str, ...]:
    return tuple(
        say(N_("{what}: {why}"), what=harmless(_(one.what)), why=harmless(_(one.why), 400))
        for one in dossier.blind
    )


def _step(step: Step) -> str:
    return say(N_("{what} ({state})"), what=sentence(step.says, step.facts), state=_(STATES[step.state]))


def _check(check: Check) -> str:
    return sentence(check.says, check.facts)


def _response(step: ResponseStep, at: datetime) -> str:
    if step.due_at is not None and step.due_at < at:
        return say(N_("{title}: overdue since {due}"), title=_(step.title), due=step.due_at)
    if step.due_at is not None:
        return say(N_("{title}: due {due}"), title=_(step.title), due=step.due_at)
    return _(step.title)
