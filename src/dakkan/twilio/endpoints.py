"""What is read where: host, path, list key, paging, and which filters carry the window.

One row an evidence table. Source: reference 2.2, 2.7, 4, 5, 6 and Appendix A; the filters are only a
first sieve (exact boundaries are not documented), so the collector filters again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from ..model.clock import iso
from ..model.window import Window

Style = Literal["2010", "v1", "bare", "single"]
"""How an answer is laid out: `2010` has `next_page_uri`, `v1` has `meta.next_page_url`, `bare` is a
list without pages, `single` is one object, which is the one row."""


@dataclass(frozen=True)
class Endpoint:
    table: str
    host: str
    path: str
    """With `{account_sid}` where the account is named."""
    key: str = ""
    """The list's key in the answer; "" for `single`."""
    style: Style = "2010"
    window: Callable[[Window], dict[str, str]] | None = None
    """Query parameters for a window; None where the API has no filter by time."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 1000
    main_only: bool = False
    """Exists for the main account only."""
    parent: str = ""
    """Of a list inside of other things: the endpoint that lists them, in ENDPOINTS or PARENTS."""
    parents: tuple[str, ...] = ()
    """What it lies inside of, where that is always the same."""

    @property
    def nested(self) -> bool:
        """Has to be read once for each parent; its path holds `{parent_sid}`."""
        return bool(self.parent or self.parents)

    def inside(self, parent_sid: str) -> "Endpoint":
        """The list of one parent."""
        path = self.path.replace("{parent_sid}", quote(parent_sid, safe=""))
        return replace(self, path=path, parent="", parents=())

    @property
    def own_credential(self) -> bool:
        """Must be read with the account's own credential; else the parent's auth token will do.

        Product hosts answer for the account that authenticates, whatever was meant (reference 1.2).
        """
        return self.host != "api.twilio.com"

    @property
    def paged(self) -> bool:
        return self.style in ("2010", "v1")

    def url(self, account_sid: str) -> str:
        return f"https://{self.host}{self.path.format(account_sid=quote(account_sid, safe=''))}"


def _by_date_sent(window: Window) -> dict[str, str]:
    """On the wire `DateSent%3E=…`, which reads `DateSent>=…`. `<` includes the day it names."""
    return {"DateSent>": iso(window.since), "DateSent<": iso(window.until)}


def _by_start_time(window: Window) -> dict[str, str]:
    """`<` is documented as *before the day* (trap 19), so the upper bound is moved to the next midnight.

    Should Twilio look at the day only, the last day's calls would be missing otherwise. A window that
    is not made of whole UTC days therefore brings some calls too many.
    """
    midnight = window.until.replace(hour=0, minute=0, second=0, microsecond=0)
    end = window.until if midnight == window.until else midnight + timedelta(days=1)
    return {"StartTime>": iso(window.since), "StartTime<": iso(end)}


def _by_date(window: Window) -> dict[str, str]:
    return {"StartDate": iso(window.since), "EndDate": iso(window.until)}


def _by_day(window: Window) -> dict[str, str]:
    """Whole UTC days, both included."""
    last = window.until - timedelta(microseconds=1)
    return {"StartDate": window.since.strftime("%Y-%m-%d"), "EndDate": last.strftime("%Y-%m-%d")}


def _by_date_created(window: Window) -> dict[str, str]:
    return {"DateCreatedAfter": iso(window.since), "DateCreatedBefore": iso(window.until)}


_API = "api.twilio.com"
_OF_ACCOUNT = "/2010-04-01/Accounts/{account_sid}"
_SIP = f"{_OF_ACCOUNT}/SIP"
_EXPORTS = "/v1/Exports/{parent_sid}"
_EXPORTED = ("Messages", "Calls", "Conferences", "Participants")

ENDPOINTS: dict[str, Endpoint] = {
    endpoint.table: endpoint
    for endpoint in (
        Endpoint("messages", _API, f"{_OF_ACCOUNT}/Messages.json", "messages", window=_by_date_sent),
        Endpoint("calls", _API, f"{_OF_ACCOUNT}/Calls.json", "calls", window=_by_start_time),
        Endpoint("events", "monitor.twilio.com", "/v1/Events", "events", "v1", _by_date),
        Endpoint("alerts", "monitor.twilio.com", "/v1/Alerts", "alerts", "v1", _by_date),
        Endpoint(
            "usage",
            _API,
            f"{_OF_ACCOUNT}/Usage/Records/Daily.json",
            "usage_records",
            window=_by_day,
            fixed={"IncludeSubaccounts": "false"},  # true by default: subaccounts would count twice (trap 31)
        ),
        Endpoint("accounts", _API, "/2010-04-01/Accounts.json", "accounts"),
        Endpoint("keys", _API, f"{_OF_ACCOUNT}/Keys.json", "keys"),
        Endpoint("numbers", _API, f"{_OF_ACCOUNT}/IncomingPhoneNumbers.json", "incoming_phone_numbers"),
        Endpoint("applications", _API, f"{_OF_ACCOUNT}/Applications.json", "applications"),
        Endpoint("services", "messaging.twilio.com", "/v1/Services", "services", "v1"),
        Endpoint("usage_triggers", _API, f"{_OF_ACCOUNT}/Usage/Triggers.json", "usage_triggers"),
        Endpoint(
            "messaging_countries",
            "accounts.twilio.com",
            "/v1/Messaging/GeoPermissions",
            "permissions",
            "bare",
        ),
        Endpoint(
            "voice_countries", "voice.twilio.com", "/v1/DialingPermissions/Countries", "content", "v1"
        ),  # the list key is `content` (trap 16)
        Endpoint("voice_settings", "voice.twilio.com", "/v1/Settings", style="single"),
        Endpoint("balance", _API, f"{_OF_ACCOUNT}/Balance.json", style="single", main_only=True),
        Endpoint("verify_attempts", "verify.twilio.com", "/v2/Attempts", "attempts", "v1", _by_date_created),
        # ---- what of the persistence sweep (reference, 8.1) can be listed
        Endpoint("sip_domains", _API, f"{_SIP}/Domains.json", "domains"),
        Endpoint("sip_credential_lists", _API, f"{_SIP}/CredentialLists.json", "credential_lists"),
        Endpoint(
            "sip_credentials",
            _API,
            f"{_SIP}/CredentialLists/{{parent_sid}}/Credentials.json",
            "credentials",
            parent="sip_credential_lists",
        ),
        Endpoint("sip_access_lists", _API, f"{_SIP}/IpAccessControlLists.json", "ip_access_control_lists"),
        Endpoint(
            "sip_access_addresses",
            _API,
            f"{_SIP}/IpAccessControlLists/{{parent_sid}}/IpAddresses.json",
            "ip_addresses",
            parent="sip_access_lists",
        ),
        Endpoint("trunks", "trunking.twilio.com", "/v1/Trunks", "trunks", "v1"),
        Endpoint(
            "trunk_origination_urls",
            "trunking.twilio.com",
            "/v1/Trunks/{parent_sid}/OriginationUrls",
            "origination_urls",
            "v1",
            parent="trunks",
        ),
        Endpoint("byoc_trunks", "voice.twilio.com", "/v1/ByocTrunks", "byoc_trunks", "v1"),
        Endpoint("connect_apps", _API, f"{_OF_ACCOUNT}/ConnectApps.json", "connect_apps"),
        Endpoint(
            "authorized_connect_apps",
            _API,
            f"{_OF_ACCOUNT}/AuthorizedConnectApps.json",
            "authorized_connect_apps",
        ),
        Endpoint("oauth_apps", "iam.twilio.com", "/v1/Account/OAuthApps", "content", "v1"),
        Endpoint("event_sinks", "events.twilio.com", "/v1/Sinks", "sinks", "v1"),
        Endpoint("event_subscriptions", "events.twilio.com", "/v1/Subscriptions", "subscriptions", "v1"),
        Endpoint(
            "export_settings",
            "bulkexports.twilio.com",
            f"{_EXPORTS}/Configuration",
            style="single",
            parents=_EXPORTED,
        ),
        Endpoint(
            "export_jobs", "bulkexports.twilio.com", f"{_EXPORTS}/Jobs", "jobs", "v1", parents=_EXPORTED
        ),
        Endpoint("alarms", "monitor.twilio.com", "/v2/Alarms", "alarms", "v1"),
        Endpoint("flows", "studio.twilio.com", "/v2/Flows", "flows", "v1"),
        Endpoint("function_services", "serverless.twilio.com", "/v1/Services", "services", "v1"),
        Endpoint(
            "functions",
            "serverless.twilio.com",
            "/v1/Services/{parent_sid}/Functions",
            "functions",
            "v1",
            parent="function_services",
        ),
        Endpoint("caller_ids", _API, f"{_OF_ACCOUNT}/OutgoingCallerIds.json", "outgoing_caller_ids"),
        Endpoint(
            "verify_webhooks",
            "verify.twilio.com",
            "/v2/Services/{parent_sid}/Webhooks",
            "webhooks",
            "v1",
            parent="verify_services",
        ),
    )
}
"""By table. `safe_list` has none: numbers on it can be asked for one by one only, see SAFE_LIST."""

PARENTS: dict[str, Endpoint] = {
    "verify_services": Endpoint("verify_services", "verify.twilio.com", "/v2/Services", "services", "v1"),
}
"""Lists that are read for what lies inside of their things only."""

SAFE_LIST = Endpoint("safe_list", "accounts.twilio.com", "/v1/SafeList/Numbers", style="single")
"""Asked with `PhoneNumber`: the entry, or 404."""

ALSO: dict[str, tuple[Endpoint, ...]] = {
    "keys": (Endpoint("keys", _API, f"{_OF_ACCOUNT}/SigningKeys.json", "signing_keys"),),
}
"""Second sources of a table: older signing keys may not show under Keys (reference 3.3)."""
