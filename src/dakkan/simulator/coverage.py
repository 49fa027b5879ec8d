"""Which endpoints the simulator answers, as a table for the docs, printed from the routes."""

from collections import Counter
from collections.abc import Iterable, Mapping

from starlette.routing import Route

from .resources import HOSTS


def endpoints() -> list[tuple[str, str, str]]:
    """Host, path, methods; in order of host and path."""
    found: dict[tuple[str, str], set[str]] = {}
    for host, routes in HOSTS.items():
        for route in routes:
            found.setdefault((host, route.path), set()).update(_methods(route))
    return [(host, path, " ".join(sorted(methods))) for (host, path), methods in sorted(found.items())]


def coverage() -> str:
    """Markdown, a whole page: how much is answered on each host, then every endpoint."""
    found = endpoints()
    calls = Counter({host: 0 for host, _, _ in found})
    for host, _, methods in found:
        calls[host] += len(methods.split())
    lines = [
        "# What the simulator answers",
        "",
        "Everything else is answered with 404 and code 20404, as Twilio answers what it does not know.",
        "",
        "| host | endpoints |",
        "|---|---:|",
        *(f"| `{host}` | {number} |" for host, number in sorted(calls.items())),
        f"| all {len(calls)} hosts | {calls.total()} |",
        "",
    ]
    return "\n".join(lines) + "\n" + table()


def table(described: Mapping[str, Iterable[str]] | None = None) -> str:
    """Markdown. `described`: host to the paths of the API's description, to count those not answered."""
    lines = ["| host | path | methods |", "|---|---|---|"]
    lines += [f"| `{host}` | `{path}` | {methods} |" for host, path, methods in endpoints()]
    if described:
        lines += ["", "| host | answered paths | described paths |", "|---|---:|---:|"]
        for host, paths in sorted(described.items()):
            answered = {path for answering, path, _ in endpoints() if answering == host}
            lines.append(f"| `{host}` | {len(answered)} | {len(set(paths))} |")
    return "\n".join(lines) + "\n"


def _methods(route: Route) -> set[str]:
    return (route.methods or set()) - {"HEAD"}


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201 - printing is what it is for
