"""Words that every report uses for the closed sets of the model. All values are message ids."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from ..model.finding import Confidence, Severity
from ..model.plan import Preset, StepState
from ..model.response_step import Standing
from ..model.verdict import Takeover
from ..texts import N_, language, say

VERDICTS = {
    Takeover.CONFIRMED: N_("This account was taken over."),
    Takeover.LIKELY: N_("This account was very likely taken over."),
    Takeover.POSSIBLE: N_("This account may have been taken over; look at the findings."),
    Takeover.NONE: N_("There is no sign of a takeover in what could be seen."),
}
SIGN_TITLES = {
    "mass-traffic": N_("SMS or calls that nobody ordered"),
    "phishing-links": N_("lures in message bodies"),
    "credentials-changed": N_("e-mail or password changed"),
    "unusual-countries": N_("traffic to unusual countries"),
    "unknown-numbers": N_("numbers that nobody bought"),
    "unknown-subaccounts": N_("subaccounts that nobody made"),
}
SEVERITIES = {
    Severity.CRITICAL: N_("critical"),
    Severity.HIGH: N_("high"),
    Severity.MEDIUM: N_("medium"),
    Severity.LOW: N_("low"),
    Severity.INFORMATIONAL: N_("informational"),
}
CONFIDENCES = {
    Confidence.HIGH: N_("confidence high"),
    Confidence.MEDIUM: N_("confidence medium"),
    Confidence.LOW: N_("confidence low"),
}
STATES = {
    StepState.PLANNED: N_("planned, not begun"),
    StepState.BEGUN: N_("begun"),
    StepState.DONE: N_("done, not proven"),
    StepState.PROVEN: N_("done and proven"),
    StepState.UNKNOWN: N_("outcome unknown"),
    StepState.FAILED: N_("failed"),
    StepState.UNDONE: N_("taken back"),
    StepState.SKIPPED: N_("left out"),
}
STANDINGS = {
    Standing.OPEN: N_("open"),
    Standing.DONE: N_("done"),
    Standing.PARTLY: N_("partly done"),
    Standing.NOT_NEEDED: N_("not needed"),
    Standing.BLIND: N_("only a person can tell"),
}
PRESETS = {
    Preset.STOP: N_("Stop the traffic"),
    Preset.CONTAIN: N_("Lock the intruder out"),
    Preset.SANITISE: N_("Clean up"),
    Preset.REACTIVATED: N_("After reactivation"),
    Preset.HARDEN: N_("Make the next one harder"),
}
THINGS = {
    "api-key": N_("API keys of the intruder"),
    "number": N_("numbers of the intruder"),
    "subaccount": N_("subaccounts of the intruder"),
    "user": N_("users of the intruder"),
    "invitation": N_("invitations by the intruder"),
    "secondary-token": N_("secondary Auth Tokens of the intruder"),
    "message-service": N_("messaging services of the intruder"),
    "sip-domain": N_("SIP domains of the intruder"),
    "sip-credential-list": N_("lists of SIP logins of the intruder"),
    "sip-credential": N_("SIP logins of the intruder"),
    "sip-access-list": N_("lists of SIP addresses of the intruder"),
    "sip-access-address": N_("SIP address ranges of the intruder"),
    "trunk": N_("SIP trunks of the intruder"),
    "trunk-origination-url": N_("origination URLs of the intruder"),
    "byoc-trunk": N_("BYOC trunks of the intruder"),
    "connect-app": N_("Connect apps of the intruder"),
    "authorized-connect-app": N_("Connect apps that the intruder let in"),
    "oauth-app": N_("OAuth apps of the intruder"),
    "event-sink": N_("event sinks of the intruder"),
    "event-subscription": N_("event subscriptions of the intruder"),
    "export-setting": N_("daily exports that the intruder set up"),
    "export-job": N_("export jobs of the intruder"),
    "alarm": N_("alarms that the intruder silenced or made"),
    "flow": N_("Studio flows of the intruder"),
    "function-service": N_("function services of the intruder"),
    "function": N_("functions of the intruder"),
    "caller-id": N_("caller IDs of the intruder"),
    "verify-webhook": N_("Verify webhooks of the intruder"),
    "safe-list-entry": N_("numbers that the intruder put on the safe list"),
}
CHECK_MARKS: dict[bool | None, str] = {
    True: N_("good"),
    False: N_("NOT good"),
    None: N_("could not be looked at"),
}
BASES = {
    "price": N_("as billed by Twilio"),
    "estimate": N_("an estimate; Twilio has not billed everything yet"),
}
_JAPAN = timezone(timedelta(hours=9))


def exact(at: datetime) -> str:
    """To the second, in UTC; for Japanese readers in Japan's time as well."""
    shown = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if language() != "ja":
        return shown
    return say("{utc} ({local} Japan time)", utc=shown, local=f"{at.astimezone(_JAPAN):%m-%d %H:%M:%S}")


def amount(value: int | Decimal) -> str:
    """`12,345`, and money to the cent."""
    return f"{value:,.2f}" if isinstance(value, Decimal) else f"{value:,}"
