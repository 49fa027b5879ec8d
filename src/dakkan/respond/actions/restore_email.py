"""Every user in doubt checks the e-mail address that resets the password goes to; there is no API for it."""

from ...model.scope import Scope
from ...texts import N_
from ..people import UserTask, in_doubt


class RestoreEmail(UserTask):
    id = "restore-email"
    title = N_("Check the e-mail addresses of users in doubt")

    def users(self, scope: Scope) -> tuple[str, ...]:
        return in_doubt(scope)

    def says(self) -> str:
        return N_(
            "User {user} checks the e-mail address, and puts the right one back: Console > user menu, "
            "top right > User Settings > Email. Whoever reads that mailbox can reset the password. If the "
            "login no longer works, another owner or Twilio Support has to do it."
        )
