"""The page about what the simulator answers is made from its routes."""

import re

from dakkan.simulator.coverage import coverage, endpoints
from dakkan.simulator.resources import HOSTS


def test_every_route_is_on_the_page() -> None:
    page = coverage()
    for host, routes in HOSTS.items():
        for route in routes:
            (line,) = re.findall(
                rf"^\| `{re.escape(host)}` \| `{re.escape(route.path)}` \| (.+) \|$", page, re.M
            )
            assert (route.methods or set()) - {"HEAD"} <= set(line.split())


def test_endpoints_are_counted_by_host() -> None:
    page = coverage()
    counts = {host: int(number) for host, number in re.findall(r"^\| `(\S+)` \| (\d+) \|$", page, re.M)}
    assert counts.keys() == HOSTS.keys()
    assert counts["iam.twilio.com"] == 15
    assert f"| all {len(HOSTS)} hosts | {sum(counts.values())} |" in page
    assert sum(counts.values()) == sum(len(methods.split()) for _, _, methods in endpoints())
