"""Does the owner's endpoint accept webhooks that are signed with a new Auth Token?

Twilio signs with the primary token and changes over at the moment of promotion (reference 2.10); an endpoint
that does not know the new one refuses every call and message from then on. So it is asked before, and after.

What is sent: a status callback, `sent`, about the message SM000…, which no account has, from and to a number
that Twilio keeps for tests and that reaches nobody. An application finds no such message and has nothing to
do. It goes only to addresses that the owner wrote down for it, on hosts that the evidence knows as the
owner's, and never to an address that stands in the account: that may be the thief's.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from ..texts import N_, say
from ..twilio.credential import Secret
from .sinks.http import NoReply, Request, Send, may_carry_secrets

_NOBODY = "+15005550006"
_MESSAGE = "SM" + "0" * 32
_REFUSALS = (401, 403)
_SECONDS = 15.0


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True)
class Trial:
    url: str
    outcome: Outcome
    why: str
    """A message id."""
    facts: Mapping[str, str]

    @property
    def says(self) -> str:
        return say(self.why, self.facts)


_ACCEPTED = N_("{url} accepts webhooks signed with the new Auth Token.")
_REFUSED = N_("{url} refuses webhooks signed with the new Auth Token (HTTP {status}).")
_UNCHECKED = N_("{url} accepts webhooks with a wrong signature as well: it does not check them.")
_ODD = N_("{url} answers HTTP {status} to a signed webhook, which tells nothing about its signature.")
_SILENT = N_("{url} does not answer: {why}.")
_FOREIGN = N_("{url} was not asked: the evidence does not know {host} as a host of yours.")


def signature(token: Secret, url: str, form: Mapping[str, str | Sequence[str]] | None = None) -> str:
    """`X-Twilio-Signature` of a POST with `form`; of a GET, with the address alone."""
    text = url
    for name, value in sorted((form or {}).items()):
        values = [value] if isinstance(value, str) else sorted(set(value))
        text += "".join(name + each for each in values)
    digest = hmac.new(token.reveal().encode(), text.encode(), hashlib.sha1).digest()  # what Twilio signs with
    return base64.b64encode(digest).decode()


def try_webhook(
    url: str,
    account_sid: str,
    token: Secret,
    *,
    own_hosts: Collection[str],
    send: Send,
    current: Secret | None = None,
) -> Trial:
    """Ask `url`. `current` is the token that Twilio signs with now: what an accepted answer looks like."""
    host = urlsplit(url).hostname or ""
    if not may_carry_secrets(url) or host.lower() not in {own.lower() for own in own_hosts}:
        return Trial(url, Outcome.CANNOT_TELL, _FOREIGN, {"url": url, "host": host})
    form = _harmless(account_sid)
    try:
        wrong = _post(url, form, signature(Secret("no token of yours"), url, form), send)
        if _taken(wrong):
            return Trial(url, Outcome.CANNOT_TELL, _UNCHECKED, {"url": url})
        status = _post(url, form, signature(token, url, form), send)
        facts = {"url": url, "status": str(status)}
        if _taken(status):
            return Trial(url, Outcome.ACCEPTED, _ACCEPTED, facts)
        refused = status in _REFUSALS
        if not refused and status == wrong and current is not None:
            refused = _taken(_post(url, form, signature(current, url, form), send))
    except NoReply as error:
        return Trial(url, Outcome.CANNOT_TELL, _SILENT, {"url": url, "why": str(error)})
    return Trial(url, *((Outcome.REFUSED, _REFUSED) if refused else (Outcome.CANNOT_TELL, _ODD)), facts)


def _taken(status: int) -> bool:
    return 200 <= status < 300


def _harmless(account_sid: str) -> dict[str, str]:
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "From": _NOBODY,
        "MessageSid": _MESSAGE,
        "MessageStatus": "sent",
        "SmsSid": _MESSAGE,
        "SmsStatus": "sent",
        "To": _NOBODY,
    }


def _post(url: str, form: Mapping[str, str], signed: str, send: Send) -> int:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "Dakkan (webhook trial)",
        "X-Twilio-Signature": signed,
    }
    return send(Request("POST", url, headers, urlencode(form).encode(), _SECONDS)).status
