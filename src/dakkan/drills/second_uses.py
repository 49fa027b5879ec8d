"""How a thief uses the one thing that he has left: with the credential that it is, or with none at all.

Where a thing works by itself (a function, an app, a number that dials) the act asks the world whether it is
still there and in force, and then does what Twilio would do on its behalf.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import msgspec

from ..simulator import (
    calls,
    connect_apps,
    event_streams,
    flows,
    functions,
    messages,
    numbers,
    oauth_apps,
    safe_list,
)
from ..simulator.account import Account
from ..simulator.app import simulate
from ..simulator.configured import Configured
from ..simulator.refusal import Refused
from ..simulator.transport import InProcess
from . import lures
from .destinations import DESTINATIONS
from .hands import Hands
from .lasting_acts import HOST
from .traffic_acts import SendsMessages

_TOKENS = "https://accounts.twilio.com/v1/AuthTokens"
_OAUTH = "https://oauth.twilio.com/v2/token"
_SAFE = "https://accounts.twilio.com/v1/SafeList/Numbers"
_OUTSIDE = "+819012349999"
"""A telephone of his."""
_APP = "data-sync"


@dataclass(frozen=True)
class Sends:
    """Bait, with the credential that is left."""

    by: str = "numbers"

    def __call__(self, hands: Hands) -> None:
        SendsMessages(10, timedelta(seconds=30), "home", "parcel", self.by)(hands)


@dataclass(frozen=True)
class Promotes:
    """The token that he made beside the owner's becomes the only one."""

    def __call__(self, hands: Hands) -> None:
        hands.ask("POST", f"{_TOKENS}/Promote", {"SuppressEmailNotification": "true"}, token=True, own=True)
        Sends()(hands)


@dataclass(frozen=True)
class LogsInAs:
    """The user that he had invited logs in, and reads the token there."""

    email: str

    def __call__(self, hands: Hands) -> None:
        user = next((user for user in hands.world.users.values() if user.email == self.email), None)
        if user is not None and hands.console("login", user_sid=user.sid).ok:
            hands.looks_in_console()
            Sends()(hands)


@dataclass(frozen=True)
class UsesApp:
    """His OAuth app's id and secret bring an access token, and that sends."""

    def __call__(self, hands: Hands) -> None:
        account, sid = _main(hands), hands.made.get(_APP, "")
        app = account.kind(oauth_apps.KIND).get(sid)
        secret = app.text(oauth_apps.SECRET) if app else "of an app that is gone"
        form = {"grant_type": "client_credentials", "client_id": sid, "client_secret": secret}
        token = str(_ask(hands, _OAUTH, form).get("access_token", ""))
        _ask(hands, f"{hands.of('')}/Messages.json", _bait(hands), token)


@dataclass(frozen=True)
class CallsIn:
    """Rings every number: what answers there may be his own, and dial on at the owner's cost."""

    def __call__(self, hands: Hands) -> None:
        account = _main(hands)
        for number in list(account.kind(numbers.KIND).values()):
            if _answers_for_him(account, number):
                form = {"To": DESTINATIONS["home"].number(0, hands.chance), "Twiml": "<Response/>"}
                form["From"] = number.text("phone_number")
                with suppress(Refused):
                    calls.dial(hands.world, account, "thief", form, seconds=1800)


@dataclass(frozen=True)
class TextsIn:
    """Writes to the owner's numbers, and waits for the copy at his own host."""

    def __call__(self, hands: Hands) -> None:
        for account in hands.world.accounts.values():
            for number in list(account.kind(numbers.KIND).values()):
                to = number.text("phone_number")
                messages.receive(hands.world, account, sender=_OUTSIDE, to=to, body="is this you?")


@dataclass(frozen=True)
class ReadsSink:
    """Whatever the account sends is told to his sink as well, while there is a subscription to it."""

    def __call__(self, hands: Hands) -> None:
        account = _main(hands)
        for sink in account.kind(event_streams.SINK).values():
            if event_streams.subscriptions(account, sink.sid):
                hands.world.deliver_webhook(sink.text("destination_url"), {"type": "copy"}, account, sink.sid)


@dataclass(frozen=True)
class RunsFunction:
    """His code inside the account sends with the account's own token, whichever that is by now."""

    def __call__(self, hands: Hands) -> None:
        account = _main(hands)
        for service in account.kind(functions.KIND).values():
            if service.made_by == "thief" and service.fields["include_credentials"] is True:
                _sends(hands, account)


