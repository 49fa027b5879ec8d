"""Where Twilio's description is wrong, or says less than answers that were seen."""

from simulator.openapi import Allowed

A2010 = "/2010-04-01/Accounts/{AccountSid}"
_OWN = (
    Allowed(f"{A2010}/IncomingPhoneNumbers", "subresource_uris", "additional", "in every recorded answer"),
    Allowed(
        f"{A2010}/Usage/Triggers", "recurring", "None is not", "null without recurrence (reference C.12)"
    ),
    Allowed(f"{A2010}/Usage/Records", "price", "is not of type", "a string in every recorded answer (4.3)"),
    Allowed("/v1/Events", "actor_sid", "does not match", "not only users act: AC… and others (trap 29)"),
    Allowed(f"{A2010}/Transcriptions", "price", "is not of type", "a string in Twilio's own example"),
    Allowed(f"{A2010}/Recordings/", "price", "is not of type", "the same under a recording"),
    Allowed(f"{A2010}/Calls/", "price", "is not of type", "a recording of a call, the same"),
    Allowed("/v1/Trunks/", "sip_url", "is not a 'uri'", "sip: and sips: are addresses too"),
    Allowed("/v1/Account/OAuthApps/", "secret", "required", "only creating an app shows it (reference 3.4)"),
)
_USERS = ("/scim/v2/Users", "/Organizations/{OrganizationSid}/scim/Users")
SCIM_ALLOWED = tuple(
    allowed
    for path in _USERS
    for allowed in (
        Allowed(path, "externalId", "required", "only of users whom another directory named (RFC 7643, 3.1)"),
        Allowed(path, "scimType", "required", "of a 400 alone (RFC 7644, 3.12)"),
    )
)
ALLOWED = (*_OWN, *SCIM_ALLOWED)
