"""Webhooks signed as Twilio does, to an endpoint that checks them with Twilio's own library."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from twilio.request_validator import RequestValidator

from dakkan.respond.sinks.http import Reply, Request
from dakkan.respond.webhook_trial import Outcome, signature, try_webhook
from dakkan.twilio.credential import Secret
from dakkan.workspace import send
from respond.sinks.conftest import Asked, Server, no_network, serving

ACCOUNT = "AC" + "a" * 32
OLD, NEW = Secret("0" * 32), Secret("1" * 32)
FORM = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
HOSTS = ("127.0.0.1",)


@pytest.mark.parametrize(
    ("url", "caller", "expected"),
    [
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("https://example.com/myapp.php?foo=1&bar=2", "+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_the_documented_vectors(url: str, caller: str, expected: str) -> None:
    assert signature(Secret("12345"), url, {**FORM, "Caller": caller, "From": caller}) == expected


def test_repeated_values_are_sorted_and_counted_once() -> None:
    class Form(dict[str, list[str]]):
        """As web frameworks hand them over, and Twilio's library reads them."""

        def getlist(self, name: str) -> list[str]:
            return self[name]

    url, form = "https://shop.example/x", Form(B=["2", "1", "2"], A=["z"])

    validator = RequestValidator(NEW.reveal())
    assert signature(NEW, url, form) == validator.compute_signature(url, form)


@dataclass
class Endpoint:
    """The owner's: accepts what is signed with one of `tokens`."""

    tokens: tuple[Secret, ...]
    refusal: int = 403
    url: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> tuple[int, object]:
        form = {name: values[0] for name, values in parse_qs(asked.content.decode()).items()}
        signed = asked.headers["x-twilio-signature"]
        right = any(
            RequestValidator(token.reveal()).validate(self.url[0] + asked.path, form, signed)
            for token in self.tokens
        )
        return (204, None) if right else (self.refusal, None)


Opened = Callable[[Endpoint], Server]


@pytest.fixture
def opened() -> Iterator[Opened]:
    with ExitStack() as stack:

        def open_(endpoint: Endpoint) -> Server:
            server = stack.enter_context(serving(endpoint))
            endpoint.url.append(server.url)
            return server

        yield open_


@pytest.mark.parametrize("refusal", [403, 401, 404, 500])
@pytest.mark.parametrize(
    ("tokens", "outcome"),
    [((OLD, NEW), Outcome.ACCEPTED), ((NEW,), Outcome.ACCEPTED), ((OLD,), Outcome.REFUSED)],
)
def test_what_the_endpoint_does_with_the_new_token_is_told(
    opened: Opened, tokens: tuple[Secret, ...], refusal: int, outcome: Outcome
) -> None:
    server = opened(Endpoint(tokens, refusal))

    trial = try_webhook(f"{server.url}/s?a=1", ACCOUNT, NEW, own_hosts=HOSTS, send=send, current=OLD)

    assert trial.outcome is outcome, trial.says


def test_an_error_that_the_current_token_meets_as_well_tells_nothing(opened: Opened) -> None:
    server = opened(Endpoint((), refusal=500))

    trial = try_webhook(f"{server.url}/s", ACCOUNT, NEW, own_hosts=HOSTS, send=send, current=OLD)

    assert trial.outcome is Outcome.CANNOT_TELL
    assert "500" in trial.says


def test_an_endpoint_that_checks_nothing_tells_nothing() -> None:
    with serving(lambda asked: (200, None)) as server:
        trial = try_webhook(f"{server.url}/s", ACCOUNT, NEW, own_hosts=HOSTS, send=send)

    assert trial.outcome is Outcome.CANNOT_TELL
    assert "does not check" in trial.says
    assert len(server.asked) == 1  # the right signature was never shown to it


def test_a_redirect_is_not_followed_and_tells_nothing() -> None:
    with serving(lambda asked: (307, None)) as server:
        trial = try_webhook(f"{server.url}/s", ACCOUNT, NEW, own_hosts=HOSTS, send=send)

    assert trial.outcome is Outcome.CANNOT_TELL


def test_nobody_answering_tells_nothing() -> None:
    trial = try_webhook("http://127.0.0.1:9/s", ACCOUNT, NEW, own_hosts=HOSTS, send=send)

    assert trial.outcome is Outcome.CANNOT_TELL
    assert "does not answer" in trial.says


@pytest.mark.parametrize(
    "url",
    [
        "https://thief.example/sms",
        "https://shop.example.thief.example/sms",
        "https://shop.example@thief.example/sms",
        "https://thief.example/#shop.example",
        "http://shop.example/sms",
        "ftp://shop.example/sms",
        "",
    ],
)
def test_nothing_goes_to_a_host_that_is_not_the_owners(url: str) -> None:
    trial = try_webhook(url, ACCOUNT, NEW, own_hosts=("shop.example",), send=no_network)

    assert trial.outcome is Outcome.CANNOT_TELL


def test_the_request_is_about_nothing_that_exists() -> None:
    seen: list[Request] = []

    def keep(request: Request) -> Reply:
        seen.append(request)
        return Reply(403, b"")

    try_webhook("https://Shop.example/s", ACCOUNT, NEW, own_hosts=("shop.example",), send=keep, current=OLD)

    form = parse_qs(seen[0].content.decode())
    assert form["MessageSid"] == ["SM" + "0" * 32]
    assert form["To"] == form["From"] == ["+15005550006"]
    assert "Body" not in form
    assert all(NEW.reveal() not in str((each.url, dict(each.headers), each.content)) for each in seen)
