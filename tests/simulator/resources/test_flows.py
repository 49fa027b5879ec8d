"""Studio flows: revisions, events, and where the definition leads."""

import json

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

FLOWS = "https://studio.twilio.com/v2/Flows"


def definition(host: str) -> str:
    states = [
        {"name": "Trigger", "type": "trigger"},
        {"name": "ask", "type": "make-http-request", "properties": {"url": f"https://{host}/ask"}},
    ]
    return json.dumps({"states": states, "initial_state": "Trigger"})


def flow(who: Somebody) -> str:
    form = {"FriendlyName": "menu", "Status": "published", "Definition": definition("shop.example")}
    return str(who.ask("POST", FLOWS, **form).json()["url"])


def test_each_change_is_a_revision_and_an_event(owner: Somebody, thief: Somebody, main: Account) -> None:
    url = flow(owner)

    changed = thief.ask("POST", url, Status="published", Definition=definition("thief.example")).json()
    owner.ask("DELETE", url)

    assert changed["revision"] == 2
    assert changed["definition"] == json.loads(definition("thief.example"))
    assert [event.type for event in main.events] == ["flow.created", "flow.updated", "flow.deleted"]
    assert main.events[1].data == {"resource_properties": {"revision": {"previous": 1, "updated": 2}}}
    assert code(owner.get(url)) == (404, 20404)


def test_where_it_leads_is_known_to_the_truth_with_its_writer(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    url = flow(owner)
    kept = main.kind("flow")[url.rpartition("/")[2]]
    before = kept.leads_somewhere()

    thief.ask("POST", url, Status="published", Definition=definition("thief.example"))

    assert before == {"request_url": "https://shop.example/ask"}
    assert kept.leads_somewhere() == {"request_url": "https://thief.example/ask"}
    assert kept.written_by["request_url"] == "thief"


def test_a_list_comes_without_definitions(owner: Somebody) -> None:
    flow(owner)

    (row,) = owner.get(FLOWS).json()["flows"]

    assert row["definition"] is None
    assert row["friendly_name"] == "menu"


@pytest.mark.parametrize(
    "change", [{"Status": "sold"}, {"Definition": "nonsense"}, {"Definition": "[]"}, {"FriendlyName": ""}]
)
def test_what_is_no_flow_is_refused(owner: Somebody, main: Account, change: dict[str, str]) -> None:
    form = {"FriendlyName": "menu", "Status": "draft", "Definition": definition("shop.example"), **change}

    assert code(owner.ask("POST", FLOWS, **form)) == (400, 20001)
    assert not main.kind("flow")
