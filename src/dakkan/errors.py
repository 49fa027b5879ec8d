"""Everything this package raises on purpose.

* DakkanError                 a sentence for people; exit code 1
  + UsageError                what was asked cannot be meant; exit code 2
  + TwilioError               Twilio answered, and the answer was no (status, code, message)
    - Unauthorized            the credential does not open the account: rotated, deleted, mistyped
    - WrongCredential         the credential is alive, but its kind may not do this (key instead of token)
    - AccountSuspended        the account, or its parent, is not active
    - NotFound
    - Refused                 any other 4xx
  + Unreachable               Twilio did not answer, or not in time; the request may have been carried out
  + BadAnswer                 Twilio answered something that cannot be read: half a page, not JSON
  + BadFile                   an imported file is not what it says
  + EvidenceDamaged           a hash or the chain of hashes does not hold
  + StorageFull               the disk refused a write; what was written before is intact
  + VaultError                the vault cannot be opened, or did not give back what was stored
  + CannotPlan                the situation allows no safe plan
  + StalePlan                 what the plan saw no longer holds
  + NotApproved               a plan was not said yes to
  + CannotUndo                the step cannot be taken back
  + StepNotVerified           a step was carried out and its effect was not seen
  + StepUnknown               the answer to a step was lost; `resume` settles it by looking; exit code 5
  + DeployFailed              the deploy hook did not take the new secret; nothing old has died
  + NoSuchCase
"""


class DakkanError(Exception):
    """Something a person has to know; the message says what is the case and what to do next."""

    exit_code = 1


class UsageError(DakkanError):
    exit_code = 2


class TwilioError(DakkanError):
    """Twilio answered, and the answer was no. `status` is HTTP's, `code` Twilio's (0 when absent)."""

    def __init__(self, message: str, *, status: int = 0, code: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Unauthorized(TwilioError):
    pass


class WrongCredential(TwilioError):
    pass


class AccountSuspended(TwilioError):
    pass


class NotFound(TwilioError):
    pass


class Refused(TwilioError):
    pass


class Unreachable(DakkanError):
    pass


class BadAnswer(DakkanError):
    pass


class BadFile(DakkanError):
    pass


class EvidenceDamaged(DakkanError):
    pass


class StorageFull(DakkanError):
    pass


class VaultError(DakkanError):
    pass


class CannotPlan(DakkanError):
    pass


class StalePlan(DakkanError):
    pass


class NotApproved(DakkanError):
    pass


class CannotUndo(DakkanError):
    pass


class StepNotVerified(DakkanError):
    pass


class StepUnknown(DakkanError):
    exit_code = 5


class DeployFailed(DakkanError):
    pass


class NoSuchCase(DakkanError):
    exit_code = 2
