"""Rotate the Auth Token of the account and of every subaccount."""

from datetime import timedelta

from ...model.plan import StepState
from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    """Done when each account's rotation was proven and no old token was seen to open anything."""
    steps = seen.steps("rotate-auth-token")
    checks = seen.checked("old-auth-token-refused", "no-foreign-secondary-token")
    refused = {check.account_sid for check in checks if check.id == "old-auth-token-refused" and check.ok}
    failing = {check.account_sid for check in checks if check.ok is False}
    accounts = {step.target.account_sid for step in steps} | {check.account_sid for check in checks}
    accounts = accounts or {seen.scope.account_sid}
    unproven = {step.target.account_sid for step in steps if step.state is not StepState.PROVEN}
    proven = ({step.target.account_sid for step in steps} - unproven | refused) - failing
    facts: dict[str, str | int] = {
        "proven": len(proven),
        "accounts": len(accounts),
        "open": named(accounts - proven),
        "failing": named(failing),
    }
    says = [N_("{proven} of {accounts} accounts have a new Auth Token, and the old one is refused.")]
    if failing:
        says.append(N_("The intruder may still hold an Auth Token of {failing}."))
    elif accounts - proven:
        says.append(N_("Still to be rotated: {open}."))
    standing = Standing.DONE if proven == accounts else Standing.PARTLY if proven else Standing.OPEN
    return Judged(standing, tuple(says), facts, against=bool(accounts - proven))


AUTH_TOKENS = Unit(
    id="auth-tokens",
    title=N_("Rotate the Auth Token, and every subaccount's"),
    does=N_(
        "Replace the Auth Token of the main account and of each subaccount: most takeovers begin with a "
        "leaked one, and subaccounts have their own. Every system that uses the old token, and every check "
        "of webhook signatures, stops working until it has the new one. It is done when the old token of "
        "each account is refused and nobody else has made a secondary token. After Twilio has reactivated a "
        "suspended account, rotate once more."
    ),
    due=timedelta(hours=1),
    judge=judge,
    console=(
        N_("Console › Account › API keys & tokens › Auth Tokens"),
        N_("For a subaccount: Console › Account › Subaccounts › (the subaccount) › API keys & tokens"),
    ),
)
