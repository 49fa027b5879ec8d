"""Every call that changes something at Twilio; there are no others.

Only the executor comes here. Each function makes one request, which the client never repeats unless
Twilio certainly did not process it: `Unreachable` means that the change may have been made. What
has to be gone and is gone already (404) is not an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import msgspec

from ..errors import NotFound, Unreachable
from ..texts import N_, say
from .client import Twilio
from .credential import Credential, Secret
from .wire import Answer

_INCOMPLETE = N_(
    "Twilio made the change but its answer lacks `{name}`. Look at Twilio before it is repeated; "
    "`dakkan resume` does that."
)

_ACCOUNT = "https://api.twilio.com/2010-04-01/Accounts/{account}"
_SIP = f"{_ACCOUNT}/SIP"
_TRUNKS = "https://trunking.twilio.com/v1/Trunks"
_EXPORTS = "https://bulkexports.twilio.com/v1/Exports"
_ALARMS = "https://monitor.twilio.com/v2/Alarms"
_SERVERLESS = "https://serverless.twilio.com/v1/Services"


@dataclass(frozen=True)
class CountryAnswer:
    """What became of one country in a change of messaging permissions."""

    country: str
    """ISO 3166."""
    enabled: bool
    """In a refused item maybe the wish, maybe the fact: read the permissions back."""
    error_code: int
    """0 when it was taken; 30649 for a high-risk country that only the Console can change."""
    errors: tuple[str, ...]

    @property
    def taken(self) -> bool:
        return self.error_code == 0


@dataclass(frozen=True)
class VoicePermission:
    """Which numbers of a country may be called; all three false blocks the country."""

    low_risk: bool = False
    high_risk_special: bool = False
    high_risk_tollfraud: bool = False


def mint_secondary_token(twilio: Twilio, credential: Credential) -> Secret:
    """Make a second auth token beside the first, for the account that `credential` belongs to.

    Both are valid until one is promoted. Refused (400/20001) while there is a secondary already.
    Source: reference 3.2, A.4.
    """
    answer = twilio.send("POST", credential, "https://accounts.twilio.com/v1/AuthTokens/Secondary")
    return Secret(_text(answer, "secondary_auth_token"))


def drop_secondary_token(twilio: Twilio, credential: Credential) -> bool:
    """Delete the secondary auth token, whoever made it; False when there was none. Source: reference 3.2.

    There is no call that shows whether one exists (trap 9).
    """
    return _delete(twilio, credential, "https://accounts.twilio.com/v1/AuthTokens/Secondary")


def promote_secondary_token(twilio: Twilio, credential: Credential) -> Secret:
    """Make the secondary auth token the only one; the old primary is dead when this returns.

    Returns the token that is primary now. Webhook signatures change at the same moment (trap 8).
    Source: reference 3.2, A.4.
    """
    answer = twilio.send("POST", credential, "https://accounts.twilio.com/v1/AuthTokens/Promote")
    return Secret(_text(answer, "auth_token"))


def create_api_key(
    twilio: Twilio, credential: Credential, account_sid: str, friendly_name: str
) -> tuple[str, Secret]:
    """Make a Standard API key: its SID and its secret, which Twilio shows this once only.

    Impossible while the account is suspended for takeover (trap 2). Source: reference 3.3, A.2.
    """
    answer = twilio.send(
        "POST", credential, _api(account_sid, "Keys"), form={"FriendlyName": friendly_name[:64]}
    )
    return _text(answer, "sid"), Secret(_text(answer, "secret"))


def delete_api_key(twilio: Twilio, credential: Credential, account_sid: str, sid: str) -> bool:
    """Delete an API key; it and all Access Tokens signed with it die at once. False when it was gone.

    Source: reference 3.3, A.2.
    """
    return _delete(twilio, credential, _api(account_sid, "Keys", sid))


def delete_signing_key(twilio: Twilio, credential: Credential, account_sid: str, sid: str) -> bool:
    """The same for the older twin of the API keys, which may not show among them. Source: reference 3.3."""
    return _delete(twilio, credential, _api(account_sid, "SigningKeys", sid))


def cancel_message(twilio: Twilio, credential: Credential, account_sid: str, sid: str) -> str:
    """Stop a message that is not sent yet (scheduled, accepted, queued); its status after that.

    Raises Refused when it is too late. Source: reference 4.1, A.5.
    """
    form = {"Status": "canceled"}
    return _text(twilio.send("POST", credential, _api(account_sid, "Messages", sid), form=form), "status")


def end_call(twilio: Twilio, credential: Credential, account_sid: str, sid: str) -> str:
    """End a call, also one in progress; its status after that. Source: reference 4.2, A.6."""
    form = {"Status": "completed"}
    return _text(twilio.send("POST", credential, _api(account_sid, "Calls", sid), form=form), "status")


def set_account_status(
    twilio: Twilio, credential: Credential, account_sid: str, status: Literal["active", "suspended"]
) -> str:
    """Suspend a subaccount or bring it back; the status Twilio answers. Needs the main auth token.

    Closing is not offered: it releases every number for good (trap 6). Calls in progress go on (trap 5).
    Source: reference 3.1, A.1.
    """
    url = f"https://api.twilio.com/2010-04-01/Accounts/{_quoted(account_sid)}.json"
    return _text(twilio.send("POST", credential, url, form={"Status": status}), "status")


def update_number(
    twilio: Twilio, credential: Credential, account_sid: str, sid: str, fields: Mapping[str, str]
) -> dict[str, str]:
    """Set fields of a phone number by the names its answers have (`sms_url`); "" empties one.

    Returns the same fields as Twilio answers them. A trunk deletes the voice application and the
    reverse (reference 4.4). Source: A.11.
    """
    url = _api(account_sid, "IncomingPhoneNumbers", sid)
    return _fields(twilio.send("POST", credential, url, form=_camel(fields)), fields)


def update_application(
    twilio: Twilio, credential: Credential, account_sid: str, sid: str, fields: Mapping[str, str]
) -> dict[str, str]:
    """The same for a TwiML application. Source: reference A.15."""
    url = _api(account_sid, "Applications", sid)
    return _fields(twilio.send("POST", credential, url, form=_camel(fields)), fields)


def update_service(
    twilio: Twilio, credential: Credential, sid: str, fields: Mapping[str, str]
) -> dict[str, str]:
    """The same for a messaging service of the credential's own account. Source: reference A.23."""
    url = f"https://messaging.twilio.com/v1/Services/{_quoted(sid)}"
    return _fields(twilio.send("POST", credential, url, form=_camel(fields)), fields)


