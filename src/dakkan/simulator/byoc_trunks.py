"""BYOC trunks: calls of somebody's own carrier that Twilio's programs answer."""

from .forms import Field
from .told import Told

KIND = "byoc-trunk"
FIELDS = (
    Field("friendly_name", start=""),
    Field("voice_url", "url", ""),
    Field("voice_method", "method", "POST"),
    Field("voice_fallback_url", "url", ""),
    Field("voice_fallback_method", "method", "POST"),
    Field("status_callback_url", "url", ""),
    Field("status_callback_method", "method", "POST"),
    Field("cnam_lookup_enabled", "flag", False),
    Field("connection_policy_sid", "sid"),
    Field("from_domain_sid", "sid"),
)
TRUNKS = Told(KIND, "byoc-trunk", "BY", "https://voice.twilio.com/v1/ByocTrunks/{sid}", FIELDS)
