"""API keys by the 2010 API and by IAM v1 (reference 3.3)."""

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code

IAM = "https://iam.twilio.com/v1/Keys"
POLICY = '{"allow": ["/twilio/messaging/messages/list"]}'


def test_a_secret_is_shown_once_and_dies_with_its_key(app: Simulator, owner: Somebody, main: Account) -> None:
    keys = f"/Accounts/{main.sid}/Keys"
    made = owner.ask("POST", f"{keys}.json", FriendlyName="web").json()
    web = Somebody(app, made["sid"], made["secret"])

    assert web.get(f"/Accounts/{main.sid}/Messages.json").status_code == 200
    assert "secret" not in owner.get(f"{keys}/{made['sid']}.json").json()
    assert owner.ask("DELETE", f"{keys}/{made['sid']}.json").status_code == 204
    assert code(web.get(f"/Accounts/{main.sid}/Messages.json")) == (401, 20003)
    assert code(owner.get(f"{keys}/{made['sid']}.json")) == (404, 20404)


def test_the_2010_api_makes_a_standard_key_whatever_is_asked_for(owner: Somebody, main: Account) -> None:
    made = owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", KeyType="restricted", Policy=POLICY).json()

    assert owner.get(f"{IAM}/{made['sid']}").json()["policy"] is None
    assert main.keys[made["sid"]].kind == "standard"


def test_iam_makes_restricted_keys_and_replaces_their_policy(
    app: Simulator, owner: Somebody, main: Account
) -> None:
    form = {"AccountSid": main.sid, "KeyType": "restricted", "Policy": POLICY}
    made = owner.ask("POST", IAM, FriendlyName="reader", **form).json()
    reader = Somebody(app, made["sid"], made["secret"])
    messages = f"/Accounts/{main.sid}/Messages.json"

    assert made["policy"] == {"allow": ["/twilio/messaging/messages/list"]}
    assert reader.get(messages).status_code == 200

    owner.ask("POST", f"{IAM}/{made['sid']}", Policy='{"allow": []}')

    assert code(reader.get(messages)) == (401, 70051)


def test_the_iam_list_needs_an_account_and_shows_flags(owner: Somebody, main: Account) -> None:
    owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="web")

    assert code(owner.get(IAM)) == (400, 20001)
    listed = owner.get(IAM, AccountSid=main.sid).json()["keys"]
    assert [row["flags"] for row in listed] == [["rest_api", "signing"]]


def test_a_long_name_is_refused(owner: Somebody, main: Account) -> None:
    answer = owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="x" * 65)

    assert code(answer) == (400, 70001)
    assert not main.keys


def test_signing_keys_show_in_both_lists(owner: Somebody, main: Account) -> None:
    made = owner.ask("POST", f"/Accounts/{main.sid}/SigningKeys.json", FriendlyName="video").json()["sid"]

    keys = owner.get(f"/Accounts/{main.sid}/Keys.json").json()["keys"]
    signing = owner.get(f"/Accounts/{main.sid}/SigningKeys.json").json()["signing_keys"]
    assert [row["sid"] for row in keys] == [row["sid"] for row in signing] == [made]


def test_the_event_of_a_new_key_keeps_its_secret_to_itself(
    world: World, owner: Somebody, main: Account
) -> None:
    secret = owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="web").json()["secret"]

    answer = owner.get("https://monitor.twilio.com/v1/Events", EventType="account-api-keys.created")

    assert secret not in answer.text
    assert "[REDACTED]" in answer.text
