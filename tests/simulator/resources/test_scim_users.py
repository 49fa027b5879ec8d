"""The organization's users: only its own app sees them, and who is deactivated there is logged out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from dakkan.simulator import console_users, oauth_apps, truth
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import simulate
from dakkan.simulator.configured import Configured, Value
from dakkan.simulator.people import User
from dakkan.simulator.profile_parts import Founding
from dakkan.simulator.profiles import build
from dakkan.simulator.refusal import Refused
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import START, World
from simulator.conftest import API, passes
from simulator.described import ALLOWED, SCIM_ALLOWED
from simulator.openapi import SPEC, Checking, Spec
from simulator.visits import Visit
from simulator.visits_data import scim_users as everything

USERS = "https://iam.twilio.com/scim/v2/Users"
OFF = [{"op": "replace", "path": "active", "value": False}]


class Directory:
    """A program with the credentials of an app."""

    def __init__(self, client: httpx2.Client, app: Configured) -> None:
        self.client, self.app = client, app
        self.token = self.fresh()

    def fresh(self) -> str:
        form = {"grant_type": "client_credentials", "client_id": self.app.sid}
        form["client_secret"] = self.app.text(oauth_apps.SECRET)
        answer = self.client.post("https://oauth.twilio.com/v2/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def ask(self, method: str, url: str = USERS, body: Any = None, **headers: str) -> httpx2.Response:
        named = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.request(method, url, json=body, headers=named)

    def found(self, **query: str) -> list[str]:
        named = {"Authorization": f"Bearer {self.token}"}
        answer = self.client.get(USERS, params=query, headers=named)
        assert answer.status_code == 200, answer.text
        return [str(each["userName"]).partition("@")[0] for each in answer.json()["Resources"]]


def said(answer: httpx2.Response) -> tuple[int, int, str]:
    """Status, Twilio's code, SCIM's word for it."""
    assert answer.headers["content-type"] == "application/scim+json"
    body = answer.json()
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body["code"], body.get("scimType", "")


@pytest.fixture
def client(world: World) -> httpx2.Client:
    inside = InProcess(simulate(world), person="dakkan", address="192.0.2.1")
    return httpx2.Client(transport=Checking(inside, Spec(), ALLOWED) if SPEC.is_dir() else inside)


@pytest.fixture
def organization(world: World, main: Account) -> Configured:
    return oauth_apps.create_for_organization(world, main, ("shop.example",))


@pytest.fixture
def directory(client: httpx2.Client, organization: Configured) -> Directory:
    return Directory(client, organization)


@pytest.fixture
def aoi(world: World, main: Account) -> User:
    return console_users.add_user(world, main, "aoi.tanaka@shop.example")


@pytest.fixture
def ken(world: World, main: Account, aoi: User) -> User:
    return console_users.add_user(world, main, "ken.mori@shop.example", role="Developer")


def events(main: Account) -> list[str]:
    return [event.type for event in main.events]


@pytest.mark.skipif(not SPEC.is_dir(), reason="Twilio's description is not beside the repository")
def test_answers_are_as_described(client: httpx2.Client, world: World, main: Account) -> None:
    checking = client._transport
    assert isinstance(checking, Checking)

    everything(Visit(world, main, client))

    assert {(method, host) for method, host, path in checking.met if "Users" in path} == {
        (method, f"{host}.twilio.com")
        for method in ("GET", "POST", "PATCH", "DELETE")
        for host in ("iam", "preview-iam")
    }
    assert checking.used >= set(SCIM_ALLOWED)


def test_a_user_is_shown_without_secrets_or_sessions(directory: Directory, aoi: User) -> None:
    user = directory.ask("GET", f"{USERS}/{aoi.sid}").json()

    assert (user["id"], user["userName"], user["active"]) == (aoi.sid, "aoi.tanaka@shop.example", True)
    assert user["name"] == {"givenName": "Aoi", "familyName": "Tanaka"}
    assert user["emails"] == [{"primary": True, "value": aoi.email, "type": "work"}]
    assert user["meta"]["created"] == user["meta"]["lastModified"] == "2026-11-24T00:00:00Z"


def test_only_users_of_verified_domains_are_managed(
    world: World, main: Account, directory: Directory, ken: User
) -> None:
    guest = console_users.add_user(world, main, "helper@mailbox.example", person="thief")

    assert directory.found() == ["aoi.tanaka", "ken.mori"]
    assert said(directory.ask("GET", f"{USERS}/{guest.sid}")) == (404, 20404, "")
    assert said(directory.ask("DELETE", f"{USERS}/{guest.sid}")) == (404, 20404, "")
    assert guest.sid in world.users


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"filter": 'userName eq "KEN.MORI@shop.example"'}, ["ken.mori"]),
        ({"filter": 'username ne "ken.mori@shop.example"'}, ["aoi.tanaka"]),
        ({"filter": 'emails.value co "tanaka" and active eq true'}, ["aoi.tanaka"]),
        ({"filter": 'displayName eq "Ken and Aoi"'}, []),
        ({"filter": 'name.familyName sw "mo"'}, ["ken.mori"]),
        ({"filter": "active eq false"}, []),
        ({"count": "1"}, ["aoi.tanaka"]),
        ({"startIndex": "2", "count": "5"}, ["ken.mori"]),
        ({"startIndex": "0"}, ["aoi.tanaka", "ken.mori"]),
        ({"startIndex": "3"}, []),
        ({"count": "0"}, []),
    ],
)
def test_a_list_is_filtered_and_cut(
    directory: Directory, ken: User, query: dict[str, str], expected: list[str]
) -> None:
    assert directory.found(**query) == expected


def test_the_total_is_of_all_pages(directory: Directory, ken: User) -> None:
    assert directory.ask("GET", f"{USERS}?count=1").json()["totalResults"] == 2


@pytest.mark.parametrize(
    "wanted",
    [
        "nonsense",
        'userName eq "a" or active eq true',
        'userName eq "a" and',
        'phone eq "1"',
        "active eq trueish",
    ],
)
def test_a_filter_that_is_not_understood_is_refused(directory: Directory, ken: User, wanted: str) -> None:
    answer = directory.client.get(
        USERS, params={"filter": wanted}, headers={"Authorization": f"Bearer {directory.token}"}
    )

    assert said(answer) == (400, 20001, "invalidFilter")


def test_a_deactivated_user_is_out_at_once_and_cannot_come_back(
    world: World, main: Account, directory: Directory, ken: User
) -> None:
    console_users.login(world, main, "thief", "203.0.113.9", {"user_sid": ken.sid})
    passes(world, minutes=5)

    user = directory.ask("PATCH", f"{USERS}/{ken.sid}", {"Operations": OFF}).json()

    assert user["active"] is False
    assert user["meta"]["lastModified"] == "2026-11-24T00:05:00Z"
    assert not world.sessions
    with pytest.raises(Refused):
        console_users.login(world, main, "thief", "203.0.113.9", {"user_sid": ken.sid})
    assert events(main) == ["user-session.created", "user.updated", "user-session.deleted"]
    (updated,) = (event for event in main.events if event.type == "user.updated")
    assert updated.data == {"resource_properties": {"active": {"previous": True, "updated": False}}}
    assert (updated.resource_sid, updated.actor.source, updated.actor.address) == (
        ken.sid,
        "api",
        "192.0.2.1",
    )


def test_a_deactivated_user_of_the_thief_is_no_foothold(
    world: World, main: Account, directory: Directory, ken: User
) -> None:
    theirs = console_users.add_user(world, main, "desk@shop.example", person="thief")
    assert [each["sid"] for each in truth.footholds(world)] == [theirs.sid]

    directory.ask("PATCH", f"{USERS}/{theirs.sid}", {"Operations": OFF})

    assert not list(truth.footholds(world))


def test_the_shops_people_do_not_log_in_with_what_is_deactivated() -> None:
    world = build(2, "shop", history=timedelta(days=1), daily_messages=20)
    known = len(world.main.events)
    for user in world.users.values():
        user.active = False

    passes(world, days=2)

    assert not [each for each in world.main.events[known:] if each.type == "user-session.created"]


def test_who_is_active_again_logs_in(world: World, main: Account, directory: Directory, ken: User) -> None:
    for value in (False, True):
        operation = {"op": "Replace", "value": {"active": value}}
        assert directory.ask("PATCH", f"{USERS}/{ken.sid}", {"Operations": [operation]}).status_code == 200

    assert console_users.login(world, main, "shop", "192.0.2.50", {"user_sid": ken.sid}).user_sid == ken.sid


def test_nothing_changed_writes_no_event(main: Account, directory: Directory, ken: User) -> None:
    on = [{"op": "replace", "path": "active", "value": {"active": True}}]

    answer = directory.ask("PATCH", f"{USERS}/{ken.sid}", {"Operations": on})

    assert answer.json()["meta"]["version"] == 'W/"1"'
    assert events(main) == []


def test_a_deleted_user_is_gone_with_his_sessions(
    world: World, main: Account, directory: Directory, ken: User
) -> None:
    console_users.login(world, main, "thief", "203.0.113.9", {"user_sid": ken.sid})

    assert directory.ask("DELETE", f"{USERS}/{ken.sid}").status_code == 204

    assert said(directory.ask("GET", f"{USERS}/{ken.sid}")) == (404, 20404, "")
    assert not world.sessions
    assert main.events[-1].type == "user.deleted"
    assert (main.events[-1].resource_sid, main.events[-1].actor.source) == (ken.sid, "api")


def test_a_change_to_what_was_not_seen_is_refused(directory: Directory, ken: User) -> None:
    url = f"{USERS}/{ken.sid}"
    seen = directory.ask("GET", url).json()["meta"]["version"]
    rename = {"Operations": [{"op": "replace", "path": "displayName", "value": "Kenji Mori"}]}
    assert directory.ask("PATCH", url, rename, **{"If-Match": seen}).json()["displayName"] == "Kenji Mori"

    assert said(directory.ask("PATCH", url, {"Operations": OFF}, **{"If-Match": seen})) == (409, 20409, "")
    assert ken.active


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "invalidSyntax"),
        ({"Operations": []}, "invalidSyntax"),
        ({"Operations": ["active"]}, "invalidSyntax"),
        ({"Operations": [{"op": "remove", "path": "active"}]}, "invalidSyntax"),
        ({"Operations": [{"op": "replace", "path": "active", "value": "perhaps"}]}, "invalidValue"),
        ({"Operations": [{"op": "replace", "value": False}]}, "invalidValue"),
        (
            {"Operations": [*OFF, {"op": "replace", "path": "userName", "value": "x@shop.example"}]},
            "mutability",
        ),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(
    main: Account, directory: Directory, ken: User, body: dict[str, Any], word: str
) -> None:
    assert said(directory.ask("PATCH", f"{USERS}/{ken.sid}", body)) == (400, 20001, word)
    assert ken.active
    assert events(main) == []


def test_a_user_is_made_without_a_role(world: World, main: Account, directory: Directory) -> None:
    made = directory.ask("POST", USERS, {"userName": "yui.sato@shop.example", "externalId": "E-7"}).json()

    assert (made["externalId"], made["displayName"]) == ("E-7", "Yui Sato")
    user = world.users[made["id"]]
    assert (user.role, user.made_by) == ("", "dakkan")
    assert events(main) == ["user.created"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("KEN.mori@shop.example", "uniqueness"),
        ("helper@mailbox.example", "invalidValue"),
        ("ken", "invalidValue"),
        ("", "invalidValue"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    world: World, directory: Directory, ken: User, name: str, word: str
) -> None:
    assert said(directory.ask("POST", USERS, {"userName": name})) == (400, 20001, word)
    assert len(world.users) == 2


Asks = Callable[[httpx2.Client, Account], httpx2.Response]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda client, main: client.get(USERS, auth=(main.sid, main.auth_token)), (403, 20003, "")),
        (lambda client, main: client.get(USERS), (401, 20003, "")),
        (lambda client, main: client.get(USERS, headers={"Authorization": "Bearer x"}), (401, 20003, "")),
    ],
    ids=["auth token", "nothing", "made up"],
)
def test_nothing_else_opens_it(
    client: httpx2.Client, main: Account, organization: Configured, ask: Asks, expected: tuple[int, int, str]
) -> None:
    assert said(ask(client, main)) == expected


def test_an_accounts_app_does_not_open_it_whatever_its_policy(
    client: httpx2.Client, world: World, main: Account, organization: Configured, by_owner: By
) -> None:
    allow = organization.fields["allow"]
    values: dict[str, Value] = {"friendly_name": "backup", "allow": allow}
    app = oauth_apps.create(world, main, values, by_owner)

    assert said(Directory(client, app).ask("GET")) == (403, 20003, "")


def test_the_organizations_app_opens_no_account(directory: Directory, main: Account) -> None:
    answer = directory.ask("GET", f"{API}/Accounts/{main.sid}/Messages.json")

    assert (answer.status_code, answer.json()["code"]) == (403, 20003)


def test_an_app_does_what_its_policy_allows(directory: Directory, ken: User) -> None:
    directory.app.fields["deny"] = [f"{oauth_apps.MANAGED_USERS}/delete"]

    assert said(directory.ask("DELETE", f"{USERS}/{ken.sid}")) == (403, 20003, "")
    assert directory.found() == ["aoi.tanaka", "ken.mori"]


def test_another_organization_is_not_seen(directory: Directory, ken: User) -> None:
    url = "https://preview-iam.twilio.com/Organizations/{}/scim/Users"

    own = directory.ask("GET", url.format(directory.app.text("organization_sid")))
    other = directory.ask("GET", url.format("OR" + "0" * 32))

    assert own.json()["totalResults"] == 2
    assert said(other) == (403, 20003, "")


def test_a_token_lives_an_hour_and_is_dead_with_its_app(
    world: World, main: Account, directory: Directory, ken: User
) -> None:
    passes(world, minutes=59)
    assert directory.found()
    passes(world, minutes=1)
    assert said(directory.ask("GET")) == (401, 20003, "")

    directory.token = directory.fresh()
    del main.kind(oauth_apps.ORGANIZATION)[directory.app.sid]
    assert said(directory.ask("GET")) == (401, 20003, "")


def test_a_suspended_account_leaves_its_organization_open(
    main: Account, directory: Directory, ken: User
) -> None:
    main.own_status = "suspended"

    assert directory.ask("PATCH", f"{USERS}/{ken.sid}", {"Operations": OFF}).status_code == 200


def test_the_shop_has_an_app_that_takes_nothing_from_a_seeds_draws() -> None:
    world = World(3, START)
    founding = Founding(world, 40)
    founding.account("Kumo Store", frozenset({"JP"}))
    before = world.chance.getstate()

    app = founding.organization()

    assert world.chance.getstate() == before
    assert app.text("organization_sid").startswith("OR")
    assert app.text(oauth_apps.SECRET) in world.known["shop"].secrets


@pytest.mark.parametrize(("profile", "apps"), [("shop", 1), ("small", 0)])
def test_whose_profile_has_an_organizations_app(profile: str, apps: int) -> None:
    world = build(3, profile, daily_messages=20)

    assert len(world.main.kind(oauth_apps.ORGANIZATION)) == apps
