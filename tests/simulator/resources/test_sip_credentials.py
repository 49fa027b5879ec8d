"""SIP logins: told as a change of their list, without the password, and alive when tokens are rotated."""

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

PASSWORD = "Correct-Horse-1"


def make(who: Somebody, main: Account) -> str:
    path = f"/Accounts/{main.sid}/SIP/CredentialLists.json"
    return str(who.ask("POST", path, FriendlyName="exchange").json()["sid"])


def add(who: Somebody, main: Account, sid: str, name: str = "desk", password: str = PASSWORD) -> str:
    path = f"/Accounts/{main.sid}/SIP/CredentialLists/{sid}/Credentials.json"
    answer = who.ask("POST", path, Username=name, Password=password)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sid"])


def test_a_login_is_told_as_a_change_of_its_list(owner: Somebody, thief: Somebody, main: Account) -> None:
    sid = make(owner, main)

    add(thief, main, sid, "backup")

    made, changed = main.events
    assert (made.type, made.resource_sid) == ("sip-credential-list.created", sid)
    assert (changed.type, changed.resource_sid) == ("sip-credential-list.updated", sid)
    assert changed.data == {"resource_properties": {"username": {"previous": None, "updated": "backup"}}}
    assert changed.actor.address == "203.0.113.9"


def test_passwords_are_in_no_answer_and_no_event(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    login = add(owner, main, sid)
    path = f"/Accounts/{main.sid}/SIP/CredentialLists/{sid}/Credentials"

    changed = owner.ask("POST", f"{path}/{login}.json", Password=f"{PASSWORD}23")

    answers = changed.text + owner.get(f"{path}.json").text + owner.get(f"{path}/{login}.json").text
    told = (
        owner.get("https://monitor.twilio.com/v1/Events").text + owner.control("state")["webhooks"].__repr__()
    )
    assert PASSWORD not in answers + told
    assert main.events[-1].type == "sip-credential-list.updated"


@pytest.mark.parametrize(
    "form", [{"Username": "desk", "Password": PASSWORD}, {"Username": "x", "Password": "short"}]
)
def test_a_name_twice_and_a_weak_password_are_refused(
    owner: Somebody, main: Account, form: dict[str, str]
) -> None:
    sid = make(owner, main)
    add(owner, main, sid)

    answer = owner.ask("POST", f"/Accounts/{main.sid}/SIP/CredentialLists/{sid}/Credentials.json", **form)

    assert code(answer) == (400, 20001)
    assert len(main.kind("sip-credential")) == 1


def test_a_list_goes_with_its_logins_but_not_while_it_is_used(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    add(owner, main, sid)
    domains = f"/Accounts/{main.sid}/SIP/Domains"
    domain = owner.ask("POST", f"{domains}.json", DomainName="shop.sip.twilio.com").json()["sid"]
    mappings = f"{domains}/{domain}/Auth/Calls/CredentialListMappings"
    owner.ask("POST", f"{mappings}.json", CredentialListSid=sid)
    path = f"/Accounts/{main.sid}/SIP/CredentialLists/{sid}.json"

    used = owner.ask("DELETE", path)
    owner.ask("DELETE", f"{mappings}/{sid}.json")
    unused = owner.ask("DELETE", path)

    assert (code(used), unused.status_code) == ((400, 20001), 204)
    assert main.kind("sip-credential") == {}
    assert main.events[-1].type == "sip-credential-list.deleted"


def test_a_login_belongs_to_one_list(owner: Somebody, main: Account) -> None:
    first, second = make(owner, main), make(owner, main)
    login = add(owner, main, first)

    path = f"/Accounts/{main.sid}/SIP/CredentialLists/{second}/Credentials/{login}.json"

    assert code(owner.get(path)) == (404, 20404)
    assert code(owner.ask("DELETE", path)) == (404, 20404)