def set_messaging_countries(
    twilio: Twilio, credential: Credential, countries: Mapping[str, bool]
) -> list[CountryAnswer]:
    """Allow or block sending to countries (ISO 3166 → allowed) from the credential's own account.

    HTTP 200 even where items were refused (trap 14): look at each. Source: reference 5.1.
    """
    items = [
        msgspec.json.encode({"country_code": country, "type": "country", "enabled": enabled}).decode()
        for country, enabled in countries.items()
    ]
    answer = twilio.send(
        "PATCH",
        credential,
        "https://accounts.twilio.com/v1/Messaging/GeoPermissions",
        form={"Permissions": items},
    )
    try:
        rows = msgspec.convert(answer.body.get("permissions"), list[_CountryRow])
    except msgspec.ValidationError:
        raise Unreachable(say(_INCOMPLETE, name="permissions")) from None
    return [
        CountryAnswer(row.country_code, row.enabled, row.error_code or 0, tuple(row.error_messages or ()))
        for row in rows
    ]


def set_voice_countries(
    twilio: Twilio, credential: Credential, countries: Mapping[str, VoicePermission]
) -> int:
    """Set which numbers of countries (by ISO 3166) may be called; how many Twilio says it updated.

    Source: reference 5.2, A.20: JSON text in a form field, its values the words "true" and "false".
    """
    request = [
        {
            "iso_code": country,
            "low_risk_numbers_enabled": _word(allowed.low_risk),
            "high_risk_special_numbers_enabled": _word(allowed.high_risk_special),
            "high_risk_tollfraud_numbers_enabled": _word(allowed.high_risk_tollfraud),
        }
        for country, allowed in countries.items()
    ]
    answer = twilio.send(
        "POST",
        credential,
        "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates",
        form={"UpdateRequest": msgspec.json.encode(request).decode()},
    )
    count = answer.body.get("update_count")
    return count if isinstance(count, int) else 0


