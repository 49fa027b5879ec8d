"""A Twilio with just enough in it to be collected: lists, pages, windows, accounts, refusals.

It keeps rows as ready JSON, so that long lists can be collected quickly. What is to be collected from
a Twilio that lives is tested against the simulator.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx2

from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MAIN = "AC" + "0" * 32
TOKEN = "a" * 32

_LISTS = {
    "Accounts.json": "accounts",
    "Messages.json": "messages",
    "Calls.json": "calls",
    "Keys.json": "keys",
    "SigningKeys.json": "signing_keys",
    "IncomingPhoneNumbers.json": "incoming_phone_numbers",
    "Applications.json": "applications",
    "Usage/Triggers.json": "usage_triggers",
    "Usage/Records/Daily.json": "usage_records",
    "/v1/Events": "events",
    "/v1/Alerts": "alerts",
    "/v1/Services": "services",
    "/v1/DialingPermissions/Countries": "content",
}
_CONFIGURATION = {
    "SIP/Domains.json": "domains",
    "SIP/CredentialLists.json": "credential_lists",
    "SIP/IpAccessControlLists.json": "ip_access_control_lists",
    "ConnectApps.json": "connect_apps",
    "AuthorizedConnectApps.json": "authorized_connect_apps",
    "OutgoingCallerIds.json": "outgoing_caller_ids",
    "trunking.twilio.com/v1/Trunks": "trunks",
    "voice.twilio.com/v1/ByocTrunks": "byoc_trunks",
    "iam.twilio.com/v1/Account/OAuthApps": "content",
    "events.twilio.com/v1/Sinks": "sinks",
    "events.twilio.com/v1/Subscriptions": "subscriptions",
    "monitor.twilio.com/v2/Alarms": "alarms",
    "studio.twilio.com/v2/Flows": "flows",
    "serverless.twilio.com/v1/Services": "services",
    "verify.twilio.com/v2/Services": "services",
    "verify.twilio.com/v2/Attempts": "attempts",
}
_INSIDE = {
    r"SIP/CredentialLists/\w+/Credentials\.json": "credentials",
    r"SIP/IpAccessControlLists/\w+/IpAddresses\.json": "ip_addresses",
    r"trunking\.twilio\.com/v1/Trunks/\w+/OriginationUrls": "origination_urls",
    r"serverless\.twilio\.com/v1/Services/\w+/Functions": "functions",
    r"verify\.twilio\.com/v2/Services/\w+/Webhooks": "webhooks",
    r"bulkexports\.twilio\.com/v1/Exports/\w+/Jobs": "jobs",
}
"""Its rows are kept by this name with the whole place: `lists[account_sid, place]`."""
_TIMES = {
    "messages": ("DateSent", "date_sent"),
    "calls": ("StartTime", "start_time"),
    "events": ("Date", "event_date"),
    "alerts": ("Date", "date_generated"),
}


def sid(prefix: str, number: int) -> str:
    return f"{prefix}{number:032x}"


def rfc2822(at: datetime) -> str:
    return format_datetime(at)


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class StandIn:
    """`lists[account_sid, key]` are rows, newest first: (SID, time or None, JSON)."""

    def __init__(self) -> None:
        self.now = NOW
        self.lists: dict[tuple[str, str], list[tuple[str, datetime | None, bytes]]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.before: Callable[[int, httpx2.Request], None] | None = None
        self.requests: list[httpx2.Request] = []
        self.keys: dict[str, str] = {}
        self.largest_page = 1000
        self.refuse: Callable[[httpx2.Request], tuple[int, int] | None] = lambda request: None
        self._lock = Lock()
        self.account(MAIN, TOKEN, owner=MAIN)

    def account(self, account_sid: str, token: str, *, owner: str = MAIN, status: str = "active") -> None:
        self.accounts[account_sid] = {
            "sid": account_sid,
            "owner_account_sid": owner,
            "friendly_name": f"Account {account_sid[-2:]}",
            "status": status,
            "type": "Full",
            "auth_token": token,
            "date_created": rfc2822(NOW - timedelta(days=100)),
        }

    def rows(
        self, account_sid: str, key: str, rows: Iterable[tuple[str, datetime | None, dict[str, Any]]]
    ) -> None:
        ready = [(name, at, json.dumps({"sid": name, **row}).encode()) for name, at, row in rows]
        self.lists.setdefault((account_sid, key), []).extend(ready)

    def messages(
        self,
        many: int,
        *,
        until: datetime = NOW,
        every: timedelta = timedelta(minutes=1),
        account_sid: str = MAIN,
    ) -> None:
        times = [until - every * n for n in range(1, many + 1)]
        self.rows(
            account_sid,
            "messages",
            ((sid("SM", n), at, message(at, account_sid=account_sid, code=n)) for n, at in enumerate(times)),
        )

    # ---- HTTP --------------------------------------------------------------------------------

    def twilio(self) -> Twilio:
        return Twilio(httpx2.MockTransport(self.answer), clock=lambda: self.now, sleep=lambda _: None)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
        if self.before is not None:
            self.before(number, request)
        caller = self._caller(request)
        if caller is None:
            return self._no(401, 20003)
        if refused := self.refuse(request):
            return self._no(*refused)
        return self._answered(request, caller)

    def _caller(self, request: httpx2.Request) -> str | None:
        user, _, secret = (
            base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode().partition(":")
        )
        if user in self.keys:
            return self.keys[user]
        account = self.accounts.get(user)
        if account is None or account["auth_token"] != secret or account["status"] != "active":
            return None
        return user

    def _answered(self, request: httpx2.Request, caller: str) -> httpx2.Response:
        path, query = request.url.path, dict(parse_qsl(request.url.query.decode()))
        if path.endswith("/Accounts.json"):
            rows = [json.dumps(row).encode() for row in self.accounts.values()]
            return self._json({"accounts": [json.loads(row) for row in rows], "next_page_uri": None})
        if match := re.fullmatch(r"/2010-04-01/Accounts/(AC\w{32})\.json", path):
            return self._json(self.accounts[match[1]])
        match = re.fullmatch(r"/2010-04-01/Accounts/(AC\w{32})/(.*)", path)
        if match and match[1] != caller and self.accounts[match[1]]["owner_account_sid"] != caller:
            return self._no(401, 20003)
        owner, name = (match[1], match[2]) if match else (caller, path)
        if name == "Balance.json":
            return self._json({"account_sid": owner, "balance": "12.30", "currency": "USD"})
        if name == "/v1/Settings":
            return self._json({"dialing_permissions_inheritance": True})
        if name == "/v1/Messaging/GeoPermissions":
            found = [row for _, _, row in self.lists.get((owner, "permissions"), [])]
            return self._bytes(b'{"permissions":[' + b",".join(found) + b"]}")
        place = name if match else f"{request.url.host}{path}"
        if re.fullmatch(r"bulkexports\.twilio\.com/v1/Exports/\w+/Configuration", place):
            return self._json({"enabled": False, "webhook_url": "", "resource_type": path.split("/")[3]})
        inside = next((key for pattern, key in _INSIDE.items() if re.fullmatch(pattern, place)), None)
        if key := inside or _CONFIGURATION.get(place):
            return self._page(request, owner, key, query, place)
        key = _LISTS.get(name)
        return self._page(request, owner, key, query, key) if key else self._no(404, 20404)

    def _page(
        self, request: httpx2.Request, owner: str, key: str, query: dict[str, str], place: str
    ) -> httpx2.Response:
        path, rows = request.url.path, self.lists.get((owner, place), [])
        if key in _TIMES:
            rows = _within(rows, _TIMES[key][0], query)
        if "Status" in query:
            rows = [row for row in rows if json.loads(row[2])["status"] == query["Status"]]
        size = min(int(query.get("PageSize", 50)), self.largest_page)
        start = 0
        if token := query.get("PageToken"):
            start = next(n for n, row in enumerate(rows, 1) if token == f"PA{row[0]}")
        page = rows[start : start + size]
        next_uri = None
        if start + size < len(rows):
            following = {**query, "PageToken": f"PA{page[-1][0]}"}
            next_uri = f"{path}?{urlencode(following)}"
        content = b"[" + b",".join(row for _, _, row in page) + b"]"
        if path.startswith(("/v1", "/v2")):
            url = f"https://{request.url.host}{next_uri}" if next_uri else None
            meta = json.dumps({"key": key, "next_page_url": url}).encode()
            return self._bytes(b'{"%s":%s,"meta":%s}' % (key.encode(), content, meta))
        link = json.dumps(next_uri).encode()
        return self._bytes(b'{"%s":%s,"next_page_uri":%s}' % (key.encode(), content, link))

    def _json(self, body: object, status: int = 200) -> httpx2.Response:
        return self._bytes(json.dumps(body).encode(), status)

    def _no(self, status: int, code: int) -> httpx2.Response:
        return self._json({"code": code, "message": "no", "status": status}, status)

    def _bytes(self, body: bytes, status: int = 200) -> httpx2.Response:
        return httpx2.Response(status, content=body, headers={"Date": format_datetime(self.now, usegmt=True)})


def _within(
    rows: list[tuple[str, datetime | None, bytes]], name: str, query: dict[str, str]
) -> list[tuple[str, datetime | None, bytes]]:
    names = ("StartDate", "EndDate") if name == "Date" else (f"{name}>", f"{name}<")
    if not any(one in query for one in names):
        return rows
    since, until = (datetime.fromisoformat(query[one]) for one in names)
    return [row for row in rows if row[1] is not None and since <= row[1] <= until]


def message(at: datetime | None, *, account_sid: str = MAIN, code: int = 0, **more: Any) -> dict[str, Any]:
    """A message as the list shows it; `at` None is one that waits."""
    return {
        "account_sid": account_sid,
        "body": f"Your code is {code}",
        "date_created": rfc2822(at) if at else rfc2822(NOW - timedelta(hours=1)),
        "date_sent": rfc2822(at) if at else None,
        "direction": "outbound-api",
        "from": "+15005550006",
        "to": f"+3712{code % 10_000_000:07d}",
        "num_segments": "1",
        "num_media": "0",
        "price": "-0.00750",
        "price_unit": "USD",
        "status": "delivered" if at else "scheduled",
        "error_code": None,
    } | more


def credential(account_sid: str = MAIN, token: str = TOKEN) -> Credential:
    return Credential.token(account_sid, Secret(token))
