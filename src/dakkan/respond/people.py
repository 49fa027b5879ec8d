"""Tasks about console users: one a user, planned again when the thief is seen after it was done."""

from abc import abstractmethod
from dataclasses import dataclass

from ..model.plan import Step
from ..model.scope import Hostile, Scope
from .action import Phase, Premises, Proposed
from .hands import Hands
from .tasks import Task


@dataclass(frozen=True)
class Nothing:
    """There is no API to look with; the scope tells."""


class UserTask(Task[Nothing]):
    def inspect(self, hands: Hands) -> Nothing:
        return Nothing()

    def plan(self, scope: Scope, seen: Nothing, premises: Premises) -> list[Proposed]:
        return [
            (Phase.PEOPLE, self._task(scope, sid, premises))
            for sid in self.users(scope)
            if premises.still_open(scope, self.id, scope.account_sid, sid)
        ]

    @abstractmethod
    def users(self, scope: Scope) -> tuple[str, ...]:
        """SIDs of the users (or invitations) that it is about."""

    @abstractmethod
    def says(self) -> str:
        """A message id with `{user}` and `{account}`."""

    def _task(self, scope: Scope, sid: str, premises: Premises) -> Step:
        facts = {"user": sid, "account": scope.account_sid}
        why = scope.reasons(sid) or scope.why
        return self.step("console", scope.account_sid, sid, self.says(), facts=facts, why=why)


def intruders(scope: Scope) -> tuple[Hostile, ...]:
    """Users and invitations that are the thief's."""
    return tuple(thing for thing in scope.hostile if thing.kind in ("user", "invitation"))


def in_doubt(scope: Scope) -> tuple[str, ...]:
    """The owner's users whom the thief may have been; his own are to be removed instead."""
    gone = {thing.sid for thing in intruders(scope)}
    return tuple(sid for sid in dict.fromkeys(scope.users) if sid not in gone)