def set_voice_inheritance(twilio: Twilio, credential: Credential, inherit: bool) -> bool:
    """Whether a subaccount (whose own credential this is) takes its parent's voice permissions.

    Returns what Twilio answers. Source: reference 5.2.
    """
    answer = twilio.send(
        "POST",
        credential,
        "https://voice.twilio.com/v1/Settings",
        form={"DialingPermissionsInheritance": inherit},
    )
    return answer.body.get("dialing_permissions_inheritance") is True


def create_usage_trigger(
    twilio: Twilio, credential: Credential, account_sid: str, fields: Mapping[str, str]
) -> str:
    """Make a usage trigger, its SID back. `fields` by the names its answers have; needed are
    `usage_category`, `trigger_value` and `callback_url`. Source: reference 4.3, A.10.
    """
    answer = twilio.send("POST", credential, _api(account_sid, "Usage", "Triggers"), form=_camel(fields))
    return _text(answer, "sid")


def delete_usage_trigger(twilio: Twilio, credential: Credential, account_sid: str, sid: str) -> bool:
    """Delete a usage trigger; False when it was gone. Source: reference A.10."""
    return _delete(twilio, credential, _api(account_sid, "Usage", "Triggers", sid))


LEFT_BEHIND: Mapping[str, str] = {
    "sip-domain": f"{_SIP}/Domains/{{sid}}.json",
    "sip-credential-list": f"{_SIP}/CredentialLists/{{sid}}.json",
    "sip-credential": f"{_SIP}/CredentialLists/{{parent}}/Credentials/{{sid}}.json",
    "sip-access-list": f"{_SIP}/IpAccessControlLists/{{sid}}.json",
    "sip-access-address": f"{_SIP}/IpAccessControlLists/{{parent}}/IpAddresses/{{sid}}.json",
    "connect-app": f"{_ACCOUNT}/ConnectApps/{{sid}}.json",
    "caller-id": f"{_ACCOUNT}/OutgoingCallerIds/{{sid}}.json",
    "application": f"{_ACCOUNT}/Applications/{{sid}}.json",
    "message-service": "https://messaging.twilio.com/v1/Services/{sid}",
    "trunk": f"{_TRUNKS}/{{sid}}",
    "trunk-origination-url": f"{_TRUNKS}/{{parent}}/OriginationUrls/{{sid}}",
    "byoc-trunk": "https://voice.twilio.com/v1/ByocTrunks/{sid}",
    "oauth-app": "https://iam.twilio.com/v1/Account/OAuthApps/{sid}",
    "event-sink": "https://events.twilio.com/v1/Sinks/{sid}",
    "event-subscription": "https://events.twilio.com/v1/Subscriptions/{sid}",
    "export-job": f"{_EXPORTS}/Jobs/{{sid}}",
    "alarm": f"{_ALARMS}/{{sid}}",
    "flow": "https://studio.twilio.com/v2/Flows/{sid}",
    "function-service": f"{_SERVERLESS}/{{sid}}",
    "function": f"{_SERVERLESS}/{{parent}}/Functions/{{sid}}",
    "verify-webhook": "https://verify.twilio.com/v2/Services/{parent}/Webhooks/{sid}",
}
"""Where a thing of each kind of an account's configuration is deleted. Source: reference 8.1."""

_MAPPINGS = (
    *("Auth/Calls/CredentialListMappings", "Auth/Calls/IpAccessControlListMappings"),
    "Auth/Registrations/CredentialListMappings",
)
_TRUNK_LISTS = ("CredentialLists", "IpAccessControlLists")


