"""Two people for one plan: whoever made it does not approve it.

The casebook has no list of users: a name is what `--by` or the login says. This keeps apart two people who
want to be kept apart, and leaves both names in the chain; it does not stop one who lies about theirs.
"""

import unicodedata
from collections.abc import Mapping

from ..errors import NotApproved, UsageError
from ..texts import N_, say
from .folding import CaseState, FiledPlan

SETTING = "DAKKAN_REQUIRE_APPROVAL"
"""In the environment: every plan needs a second person, asked for or not."""
_OFF = ("", "0", "no", "false", "off")


def is_rule(environ: Mapping[str, str]) -> bool:
    return environ.get(SETTING, "").strip().lower() not in _OFF


def to_approve(state: CaseState) -> FiledPlan | None:
    """The newest plan that a person asked for; what follows it in later rounds is approved with it."""
    return state.chain[0] if state.chain else None


def required(filed: FiledPlan, *, rule: bool = False) -> bool:
    return rule or filed.needs_approval


def required_but_missing(state: CaseState, *, rule: bool = False) -> bool:
    """Does the newest plan still wait for somebody other than its proposer?"""
    filed = to_approve(state)
    return filed is not None and required(filed, rule=rule) and not _by_another(filed)


def check(state: CaseState, *, rule: bool = False) -> None:
    """Raises NotApproved, which says what to do next, when the newest plan may not be carried out yet."""
    filed = to_approve(state)
    if filed is not None and required_but_missing(state, rule=rule):
        raise NotApproved(
            say(
                N_(
                    "The plan of {case} needs the approval of somebody other than {proposer}, who made it. "
                    "Nothing was done. Next, for that person: dakkan approve {case} --by NAME"
                ),
                case=state.case,
                proposer=filed.made_by,
            )
        )


def check_approver(state: CaseState, filed: FiledPlan, by: str) -> None:
    """Raises NotApproved or UsageError when `by` may not approve this plan, or need not."""
    newest = to_approve(state)
    if newest is None or newest.number != filed.number:
        raise UsageError(
            say(N_("{case} has a newer plan by now: look at it, and approve that one."), case=state.case)
        )
    if not _plain(by):
        raise UsageError(say(N_("Say who approves: dakkan approve {case} --by NAME"), case=state.case))
    if _plain(by) == _plain(filed.made_by):
        raise NotApproved(
            say(
                N_("{by} made this plan; somebody else has to approve it: dakkan approve {case} --by NAME"),
                by=by,
                case=state.case,
            )
        )
    if _by_another(filed):
        raise UsageError(
            say(
                N_("{by} has approved this plan already. Next: dakkan apply {case}"),
                by=filed.approved_by,
                case=state.case,
            )
        )


def _by_another(filed: FiledPlan) -> bool:
    return bool(filed.approved_by) and _plain(filed.approved_by) != _plain(filed.made_by)


def _plain(name: str) -> str:
    """The same name in other letters is the same person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
