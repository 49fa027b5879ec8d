"""Everything that can be done about a takeover: a file an action, named by its id."""

from collections.abc import Mapping
from typing import Any

from ..action import Action
from .answer_twilio import AnswerTwilio
from .cancel_messages import CancelMessages
from .change_password import ChangePassword
from .close_countries import CloseCountries
from .close_subaccount import CloseSubaccount
from .delete_api_key import DeleteApiKey
from .disable_number import DisableNumber
from .end_sessions import EndSessions
from .freeze_evidence import FreezeEvidence
from .hang_up_calls import HangUpCalls
from .remove_foothold import RemoveFoothold
from .remove_user import RemoveUser
from .restore_email import RestoreEmail
from .restore_usage_trigger import RestoreUsageTrigger
from .restore_webhook import RestoreWebhook
from .resume_subaccount import ResumeSubaccount
from .review_recharge import ReviewRecharge
from .rotate_auth_token import RotateAuthToken
from .suspend_subaccount import SuspendSubaccount
from .verify_geo import VerifyGeo

Actions = Mapping[str, Action[Any]]  # Any: what an action sees is its own business

CATALOGUE: Actions = {
    action.id: action
    for action in (
        HangUpCalls(),
        CancelMessages(),
        CloseCountries(),
        SuspendSubaccount(),
        FreezeEvidence(),
        DeleteApiKey(),
        RotateAuthToken(),
        RemoveFoothold(),
        RemoveUser(),
        ChangePassword(),
        RestoreEmail(),
        EndSessions(),
        DisableNumber(),
        RestoreWebhook(),
        RestoreUsageTrigger(),
        ReviewRecharge(),
        VerifyGeo(),
        CloseSubaccount(),
        AnswerTwilio(),
        ResumeSubaccount(),
    )
}
"""By id, in the order shown to people. The order of a plan is that of `action.Phase`."""
