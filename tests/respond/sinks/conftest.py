"""What sinks get from outside, and small servers on this machine that speak like the places."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dakkan.respond.sinks.http import Reply, Request
from dakkan.respond.sinks.sink import Around
from dakkan.workspace import send

TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:  # Any: JSON
        return json.loads(self.content)


@dataclass
class Server:
    """Answers with what `rules` says, and keeps what it was asked."""

    rules: Callable[[Asked], tuple[int, object]]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(rules: Callable[[Asked], tuple[int, object]]) -> Iterator[Server]:
    server = Server(rules)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            server.asked.append(asked)
            status, document = server.rules(asked)
            content = b"" if document is None else json.dumps(document).encode()
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "http://192.0.2.1/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nothing: it writes to the terminal."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@dataclass
class Kept:
    """What was put into the vault before it was replaced."""

    contents: list[tuple[str, str]] = field(default_factory=list)

    def around(self, **environ: str) -> Around:
        return Around(environ, send, lambda path, content: self.contents.append((path, content)))


@pytest.fixture
def kept() -> Kept:
    return Kept()


def no_network(request: Request) -> Reply:
    raise AssertionError(f"nobody may be asked: {request.url}")
