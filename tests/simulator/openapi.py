"""Twilio's own OpenAPI description as the judge of the simulator's answers.

Twilio's schemas say almost never which fields must be there, and forbid none. Twilio always gives all
of them, so here an answer must have exactly the fields of its schema.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from jsonschema import Draft202012Validator, FormatChecker

from simulator.newer import NEWER

SPEC = Path(__file__).parents[3] / "shared" / "spec"
"""Beside the repository, not in it: tests that need it are skipped where it is absent."""

SCIM = "application/scim+json"
"""Its errors have a shape of their own, which the description has."""
_METHODS = ("get", "post", "put", "patch", "delete")
_ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "integer", "minimum": 400, "maximum": 99999},
        "message": {"type": "string", "minLength": 1},
        "more_info": {"type": "string", "pattern": r"^https://www\.twilio\.com/docs/errors/\d+$"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
    },
    "required": ["code", "message", "more_info", "status"],
    "additionalProperties": False,
}
"""Reference 2.4."""


def _iso(value: object) -> bool:
    if isinstance(value, str):
        datetime.fromisoformat(value)
        return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) is not None
    return True


def _day(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


def _rfc2822(value: object) -> bool:
    if isinstance(value, str):
        at = parsedate_to_datetime(value)
        return value == at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return True


def _uri(value: object) -> bool:
    """Whole addresses, and the paths of the 2010 API; Twilio writes an unset address as an empty one."""
    return (
        not isinstance(value, str) or value.startswith(("https://", "http://", "/2010-04-01/")) or not value
    )


def _country(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch("[A-Z]{2}", value) is not None


def _currency(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch("[A-Za-z]{3}", value) is not None


def _uri_map(value: object) -> bool:
    return not isinstance(value, dict) or all(each is None or _uri(each) for each in value.values())


formats = FormatChecker(formats=())
for name, is_right in {
    "date-time": _iso,
    "date": _day,
    "date-time-rfc-2822": _rfc2822,
    "uri": _uri,
    "uri-map": _uri_map,
    "iso-country-code": _country,
    "currency": _currency,
}.items():
    formats.checks(name, raises=(ValueError, TypeError))(is_right)


@dataclass(frozen=True)
class Allowed:
    """A field for which the description is wrong, or says less than answers that were seen."""

    path: str
    """What the description's path of the operation begins with."""
    field: str
    problem: str
    """What the judge's complaint about it contains."""
    reason: str

    def excuses(self, operation: "Operation", where: str, problem: str) -> bool:
        field = where.rpartition("/")[2]
        return operation.path.startswith(self.path) and field == self.field and self.problem in problem


@dataclass(frozen=True, eq=False)
class Operation:
    method: str
    host: str
    path: str
    pattern: re.Pattern[str]
    responses: Mapping[str, Any] = field(repr=False)
    document: Mapping[str, Any] = field(repr=False)
    validators: dict[str, Draft202012Validator | None] = field(default_factory=dict, repr=False)

    def validator(self, status: str) -> Draft202012Validator | None:
        """None for an answer without a body."""
        if status not in self.validators:
            self.validators[status] = self._make(status)
        return self.validators[status]

    def _make(self, status: str) -> Draft202012Validator | None:
        content = self.responses[status].get("content")
        if not content:
            return None
        (described, *_) = content.values()  # of the one type that Twilio answers in
        schema = translated(described["schema"], self.document)
        return Draft202012Validator(schema, format_checker=formats)

    def examples(self) -> Iterator[tuple[str, Any]]:
        """Status and body of Twilio's own examples."""
        for status, response in self.responses.items():
            examples = response.get("content", {}).get("application/json", {}).get("examples", {})
            for example in examples.values():
                if "value" in example:
                    yield status, example["value"]

    def problems(self, status: int, body: bytes) -> Iterator[tuple[str, str]]:
        """Where and what is wrong with an answer of this operation."""
        if str(status) not in self.responses:
            yield "", f"status {status} where {', '.join(self.responses)} is described"
            return
        validator = self.validator(str(status))
        if validator is None:
            if body:
                yield "", "a body where none is described"
            return
        for error in validator.iter_errors(json.loads(body)):
            where = "/".join("*" if isinstance(part, int) else str(part) for part in error.absolute_path)
            if error.validator == "required" or error.validator == "additionalProperties":
                for name in _named(error):
                    yield f"{where}/{name}".lstrip("/"), f"{error.validator}: {name}"
            else:
                yield where, error.message[:300]


