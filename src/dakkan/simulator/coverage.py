"""Which endpoints the simulator answers, as a table for the docs, printed from the routes."""

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
