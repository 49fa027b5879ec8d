"""A Twilio made of a few canned replies, for rules about the wire itself."""

import random
from dataclasses import dataclass, field

import httpx2
import pytest

from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

ACCOUNT = "AC" + "a" * 32
SUBACCOUNT = "AC" + "b" * 32
TOKEN = "0123456789abcdef0123456789abcdef"

Canned = httpx2.Response | type[httpx2.TransportError]


@dataclass
class Wire:
    """Plays `replies` one after the other, the last one for ever; keeps what was sent and slept."""

    replies: list[Canned]
    sent: list[httpx2.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.sent.append(request)
        reply = self.replies[min(len(self.sent), len(self.replies)) - 1]
        if not isinstance(reply, httpx2.Response):
            raise reply("the wire was cut")
        return httpx2.Response(reply.status_code, headers=reply.headers, content=reply.content)

    def twilio(self, **more: object) -> Twilio:
        settings = {"sleep": self.pauses.append, "chance": random.Random(1), **more}
        return Twilio(httpx2.MockTransport(self), **settings)  # type: ignore[arg-type]  # settings by name


def page(rows: list[object], key: str = "messages", next_page: str | None = None) -> httpx2.Response:
    return httpx2.Response(200, json={key: rows, "page": 0, "next_page_uri": next_page})


def refused(status: int, code: int, message: str = "no", **headers: str) -> httpx2.Response:
    said = {"status": status, "code": code, "message": message}
    return httpx2.Response(status, json=said, headers={k.replace("_", "-"): v for k, v in headers.items()})


def wire(*replies: Canned) -> Wire:
    return Wire(list(replies))


@pytest.fixture
def credential() -> Credential:
    return Credential.token(ACCOUNT, Secret(TOKEN))
