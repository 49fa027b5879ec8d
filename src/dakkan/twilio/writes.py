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


def _delete(twilio: Twilio, credential: Credential, url: str) -> bool:
    try:
        twilio.send("DELETE", credential, url)
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
