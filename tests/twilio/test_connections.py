"""Rules that only show on real sockets, of this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dakkan.errors import Unreachable
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential

ROW = "https://api.twilio.com/2010-04-01/Accounts/AC1.json"


class Server(ThreadingHTTPServer):
    """Counts its connections; `silent` makes it read requests and never answer."""

    daemon_threads = True
    connections = 0
    requests = 0
    silent = False
    done = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self.server.requests += 1
        if self.server.silent:
            self.server.done.wait(5)
            return
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *words: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.done.clear()
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.done.set()
        running.shutdown()


def test_reads_share_a_connection_and_each_write_has_a_fresh_one(
    server: Server, credential: Credential
) -> None:
    with Twilio(url=server.url) as twilio:
        for _ in range(3):
            twilio.get(credential, ROW)
        read_over = server.connections
        for _ in range(3):
            twilio.send("POST", credential, ROW)

    assert read_over == 1
    assert server.connections == 4


def test_a_proxy_of_the_environment_does_not_see_what_stays_on_this_machine(
    server: Server, credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    with Twilio(url=server.url, sleep=lambda seconds: None) as twilio:
        assert twilio.get(credential, ROW) == {}


def test_a_read_without_answer_is_given_up_in_time(server: Server, credential: Credential) -> None:
    server.silent = True

    with (
        Twilio(url=server.url, timeout=(0.5, 0.05), sleep=lambda seconds: None) as twilio,
        pytest.raises(Unreachable, match="ReadTimeout"),
    ):
        twilio.get(credential, ROW)

    assert server.requests == 5


def test_a_write_without_answer_is_sent_once(server: Server, credential: Credential) -> None:
    server.silent = True

    with (
        Twilio(url=server.url, timeout=(0.5, 0.05), sleep=lambda seconds: None) as twilio,
        pytest.raises(Unreachable, match="may have been made"),
    ):
        twilio.send("POST", credential, ROW)

    assert server.requests == 1


def test_a_port_where_nobody_listens_took_nothing(credential: Credential) -> None:
    with (
        Twilio(url="http://127.0.0.1:9", sleep=lambda seconds: None) as twilio,
        pytest.raises(Unreachable, match="nothing was changed"),
    ):
        twilio.send("POST", credential, ROW)
