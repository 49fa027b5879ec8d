"""Steps that only a person can do: in the plan with the exact Console path, closed with a proof."""

from ..errors import CannotUndo, UsageError
from ..model.plan import Step
from ..texts import say
from .action import Action, Record, S
from .hands import Hands


class Task(Action[S]):
    """`inspect` and `plan` are each task's own; nothing of it is ever carried out by Dakkan."""

    kind = "task"

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        raise UsageError(say("{step} is for a person: there is no API for it.", step=step.id))

    def verify(self, step: Step, hands: Hands) -> bool:
        """Twilio's API shows nothing of it; the audit log does, to the next investigation."""
        return False

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        raise CannotUndo(say("{step} is done by a person, and only a person can take it back.", step=step.id))
