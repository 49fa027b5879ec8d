"""Users and invitations that are the thief's are removed; there is no API for it."""

from ...model.scope import Scope
from ...texts import N_
from ..people import UserTask, intruders


class RemoveUser(UserTask):
    id = "remove-user"
    title = N_("Remove unknown users and invitations")

    def users(self, scope: Scope) -> tuple[str, ...]:
        return tuple(thing.sid for thing in intruders(scope))

    def says(self) -> str:
        return N_(
            "Remove the user or invitation {user}: Console > Admin > Account management > Users (with "
            "an organization: Admin Center > Users). Whoever has a developer's role there can read the token."
        )
