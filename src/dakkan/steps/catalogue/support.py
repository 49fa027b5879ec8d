"""Answer Twilio: reactivation, credit, root cause analysis."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit


def judge(seen: Seen) -> Judged:
    facts: dict[str, str | int] = {"case": seen.case or "CASE"}
    says = (
        N_("The text of the answer: dakkan report {case} --format ticket"),
        N_("The root cause analysis: dakkan report {case} --format rca"),
    )
    return Judged(Standing.OPEN, says, facts)


SUPPORT = Unit(
    id="support",
    title=N_("Answer Twilio Support"),
    does=N_(
        "Reply within 24 hours to the mail that Twilio sent, in the same thread, or open a ticket from the "
        "account: say what you have done, and ask for a review of the charges. Only Twilio can reactivate a "
        "suspended main account; it wants the other steps done and a negative balance paid, and from those "
        "hit a second time a root cause analysis. Do not close the account to open another. It is done when "
        "Twilio has confirmed."
    ),
    due=timedelta(hours=24),
    judge=judge,
    console=(
        N_("Console › Help › Support tickets, or a reply to Twilio's mail; also fraud@twilio.com"),
        N_("Admin › Account management › Usage/Billing, for the balance"),
    ),
)
