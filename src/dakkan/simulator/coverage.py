"""What the simulator answers, as a table made from its own routes."""

from .resources import HOSTS


def coverage() -> str:
    """Markdown: every endpoint by host, and what happens to all others."""
    rows = sorted(
        (host, route.path, method)
        for host, routes in HOSTS.items()
        for route in routes
        for method in sorted(route.methods or ())
        if method != "HEAD"
    )
    out = [
        "# What the simulator answers",
        "",
        "Everything else is answered with 404 and code 20404, as Twilio answers what it does not know.",
        "",
        f"{len(rows)} endpoints on {len(HOSTS)} hosts.",
        "",
        "| host | method | path |",
        "|---|---|---|",
    ]
    out += [f"| {host} | {method} | `{path}` |" for host, path, method in rows]
    return "\n".join(out)
