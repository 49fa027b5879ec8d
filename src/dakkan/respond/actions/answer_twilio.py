"""What Twilio asks for before it lifts a suspension: tasks with the words for them, while the account is suspended.

Nothing of it has an API. Until it is answered the account is an outage, and a number of a suspended account may
be lost after some sixty days (reference 2.8). What cannot be done meanwhile waits for the plan `reactivated`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...model.scope import Scope
from ...texts import N_
from ..action import Phase, Premises, Proposed
from ..hands import Hands
from ..left_behind import works
from ..tasks import Task

ASKED: Mapping[str, str] = {
    "reply": N_(
        "Answer Twilio's mail about the suspension of {account} within 24 hours, in the same thread and from a "
        "mailbox of the account. Put in: the Account SIDs, the first and the last hostile trace in UTC, the "
        "numbers and countries that were written to or called, some message SIDs, and what you have done. The "
        "report has all of that: dakkan report."
    ),
    "cause": N_(
        "Fill in Twilio's form about the cause (RCA) for {account}: what happened, with start, end and discovery; "
        "how the credential got out; what was done; what prevents it from now on. A second takeover is only "
        "looked at with it. The report has a draft under these four headings."
    ),
    "second-factor": N_(
        "Switch on the second factor for every user of {account}, and say so in the answer: Console > Admin > "
        "Security > Two-factor authentication, required."
    ),
    "repositories": N_(
        "Close the place where the credential of {account} lay open, and say so in the answer: repository "
        "private and its history clean, .env and .git not served, debug pages off, image or phone app withdrawn."
    ),
    "balance": N_(
        "Settle the balance of {account} or dispute it now, with times and message SIDs: Console > Billing. A "
        "negative balance keeps it suspended."
    ),
    "afterwards": N_(
        "When {account} is active again, make the next plan at once: dakkan plan --preset reactivated. What is "
        "impossible while it is suspended waits there: the token once more, new API keys, subaccounts, a second "
        "sweep. Until then your systems have to run on the Auth Token."
    ),
}
"""Verb → what is to be done. Source: reference 2.8, trap 1 and 2; what victims were asked."""


@dataclass(frozen=True)
class Standing:
    suspended: bool
    """The main account: only Twilio does that."""


class AnswerTwilio(Task[Standing]):
    id = "answer-twilio"
    title = N_("Answer what Twilio asks for")

    def inspect(self, hands: Hands) -> Standing:
        return Standing(not works(hands))

    def plan(self, scope: Scope, seen: Standing, premises: Premises) -> list[Proposed]:
        if not seen.suspended:
            return []
        main = scope.account_sid
        return [
            (Phase.TASKS, self.step(verb, main, main, says, facts={"account": main}, why=scope.why))
            for verb, says in ASKED.items()
            if premises.done_at(self.id, main, main, verb) is None
        ]