def _named(error: Any) -> list[str]:
    """The fields that are missing or unknown; a missing one is an error of its own."""
    if error.validator == "required":
        return [error.message.split("'")[1]]
    return sorted(set(error.instance) - set(error.schema["properties"]))


def translated(schema: Any, document: Mapping[str, Any]) -> Any:
    """JSON Schema of a schema of OpenAPI 3.0: references followed, `nullable` spelled out, objects closed."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return translated(found, document)
    result = {
        name: value for name, value in schema.items() if name not in ("nullable", "description", "example")
    }
    if "properties" in schema:
        result["properties"] = {
            name: translated(value, document) for name, value in schema["properties"].items()
        }
        result["additionalProperties"] = schema.get("additionalProperties", False)
        result["required"] = sorted(schema["properties"])
    if "items" in schema:
        result["items"] = translated(schema["items"], document)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            result[several] = [translated(each, document) for each in schema[several]]
    if schema.get("nullable"):
        if "type" in schema:
            result["type"] = [schema["type"], "null"]
        if "enum" in schema:
            result["enum"] = [*schema["enum"], None]
    return result


class Spec:
    """All operations that Twilio describes, found by method, host and path."""

    def __init__(self, folder: Path = SPEC) -> None:
        self.folder = folder

    @cached_property
    def operations(self) -> list[Operation]:
        found: list[Operation] = []
        files = sorted(self.folder.glob("*.json.gz"))
        for document in (*(json.loads(gzip.decompress(file.read_bytes())) for file in files), NEWER):
            for path, item in document["paths"].items():
                servers = item.get("servers") or document.get("servers") or [{"url": ""}]
                host = urlsplit(servers[0]["url"]).hostname or ""
                pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
                found.extend(
                    Operation(method, host, path, pattern, item[method]["responses"], document)
                    for method in _METHODS
                    if method in item
                )
        return found

    def find(self, method: str, host: str, path: str) -> Operation | None:
        """The operation of a request; of several that fit, the one with fewest variables in its path."""
        fits = [
            operation
            for operation in self.operations
            if (operation.method, operation.host) == (method.lower(), host)
            and operation.pattern.fullmatch(path)
        ]
        return min(fits, key=lambda operation: operation.path.count("{"), default=None)


class Checking(httpx2.BaseTransport):
    """Passes requests on, and raises AssertionError for an answer that Twilio would not have given.

    Put it between a client and `InProcess`. `met` are the operations that were answered with success,
    `used` the exceptions that were needed.
    """

    def __init__(self, inner: httpx2.BaseTransport, spec: Spec, allowed: Iterable[Allowed] = ()) -> None:
        self.inner = inner
        self.spec = spec
        self.allowed = tuple(allowed)
        self.answers = 0
        self.met: set[tuple[str, str, str]] = set()
        self.used: set[Allowed] = set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self.inner.handle_request(request)
        body = response.read()
        self.answers += 1
        host = request.headers["host"]
        scim = response.headers.get("content-type") == SCIM
        wrong = list(self._wrong(request.method, host, request.url.path, response.status_code, body, scim))
        assert not wrong, f"{request.method} {host}{request.url.path}: {wrong}\n{body[:2000]!r}"
        return response

    def _wrong(
        self, method: str, host: str, path: str, status: int, body: bytes, scim: bool
    ) -> Iterator[tuple[str, str] | str]:
        if status >= 400 and not scim:
            yield from _wrong_error(status, body)
            return
        operation = self.spec.find(method, host, path)
        if operation is None:
            yield "Twilio describes no such operation"
            return
        if status < 400:
            self.met.add((method, host, operation.path))
        for where, problem in operation.problems(status, body):
            excuse = next((each for each in self.allowed if each.excuses(operation, where, problem)), None)
            if excuse is None:
                yield where, problem
            else:
                self.used.add(excuse)


def _wrong_error(status: int, body: bytes) -> Iterator[str]:
    said = json.loads(body)
    for error in Draft202012Validator(_ERROR).iter_errors(said):
        yield error.message
    if isinstance(said, dict) and said.get("status") != status:
        yield f"status {said.get('status')} in the body of a {status}"
