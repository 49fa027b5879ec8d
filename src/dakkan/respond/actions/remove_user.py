"""Users and invitations that are the thief's are removed, in the Console.

An organization has an API for users (SCIM), and it does not help here: it needs an OAuth app of the organization
itself, which only an owner makes in the Console and which no credential of an account can stand in for, and it
does not show whoever was invited with a mailbox outside of the organization's domains (reference 6.4).
"""

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
            "an organization: Admin Center > Users). Whoever has a developer's role there can read the token. "
            "Dakkan cannot do it: the API for users takes a credential of an organization, not of an account."
        )
