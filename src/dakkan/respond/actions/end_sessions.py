"""Sessions of users in doubt are ended: a changed password alone may leave the thief logged in."""

from ...model.scope import Scope
from ...texts import N_
from ..people import UserTask, in_doubt


class EndSessions(UserTask):
    id = "end-sessions"
    title = N_("End the sessions of users in doubt")

    def users(self, scope: Scope) -> tuple[str, ...]:
        return in_doubt(scope)

    def says(self) -> str:
        return N_(
            "End all sessions of user {user}, after the password was changed: Console > user menu, top "
            "right > User Settings > Sessions > Log out everywhere; if it is not shown, reset the password "
            "once more or ask Twilio Support."
        )
