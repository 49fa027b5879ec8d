"""Questions about the whole tree: unknown subaccounts, countries, people, and whatever an action would still do."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ...model.plan import Check, Preset, Step
from ...texts import N_, visible
from ..action import Done, Phase, Premises
from ..actions import Actions
from ..actions.close_countries import CloseCountries
from ..hands import Hands
from ..people import UserTask
from ..presets import EXTENTS
from ..tasks import Task
from .place import UNSEEN

_ASKED_ELSEWHERE = frozenset(
    {
        *("hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount", "delete-api-key"),
        *("rotate-auth-token", "remove-foothold", "restore-webhook", "restore-usage-trigger"),
        "freeze-evidence",
    }
)
"""Actions whose effect has a question of its own, or that change nothing at Twilio."""


def subaccounts(hands: Hands) -> Iterator[Check]:
    active = set(hands.active_sids())
    unknown = [thing for thing in hands.scope.hostile if thing.kind == "subaccount"]
    for thing in unknown:
        ok = thing.sid not in active
        says = {
            True: N_("The unknown subaccount {account} is not active."),
            False: N_("The unknown subaccount {account} is active."),
        }[ok]
        yield Check("no-unknown-subaccount-active", thing.sid, ok, says, {"account": thing.sid}, thing.sid)
    if not unknown:
        says = N_("No unknown subaccount was found.")
        yield Check("no-unknown-subaccount-active", hands.main_sid, True, says)


def countries(hands: Hands) -> Check:
    """One check for the tree: an account's list may be its parent's."""
    action = CloseCountries()
    facts: dict[str, str | int] = {"countries": "", "why": ""}
    try:
        premises = Premises(Preset.SANITISE, hands.twilio.now())
        steps = [step for _phase, step in action.plan(hands.scope, action.inspect(hands), premises)]
    except UNSEEN as error:
        says = N_("Which countries are open could not be looked at: {why}")
        facts["why"] = visible(str(error))
        return Check("countries-closed", hands.main_sid, None, says, facts)
    still = sorted(
        {c for step in steps if "countries" in step.data for c in step.data["countries"].split(",")}
    )
    facts["countries"] = ", ".join(still)
    says = (
        N_("Open, though not needed: {countries}.") if still else N_("No country is open for the intruder.")
    )
    return Check("countries-closed", hands.main_sid, not still, says, facts)


def people(hands: Hands, done: Sequence[Done], actions: Actions) -> Check:
    """None while a person has something left to do: no API shows whether a password is safe."""
    premises = Premises(Preset.SANITISE, hands.twilio.now(), tuple(done))
    left = [
        step.id
        for action in actions.values()
        if isinstance(action, UserTask)
        for _phase, step in action.plan(hands.scope, action.inspect(hands), premises)
    ]
    says = {
        True: N_("No console user is in doubt."),
        None: N_("Console users are in doubt; tasks for people left: {tasks}."),
    }[None if left else True]
    return Check("users-reviewed", hands.main_sid, None if left else True, says, {"tasks": len(left)})


def other_actions(hands: Hands, done: Sequence[Done], actions: Actions) -> list[Callable[[], Check]]:
    """Would an action that no question covers still do something? One question each."""

    def ask(name: str) -> Check:
        facts: dict[str, str | int] = {"action": name, "sid": "", "left": 0, "why": ""}
        ok: bool | None
        try:
            left = _left(name, hands, done, actions)
            ok = not left
            facts |= {"left": len(left), "sid": left[0].target.sid if left else ""}
        except UNSEEN as error:
            ok = None
            facts["why"] = visible(str(error))
        return Check("nothing-left-to-do", hands.main_sid, ok, _LEFT_TO_DO[ok], facts, str(facts["sid"]))

    wanted = EXTENTS[Preset.SANITISE].actions
    return [
        partial(ask, name)
        for name, action in actions.items()
        if name in wanted and name not in _ASKED_ELSEWHERE and not isinstance(action, Task)
    ]


def _left(name: str, hands: Hands, done: Sequence[Done], actions: Actions) -> list[Step]:
    premises = Premises(Preset.SANITISE, hands.twilio.now(), tuple(done))
    proposed = actions[name].plan(hands.scope, actions[name].inspect(hands), premises)
    return [
        step for phase, step in proposed if phase not in (Phase.SWEEP, Phase.EVIDENCE) and step.kind == "api"
    ]


_LEFT_TO_DO: dict[bool | None, str] = {
    True: N_("Nothing is left to do for the action {action}."),
    False: N_("The action {action} still has something to do, {left} steps, first {sid}: plan sanitise."),
    None: N_("Whether the action {action} has something to do could not be looked at: {why}"),
}
