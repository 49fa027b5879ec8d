"""Calls and SMS only to countries that are needed."""

from datetime import timedelta

from ...model.plan import StepState
from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    """The API part can be proven; Verify's own list and high-risk countries are for the Console."""
    api = [step for step in seen.steps("close-countries") if step.kind == "api"]
    checks = seen.checked("countries-closed")
    opened = {one.country for one in seen.scope.countries_opened}
    attacked = {code for codes in seen.scope.countries_attacked.values() for code in codes}
    waiting = [step for step in api if step.state is not StepState.PROVEN]
    facts: dict[str, str | int] = {
        "opened": named(opened),
        "attacked": named(attacked),
        "waiting": len(waiting),
    }
    says = [N_("Opened in the window: {opened}.")] if opened else []
    says += [N_("Only the intruder sent or called there: {attacked}.")] if attacked else []
    wide_open = any(check.ok is False for check in checks)
    closed = bool(checks) and all(check.ok for check in checks)
    if wide_open or (waiting and not closed):
        says.append(N_("Countries that you do not need are still open."))
        return Judged(Standing.OPEN, tuple(says), facts, against=wide_open)
    if closed or api:
        says.append(N_("SMS and voice are closed to what you do not need; Verify has a list of its own."))
        return Judged(Standing.PARTLY, tuple(says), facts)
    if says:
        return Judged(Standing.OPEN, tuple(says), facts)
    return Judged(Standing.BLIND, (N_("Whether each open country is needed only you can tell."),))


GEO_PERMISSIONS = Unit(
    id="geo-permissions",
    title=N_("Allow calls and SMS only to countries that you need"),
    does=N_(
        "Close every country that your own traffic does not go to, for SMS, for voice and for Verify: it is "
        "the quickest brake on the bill, and a thief opens countries before he starts. High-risk countries "
        "for SMS, Verify's countries and the fraud guards can be set in the Console only, by an owner or "
        "administrator. It is done when the lists, read again, hold nothing but what you need, in every "
        "subaccount with a list of its own."
    ),
    due=timedelta(hours=2),
    judge=judge,
    console=(
        N_("Console › Messaging › Settings › Geo permissions"),
        N_("Console › Voice › Settings › Geo permissions"),
        N_("Console › Verify › Settings › Geo permissions"),
        N_("Console › Messaging › Settings › SMS Pumping Protection"),
        N_("Console › Verify › Services › (each service) › Fraud Guard"),
    ),
)
