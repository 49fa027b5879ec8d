"""Where Twilio's description is wrong, or says less than answers that were seen."""

from simulator.openapi import Allowed

A2010 = "/2010-04-01/Accounts/{AccountSid}"
ALLOWED = (
    Allowed(f"{A2010}/IncomingPhoneNumbers", "subresource_uris", "additional", "in every recorded answer"),
    Allowed(
        f"{A2010}/Usage/Triggers", "recurring", "None is not", "null without recurrence (reference C.12)"
    ),
    Allowed(f"{A2010}/Usage/Records", "price", "is not of type", "a string in every recorded answer (4.3)"),
    Allowed("/v1/Events", "actor_sid", "does not match", "not only users act: AC… and others (trap 29)"),
)
