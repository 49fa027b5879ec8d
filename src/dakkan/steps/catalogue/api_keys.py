"""Delete all API keys, of every account; new ones only after reactivation."""

from datetime import timedelta

from ...model.plan import Preset, StepState
from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    """Done when verify saw no old key, or a full clean-up was proven; the thief's keys alone are half."""
    steps = [step for step in seen.steps("delete-api-key") if step.verb != "create"]
    checks = seen.checked("no-unknown-api-key")
    hostile = {thing.sid for thing in seen.scope.hostile if thing.kind == "api-key"}
    dead = {step.target.sid for step in steps if step.state is StepState.PROVEN}
    waiting = {step.target.sid for step in steps} | hostile
    alive = {check.exhibit for check in checks if check.ok is False}
    verified = bool(checks) and all(check.ok for check in checks)
    left = set() if verified else (waiting - dead) | alive
    facts: dict[str, str | int] = {"dead": len(dead), "left": named(left), "hostile": named(hostile)}
    says = [N_("API keys deleted and refused: {dead}.")] if dead else []
    if hostile:
        says.append(N_("Keys of the intruder: {hostile}."))
    if left:
        says.append(N_("Still to be deleted: {left}."))
        return Judged(Standing.PARTLY if dead else Standing.OPEN, tuple(says), facts, against=True)
    if verified:
        says.append(N_("Verified: no account has an API key from before."))
        return Judged(Standing.DONE, tuple(says), facts)
    if seen.proven(Preset.SANITISE):
        return Judged(Standing.DONE, tuple(says), facts)
    says.append(N_("Keys from before the takeover are still to be deleted: dakkan plan --preset sanitise."))
    return Judged(Standing.PARTLY if dead else Standing.OPEN, tuple(says), facts)


API_KEYS = Unit(
    id="api-keys",
    title=N_("Delete all API keys"),
    does=N_(
        "Delete every API key of every account, your own too: rotating the Auth Token does not touch them, "
        "and one key left behind is the usual way to a second takeover. While an account is suspended no new "
        "key can be made, so run on the new Auth Token until then and make fresh keys after reactivation. It "
        "is done when each old key is refused and no list shows one."
    ),
    due=timedelta(hours=2),
    judge=judge,
    console=(N_("Console › Account › API keys & tokens › API keys, in each account and each region"),),
)
