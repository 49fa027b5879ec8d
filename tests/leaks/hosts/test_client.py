"""The API's client: pages, limits, redirects; and the token goes to one address only."""

import time

import pytest

from dakkan.code_hosts import Network
from dakkan.leaks.hosts import github
from dakkan.leaks.hosts.client import BadQuery, Client, Exhausted, HostError, NotAllowed, NotThere
from leaks.hosts.serving import CodeHost


def paused(client: Client) -> list[float]:
    pauses: list[float] = []
    client.pause = pauses.append
    return pauses


def test_all_pages_are_read_and_asked_for_at_our_own_address(host: CodeHost, client: Client) -> None:
    host.rows["/things"] = [{"id": number} for number in range(70)]

    found = [row["id"] for row in client.rows("/things", {"per_page": 30})]

    assert found == list(range(70))
    assert [asked.page for asked in host.asked] == [1, 2, 3]


def test_a_next_page_on_another_host_is_asked_for_here(host: CodeHost, client: Client) -> None:
    pages = iter([(200, [{"id": 1}], {"Link": '<https://evil.example/api/v3/x?page=2>; rel="next"'})])
    host.rules["/x"] = lambda asked: next(pages, (200, [{"id": 2}], {}))

    assert [row["id"] for row in client.rows("/x")] == [1, 2]


def test_a_page_that_leads_to_itself_ends(host: CodeHost, client: Client) -> None:
    host.rules["/x"] = lambda asked: (200, [{"id": 1}], {"Link": f'<{host.api}/x?page=1>; rel="next"'})

    assert len(list(client.rows("/x"))) <= 2


def test_a_secondary_limit_is_waited_for_as_long_as_it_says(host: CodeHost, client: Client) -> None:
    host.objects["/user"] = {"login": "kim"}
    refusal = {"message": "You have exceeded a secondary rate limit."}
    host.first = [(403, refusal, {"Retry-After": "37"}), (429, refusal, {})]
    pauses = paused(client)

    assert client.get("/user") == {"login": "kim"}
    assert pauses == [pytest.approx(37, abs=2), pytest.approx(60, abs=2)]


def test_a_used_up_limit_is_waited_for_before_the_next_question(host: CodeHost, client: Client) -> None:
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 20)}
    host.rules["/search/code"] = lambda asked: (200, {"items": []}, reset)
    host.objects["/user"] = {"login": "kim"}
    pauses = paused(client)

    client.get("/search/code")
    client.get("/user")
    assert pauses == []  # another limit
    client.get("/search/code")
    assert pauses == [pytest.approx(21, abs=2)]


def test_a_limit_that_ends_much_later_is_told(host: CodeHost, client: Client) -> None:
    late = str(int(time.time()) + 9000)
    host.first = [
        (
            403,
            {"message": "API rate limit exceeded"},
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": late},
        )
    ]

    with pytest.raises(Exhausted, match="until 20"):
        client.get("/user")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, NotAllowed),
        (403, NotAllowed),
        (404, NotThere),
        (410, NotThere),
        (422, BadQuery),
        (409, HostError),
    ],
)
def test_a_refusal_says_what_the_host_says(
    host: CodeHost, client: Client, status: int, error: type[HostError]
) -> None:
    host.rules["/x"] = lambda asked: (status, {"message": f"no, {host.token}"}, {})

    with pytest.raises(error, match=f"{status} no, …") as caught:
        client.get("/x")
    assert host.token not in str(caught.value)


def test_a_host_in_trouble_is_asked_again_and_then_given_up(host: CodeHost, client: Client) -> None:
    host.rules["/x"] = lambda asked: (502, b"<html>", {})
    pauses = paused(client)

    with pytest.raises(HostError, match="does not answer: 502"):
        client.get("/x")
    assert pauses == [2, 4, 8, 16]


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_is_an_error(host: CodeHost, client: Client, content: bytes) -> None:
    host.rules["/x"] = lambda asked: (200, content, {})

    with pytest.raises(HostError, match="cannot be read"):
        client.get("/x")


def test_the_token_does_not_follow_a_redirect_elsewhere(host: CodeHost, client: Client) -> None:
    other = host.url.replace("127.0.0.1", "localhost")
    host.rules["/x"] = lambda asked: (302, {}, {"Location": f"{other}/api/v3/y"})

    with pytest.raises(NotAllowed):
        client.get("/x")
    assert "authorization" in host.asked[0].headers and "authorization" not in host.asked[1].headers


def test_a_redirect_to_an_open_address_is_not_followed(host: CodeHost, client: Client) -> None:
    host.rules["/x"] = lambda asked: (302, {}, {"Location": "http://192.0.2.1/"})

    with pytest.raises(HostError, match="not safe"):
        client.get("/x")


@pytest.mark.parametrize(
    "url", ["http://github.example", "https://kim:word@github.example", "ftp://x", "https://["]
)
def test_no_token_for_an_open_address(url: str) -> None:
    with pytest.raises(HostError):
        github.client(url, "word", Network())


def test_neither_client_nor_request_shows_the_token(client: Client, host: CodeHost) -> None:
    assert host.token not in repr(client)
