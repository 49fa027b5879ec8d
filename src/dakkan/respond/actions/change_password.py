"""Every user in doubt changes the password; there is no API for it."""

from ...model.scope import Scope
from ...texts import N_
from ..people import UserTask, in_doubt


class ChangePassword(UserTask):
    id = "change-password"
    title = N_("Change the passwords of users in doubt")

    def users(self, scope: Scope) -> tuple[str, ...]:
        return in_doubt(scope)

    def says(self) -> str:
        return N_(
            "User {user} changes the password, from a clean computer: Console > user menu, top "
            "right > User Settings > Password. At least 16 characters, used nowhere else; check the second "
            "factor and its phone number there too."
        )
