"""A code host on this machine: answers as the published descriptions of the APIs say, and serves git by git itself."""

import base64
import json
import os
import secrets
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

GIT = shutil.which("git") or "git"
Answer = tuple[int, object, dict[str, str]]
Rule = Callable[["Asked"], Answer]


@dataclass
class Asked:
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def page(self) -> int:
        return int(self.query.get("page", "1"))


@dataclass
class CodeHost:
    """`rows` are answered a page at a time, `rules` as they say; `git` has bare repositories, some of them closed."""

    git: Path
    prefix: str
    """Of the API: `/api/v3` as GitHub Enterprise has it, `/api/v4`, `/api/v1`."""
    token: str = field(default_factory=lambda: secrets.token_hex(20))
    rows: dict[str, list[Any]] = field(default_factory=dict)
    keyed: dict[str, tuple[str, list[Any]]] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """Downloads of the API: answered by a redirect to a place that wants no token."""
    rules: dict[str, Rule] = field(default_factory=dict)
    first: list[Answer] = field(default_factory=list)
    """Answered before anything else."""
    asked: list[Asked] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    moved: str = ""
    """Git is led on to this address."""
    url: str = ""

    @property
    def api(self) -> str:
        return self.url + self.prefix

    def answer(self, asked: Asked) -> Answer:
        if self.first:
            return self.first.pop(0)
        path = asked.path.removeprefix(self.prefix)
        if path in self.rules:
            return self.rules[path](asked)
        if path in self.files:
            elsewhere = self.url.replace("127.0.0.1", "localhost")
            return 302, {}, {"Location": f"{elsewhere}/storage{path}"}
        if path in self.objects:
            return 200, self.objects[path], {}
        if path in self.rows:
            return self._page(asked, self.rows[path], "")
        if path in self.keyed:
            key, rows = self.keyed[path]
            return self._page(asked, rows, key)
        return 404, {"message": "Not Found"}, {}

    def _page(self, asked: Asked, rows: list[Any], key: str) -> Answer:
        size = int(asked.query.get("per_page") or asked.query.get("limit") or 30)
        first = (asked.page - 1) * size
        headers = {}
        if first + size < len(rows):
            query = {**asked.query, "page": str(asked.page + 1)}
            text = "&".join(f"{name}={value}" for name, value in query.items())
            headers["Link"] = f'<{self.url}{asked.path}?{text}>; rel="next", <{self.url}/x>; rel="last"'
        part = rows[first : first + size]
        return 200, {"total_count": len(rows), key: part} if key else part, headers

    def knows(self, asked: Asked) -> bool:
        sent = asked.headers.get("authorization", "")
        kind, _blank, word = sent.partition(" ")
        if kind == "Basic":
            return base64.b64decode(word).decode().partition(":")[2] == self.token
        return kind in ("Bearer", "token") and word == self.token


@contextmanager
def serving(host: CodeHost) -> Iterator[CodeHost]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
            if ".git/" in parts.path:
                self._git(asked, parts.query)
                return
            host.asked.append(asked)
            if parts.path.startswith("/storage"):
                status = 403 if "authorization" in headers else 200
                self._send(status, host.files[parts.path.removeprefix("/storage")], {})
            elif not host.knows(asked):
                self._send(401, b'{"message": "Bad credentials"}', {})
            else:
                status, body, more = host.answer(asked)
                self._send(status, body if isinstance(body, bytes) else json.dumps(body).encode(), more)

        do_POST = do_GET  # noqa: N815 - the library's name

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def _git(self, asked: Asked, query: str) -> None:
            """By the program that comes with git; without the token there is nothing to be had."""
            host.fetched.append(asked.path)
            if host.moved and "elsewhere" not in asked.path:
                self._send(301, b"", {"Location": f"{host.moved}{asked.path}?{query}"})
                return
            name = asked.path.partition(".git/")[0] + ".git"
            if not host.knows(asked) or not (host.git / name.strip("/")).is_dir():
                self._send(404, b"Repository not found.", {})
                return
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            environ = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(host.git),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "uploadpack.allowAnySHA1InWant",  # as GitHub does
                "GIT_CONFIG_VALUE_0": "true",
                "REQUEST_METHOD": self.command,
                "PATH_INFO": asked.path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(content)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }
            done = subprocess.run(
                [GIT, "http-backend"], input=content, capture_output=True, env=environ, check=False
            )
            head, _blank, body = done.stdout.partition(b"\r\n\r\n")
            fields = [line.partition(": ") for line in head.decode().split("\r\n")]
            given = {field: value for field, _colon, value in fields if field}
            self._send(int(given.pop("Status", "200").split()[0]), body, given)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nothing: it writes to the terminal."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    host.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def bare(host: CodeHost, source: Path, name: str) -> None:
    """Put a copy of a working repository, with all that it has, onto the host."""
    target = host.git / f"{name}.git"
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--mirror", str(source), str(target)], check=True)
