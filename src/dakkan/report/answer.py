"""The answer to a takeover as harmless text: plans and their steps, checks, response steps, hashes."""

from dataclasses import dataclass

from ..model.case import Kind
from ..model.dossier import Dossier
from ..model.plan import Check, Plan, Step, StepState
from ..model.response_step import ResponseStep, Standing
from ..model.sid import short
from ..texts import N_, _, say
from .escape import MOST_SENTENCE, harmless, sentence
from .tables import Row, Table, some, table
from .words import CHECK_MARKS, PRESETS, STANDINGS, STATES, amount, exact

MOST_STEPS = 200


@dataclass(frozen=True)
class StepPart:
    number: int
    id: str
    title: str
    standing: str
    level: str
    does: str
    says: tuple[str, ...]
    console: tuple[str, ...]
    people: tuple[str, ...]
    """Owner, due time, who did it, note, proof: one sentence each."""


def plans(dossier: Dossier) -> tuple[tuple[str, Table], ...]:
    """Each plan with its steps and their states, oldest first."""
    return tuple((_plan_title(plan), _steps(plan)) for plan in dossier.plans[-6:])


def _plan_title(plan: Plan) -> str:
    return say(N_("{preset}: plan of {at}"), preset=_(PRESETS[plan.preset]), at=plan.made_at)


def _steps(plan: Plan) -> Table:
    heads = (_("step"), _("account"), _("state"), _("because"))
    return table(heads, plan.steps, _step, MOST_STEPS)


def _step(step: Step) -> Row:
    levels = {StepState.PROVEN: "good", StepState.FAILED: "bad", StepState.UNKNOWN: "bad"}
    says = sentence(step.says, step.facts)
    return Row(
        (
            say(N_("For a person: {task}"), task=says) if step.kind == "task" else says,
            harmless(short(step.target.account_sid), 40),
            _(STATES[step.state]),
            harmless(some(step.why, 6), 80) or "–",
        ),
        level=levels.get(step.state, ""),
    )


def checks(dossier: Dossier) -> Table:
    return table((_("check"), _("result"), _("account")), dossier.checks, _check, MOST_STEPS)


def _check(one: Check) -> Row:
    level = {True: "good", False: "bad", None: "warn"}[one.ok]
    account = harmless(short(one.account_sid), 40)
    return Row((sentence(one.says, one.facts), _(CHECK_MARKS[one.ok]), account), level=level)


_LEVELS = {Standing.DONE: "good", Standing.NOT_NEEDED: "good", Standing.OPEN: "bad", Standing.PARTLY: "warn"}


def response_steps(dossier: Dossier) -> tuple[StepPart, ...]:
    return tuple(_response(number, step) for number, step in enumerate(dossier.steps, 1))


def _response(number: int, step: ResponseStep) -> StepPart:
    people = []
    if step.done_at is not None:
        people.append(sentence(N_("Done by {by} at {at}."), by=step.done_by or "–", at=step.done_at))
    elif step.due_at is not None and step.standing not in (Standing.DONE, Standing.NOT_NEEDED):
        people.append(say(N_("Due {at}."), at=step.due_at))
    if step.owner:
        people.append(sentence(N_("Owner: {owner}."), owner=step.owner))
    if step.note:
        people.append(say(N_("Note: {note}"), note=harmless(step.note, MOST_SENTENCE)))
    for proof in step.attachments[:20]:
        people.append(sentence(N_("Proof: {name}, sha256 {sha256}"), name=proof.name, sha256=proof.sha256))
    return StepPart(
        number=number,
        id=step.id,
        title=_(step.title),
        standing=_(STANDINGS[step.standing]),
        level=_LEVELS.get(step.standing, "warn"),
        does=_(step.does),
        says=tuple(sentence(one, step.facts) for one in step.says),
        console=tuple(_(path) for path in step.console),
        people=tuple(people),
    )


def hashes(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    opened = next((event for event in dossier.journal if event.kind is Kind.OPENED), None)
    return (
        (_("Head of the evidence's chain of hashes"), harmless(dossier.manifest_hash, 100) or "–"),
        (_("Head of the case's chain of hashes"), harmless(dossier.journal_hash, 100) or "–"),
        (_("Lines in the case's journal"), amount(len(dossier.journal))),
        (_("Case opened"), exact(opened.at) if opened else "–"),
    )
