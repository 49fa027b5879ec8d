"""The state of an account that is neither traffic nor one of the tables with columns of their own.

Everything of the persistence sweep (reference, section 8) that a thief may leave behind: each kind is a table
of its own, so that what could not be read of one kind is a gap of that kind, and all have the same columns.
"""

from dataclasses import dataclass

COLUMNS = ("name", "parent_sid", "updated_at", "fields")
"""`fields`: JSON object, field → text, sorted; without times, links, SIDs of the thing itself, secrets."""


@dataclass(frozen=True)
class Kind:
    table: str
    word: str
    """What one of them is called in diffs, plans and reports."""
    prefix: str = ""
    """Of its SIDs; "" where it has none and `sid` is made up."""


KINDS: dict[str, Kind] = {
    kind.table: kind
    for kind in (
        Kind("sip_domains", "sip-domain", "SD"),
        Kind("sip_credential_lists", "sip-credential-list", "CL"),
        Kind("sip_credentials", "sip-credential", "CR"),
        Kind("sip_access_lists", "sip-access-list", "AL"),
        Kind("sip_access_addresses", "sip-access-address", "IP"),
        Kind("trunks", "trunk", "TK"),
        Kind("trunk_origination_urls", "trunk-origination-url", "OU"),
        Kind("byoc_trunks", "byoc-trunk", "BY"),
        Kind("connect_apps", "connect-app", "CN"),
        Kind("authorized_connect_apps", "authorized-connect-app"),  # CN too, of somebody else's app
        Kind("oauth_apps", "oauth-app", "OQ"),
        Kind("event_sinks", "event-sink", "DG"),
        Kind("event_subscriptions", "event-subscription", "DF"),
        Kind("export_settings", "export-setting"),  # sid is the resource type: Messages, Calls, …
        Kind("export_jobs", "export-job", "JS"),
        Kind("alarms", "alarm", "AK"),
        Kind("flows", "flow", "FW"),
        Kind("function_services", "function-service", "ZS"),
        Kind("functions", "function", "ZH"),
        Kind("caller_ids", "caller-id", "PN"),
        Kind("verify_webhooks", "verify-webhook", "YW"),
        Kind("safe_list", "safe-list-entry", "GN"),
    )
}
"""By table."""

TABLE_OF = {kind.prefix: kind.table for kind in KINDS.values() if kind.prefix and kind.prefix != "PN"} | {
    "AE": "events",
    "SM": "messages",
    "MM": "messages",
    "CA": "calls",
    "NO": "alerts",
    "SK": "keys",
    "PN": "numbers",
    "AP": "applications",
    "MG": "services",
    "UT": "usage_triggers",
    "AC": "accounts",
    "VL": "verify_attempts",
}
"""The table that a SID of this prefix lies in, for exhibits."""
