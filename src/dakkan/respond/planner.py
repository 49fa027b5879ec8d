"""From scope and situation to a plan: the order, what it needs, and whether it still holds."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from ..errors import CannotPlan, StalePlan, UsageError
from ..model.plan import Plan, Preset, Step
from ..model.scope import Scope
from ..texts import say
from . import order
from .action import Done, Phase, Premises, Proposed
from .actions import CATALOGUE, Actions
from .hands import Hands
from .presets import EXTENTS
from .situation import Situation, look

_NAMED = 8
"""Steps that an error names."""


def make(
    preset: Preset,
    scope: Scope,
    hands: Hands,
    *,
    case: str,
    done: Sequence[Done] = (),
    only: Collection[str] = (),
    without: Collection[str] = (),
    actions: Actions = CATALOGUE,
    losing: Mapping[str, Decimal] | None = None,
) -> Plan:
    """Look at Twilio, and arrange the steps; see `arrange` for `losing` and for what it raises."""
    _known([*only, *without], actions)
    situation = look(preset, scope, hands, actions)
    return arrange(
        preset,
        scope,
        situation,
        case=case,
        done=done,
        only=only,
        without=without,
        actions=actions,
        losing=losing,
    )


def arrange(
    preset: Preset,
    scope: Scope,
    situation: Situation,
    *,
    case: str,
    done: Sequence[Done] = (),
    only: Collection[str] = (),
    without: Collection[str] = (),
    actions: Actions = CATALOGUE,
    losing: Mapping[str, Decimal] | None = None,
) -> Plan:
    """The steps still needed, in their order; pure. `only` and `without` name actions. `losing` is the money
    that each account loses in a minute: of equally urgent steps those of the dearest account come first.

    Raises CannotPlan when there is no safe plan, or a filter takes away what another step needs; UsageError
    for the name of no action.
    """
    _known([*only, *without], actions)
    premises = Premises(preset, situation.at, tuple(done))
    extent = EXTENTS[preset]
    proposed = [
        (phase, step)
        for name in extent.actions
        if name in situation.seen
        for phase, step in actions[name].plan(scope, situation.seen[name], premises)
        if phase in extent.phases
    ]
    proposed = order.bound(_without_idle_sweeps(proposed, scope, premises), scope)
    proposed = _without_idle_freeze(proposed)
    kept = _kept(proposed, only, without)
    _whole([step for _phase, step in kept], [step for _phase, step in proposed])
    steps = order.arranged(order.eased(kept, scope), losing or {})
    return Plan(case, preset, situation.at, situation.digest(actions), scope.account_sid, steps)


def check(plan: Plan, again: Plan) -> None:
    """Raises StalePlan with what has changed when `again`, made just now, rests on something else."""
    if plan.saw == again.saw:
        return
    names = {step.action for step in plan.steps}
    before = {step.id for step in plan.steps}
    after = {step.id for step in again.steps if step.action in names}
    lines = []
    if after - before:
        lines.append(say("now also needed: {steps}", steps=_listed(after - before)))
    if before - after:
        lines.append(say("no longer needed: {steps}", steps=_listed(before - after)))
    if not lines:
        lines.append(say("the same steps, but other values, or something that the plan leaves out"))
    raise StalePlan(
        say(
            "The account has changed since the plan was made ({what}). Nothing was done. Make the plan "
            "again: dakkan plan {case} --preset {preset}",
            what="; ".join(lines),
            case=plan.case,
            preset=plan.preset.value,
        )
    )


def _without_idle_sweeps(proposed: list[Proposed], scope: Scope, premises: Premises) -> list[Proposed]:
    """A last look is worth its requests after a change, and until one came after the thief's last trace."""
    idle = (Phase.SWEEP, Phase.EVIDENCE)
    busy = any(phase not in idle and step.kind == "api" for phase, step in proposed)
    return [
        (phase, step)
        for phase, step in proposed
        if busy
        or phase is not Phase.SWEEP
        or premises.still_open(scope, step.action, step.target.account_sid, "", step.verb)
    ]


def _without_idle_freeze(proposed: list[Proposed]) -> list[Proposed]:
    """Where nothing is deleted, nothing has to be frozen before."""
    needed = {need for _phase, step in proposed for need in step.needs}
    return [(p, step) for p, step in proposed if p is not Phase.EVIDENCE or step.id in needed]


def _kept(proposed: list[Proposed], only: Collection[str], without: Collection[str]) -> list[Proposed]:
    """What the user wants. Evidence that a wanted step needs frozen is frozen without being asked for."""
    wanted = {step.id for _phase, step in proposed if not only or step.action in only}
    needed = {need for _phase, step in proposed if step.id in wanted for need in step.needs}
    return [
        (phase, step)
        for phase, step in proposed
        if step.id in wanted or (phase is Phase.EVIDENCE and step.id in needed)
        if step.action not in without
    ]


def _whole(kept: list[Step], steps: list[Step]) -> None:
    have = {step.id for step in kept}
    possible = {step.id for step in steps}
    for step in kept:
        missing = [need for need in step.needs if need in possible and need not in have]
        if missing:
            raise CannotPlan(
                say("{step} needs {missing}, which was left out.", step=step.id, missing=_listed(missing))
            )


def _known(names: Collection[str], actions: Actions) -> None:
    for name in names:
        if name not in actions:
            raise UsageError(
                say("There is no action {name}. There are: {all}.", name=name, all=", ".join(actions))
            )


def _listed(steps: Collection[str]) -> str:
    listed = sorted(steps)
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")


__all__ = ["Done", "arrange", "check", "make"]