@dataclass(frozen=True)
class ActsThroughApp:
    """The app that he let in has rights of its own in the account."""

    def __call__(self, hands: Hands) -> None:
        account = _main(hands)
        for app in account.kind(connect_apps.AUTHORIZED).values():
            if app.made_by == "thief":
                _sends(hands, account)


@dataclass(frozen=True)
class PumpsForm:
    """From outside: the owner's own form asks for codes to his numbers, as far as Twilio lets them pass."""

    to: str
    guarded: bool = False
    """Twilio's fraud protection stops them, unless the number is on the safe list."""

    def __call__(self, hands: Hands) -> None:
        account = _main(hands)
        listed = {each.text("phone_number") for each in account.kind(safe_list.KIND).values()}
        for number in listed if self.guarded else [DESTINATIONS[self.to].number(0, hands.chance)]:
            _sends(hands, account, number)


@dataclass(frozen=True)
class Waits:
    """What he left does its work without him."""

    def __call__(self, hands: Hands) -> None: ...


@dataclass(frozen=True)
class LetsAppIn:
    """In the Console: an app of his own, authorised in the owner's name."""

    name: str

    def __call__(self, hands: Hands) -> None:
        hands.console("authorize-connect-app", user_sid=hands.user_sid, friendly_name=self.name)


@dataclass(frozen=True)
class Exempts:
    """A number of his goes on the safe list, and some of his bait goes there."""

    to: str
    messages: int = 3

    def __call__(self, hands: Hands) -> None:
        number = DESTINATIONS[self.to].number(0, hands.chance)
        hands.ask("POST", _SAFE, {"PhoneNumber": number}, own=True)
        for _number in range(self.messages):
            hands.ask("POST", f"{hands.of('')}/Messages.json", _bait(hands, number))


@dataclass(frozen=True)
class DialsOut:
    """An application of his on the owner's number, whose own URLs stay as they are; and a number of his own."""

    def __call__(self, hands: Hands) -> None:
        where = {"VoiceUrl": f"https://{HOST}/dial"}
        made = hands.ask("POST", f"{hands.of('')}/Applications.json", {"FriendlyName": "ivr 2", **where})
        number = next(iter(_main(hands).kind(numbers.KIND)))
        url = f"{hands.of('')}/IncomingPhoneNumbers"
        hands.ask("POST", f"{url}/{number}.json", {"VoiceApplicationSid": str(made.body.get("sid", ""))})
        hands.ask("POST", f"{url}.json", {"PhoneNumber": "+12515550133", **where})


def _answers_for_him(account: Account, number: Configured) -> bool:
    """By an application or a flow of his, or by his own host; an application overrides the URLs."""
    application = account.kind("application").get(number.text("voice_application_sid"))
    url = (application or number).text("voice_url")
    his = [flow.sid for flow in account.kind(flows.KIND).values() if flow.made_by == "thief"]
    return f"//{HOST}/" in url or any(sid in url for sid in his)


def _sends(hands: Hands, account: Account, to: str = "") -> None:
    """As Twilio would on behalf of something inside the account."""
    with suppress(Refused):
        messages.submit(hands.world, account, "thief", _bait(hands, to))


def _bait(hands: Hands, to: str = "") -> dict[str, str]:
    number = next(iter(_main(hands).kind(numbers.KIND).values()))
    return {
        "To": to or DESTINATIONS["home"].number(0, hands.chance),
        "From": number.text("phone_number"),
        "Body": lures.write("parcel", "ja", hands.chance),
    }


def _main(hands: Hands) -> Account:
    return hands.world.accounts[hands.account_sid]


def _ask(hands: Hands, url: str, form: dict[str, str], token: str = "") -> dict[str, Any]:
    """With an access token, or with nothing."""
    about = {"X-Simulator-Person": "thief", "X-Forwarded-For": hands.address}
    if token:
        about["Authorization"] = f"Bearer {token}"
    client = InProcess(simulate(hands.world), person="thief", address=hands.address)
    answer = client.handle_request(httpx2.Request("POST", url, headers=about, data=form))
    content = answer.read()
    found: dict[str, Any] = msgspec.json.decode(content) if content[:1] == b"{" else {}
    return found
