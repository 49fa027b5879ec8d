"""Requests to places: which addresses may carry a secret, and what of a failure is told."""

import pytest

from dakkan.respond.sinks.http import NoReply, Reply, Request, may_carry_secrets
from dakkan.workspace import send
from respond.sinks.conftest import serving


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://vault.example:8200", True),
        ("http://127.0.0.1:8200", True),
        ("http://[::1]:8200", True),
        ("http://localhost/", True),
        ("http://vault.example", False),
        ("http://127.0.0.1.vault.example", False),
        ("https://user:word@vault.example", False),
        ("https://", False),
        ("ftp://vault.example", False),
        ("", False),
        ("https://[", False),
    ],
)
def test_only_https_and_this_machine_carry_secrets(url: str, may: bool) -> None:
    assert may_carry_secrets(url) is may


def test_a_request_arrives_as_it_is_and_its_answer_comes_back() -> None:
    with serving(lambda asked: (201, {"got": asked.content.decode()})) as server:
        reply = send(Request("PUT", f"{server.url}/a%20b?c=d", {"X-Word": "w"}, b"x"))

    assert (reply.status, reply.body) == (201, {"got": "x"})
    assert (server.asked[0].path, server.asked[0].headers["x-word"]) == ("/a%20b?c=d", "w")


def test_silence_is_told_without_what_was_sent() -> None:
    with pytest.raises(NoReply) as caught:
        send(Request("PUT", "http://127.0.0.1:9/", {"Authorization": "hidden"}, b"hidden"))

    assert "hidden" not in str(caught.value)


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dakkan.workspace._LARGEST", 10)

    with serving(lambda asked: (200, "x" * 100)) as server, pytest.raises(NoReply, match="too large"):
        send(Request("GET", server.url, {}))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_an_empty_one(content: bytes) -> None:
    assert Reply(200, content).body == {}


def test_neither_request_nor_reply_shows_its_content() -> None:
    shown = repr((Request("PUT", "https://a.test", {"X": "hidden"}, b"hidden"), Reply(200, b"hidden")))

    assert "hidden" not in shown