def delete_left_behind(
    twilio: Twilio, credential: Credential, account_sid: str, kind: str, sid: str, parent_sid: str = ""
) -> bool:
    """Delete a thing of a kind of LEFT_BEHIND for good, with what lies in it; False when it was gone.

    On product hosts, of the credential's own account. A list of SIP logins or addresses that a domain or a
    trunk goes by is refused, and so is a sink with subscriptions.
    """
    url = LEFT_BEHIND[kind].format(account=_quoted(account_sid), sid=_quoted(sid), parent=_quoted(parent_sid))
    return _delete(twilio, credential, url)


def unmap_from_domain(
    twilio: Twilio, credential: Credential, account_sid: str, domain_sid: str, list_sid: str
) -> bool:
    """A SIP domain no longer goes by a list of logins or addresses, whatever for; False when it did not.

    Source: reference 8.1.
    """
    wanted = [part for part in _MAPPINGS if part.endswith("CredentialListMappings") == _is_logins(list_sid)]
    url = _SIP.format(account=_quoted(account_sid)) + f"/Domains/{_quoted(domain_sid)}"
    gone = [_delete(twilio, credential, f"{url}/{part}/{_quoted(list_sid)}.json") for part in wanted]
    return any(gone)


def unmap_from_trunk(twilio: Twilio, credential: Credential, trunk_sid: str, list_sid: str) -> bool:
    """The same for a trunk of the credential's own account. Source: reference 8.1."""
    part = _TRUNK_LISTS[0] if _is_logins(list_sid) else _TRUNK_LISTS[1]
    return _delete(twilio, credential, f"{_TRUNKS}/{_quoted(trunk_sid)}/{part}/{_quoted(list_sid)}")


def set_export(twilio: Twilio, credential: Credential, resource_type: str, *, enabled: bool) -> bool:
    """Switch the daily export of the credential's own account on or off; what Twilio says it is now.

    Source: reference 8.1.
    """
    url = f"{_EXPORTS}/{_quoted(resource_type)}/Configuration"
    answer = twilio.send("POST", credential, url, form={"Enabled": enabled})
    return answer.body.get("enabled") is True


def set_alarm(twilio: Twilio, credential: Credential, sid: str, *, enabled: bool) -> None:
    """Switch a Console alarm of the credential's own account on or off. Source: reference 8.1."""
    twilio.send("PUT", credential, f"{_ALARMS}/{_quoted(sid)}/status", json={"enabled": enabled})


def delete_safe_number(twilio: Twilio, credential: Credential, phone_number: str) -> bool:
    """Take a number off the safe list of the credential's own account; False when it was not on it.

    Source: reference 8.1.
    """
    url = "https://accounts.twilio.com/v1/SafeList/Numbers"
    return _delete(twilio, credential, url, {"PhoneNumber": phone_number})


class _CountryRow(msgspec.Struct):
    country_code: str
    enabled: bool
    error_code: int | None = 0
    error_messages: list[str] | None = None


def _api(account_sid: str, *parts: str) -> str:
    path = "/".join(_quoted(part) for part in (account_sid, *parts))
    return f"https://api.twilio.com/2010-04-01/Accounts/{path}.json"


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _is_logins(list_sid: str) -> bool:
    """CL: a list of logins; AL: one of addresses."""
    return list_sid.startswith("CL")


def _delete(twilio: Twilio, credential: Credential, url: str, query: Mapping[str, str] | None = None) -> bool:
    try:
        twilio.send("DELETE", credential, url, query=query)
    except NotFound:
        return False
    return True


def _camel(fields: Mapping[str, str]) -> dict[str, str]:
    """Names of answers as names of forms: `sms_fallback_url` is `SmsFallbackUrl`."""
    return {"".join(word[:1].upper() + word[1:] for word in name.split("_")): v for name, v in fields.items()}


def _word(value: bool) -> str:
    return "true" if value else "false"


def _text(answer: Answer, name: str) -> str:
    value = answer.body.get(name)
    if not isinstance(value, str) or not value:
        raise Unreachable(say(_INCOMPLETE, name=name))
    return value


def _fields(answer: Answer, fields: Mapping[str, str]) -> dict[str, str]:
    """The answer's values of `fields`; null is "" as everywhere (reference 4.4)."""
    return {name: str(value) if (value := answer.body.get(name)) is not None else "" for name in fields}
