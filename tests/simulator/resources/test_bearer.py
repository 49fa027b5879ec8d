"""A bearer token opens what its app may do, for an hour."""

from dakkan.simulator import oauth_apps
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.configured import Value
from dakkan.simulator.world import World
from simulator.conftest import API, FROM, TO, Somebody, code


def test_a_token_reads_what_it_may(world: World, main: Account, thief: Somebody, by_owner: By) -> None:
    values: dict[str, Value] = {"friendly_name": "reports", "allow": ["/twilio/messaging/messages/list"]}
    app = oauth_apps.create(world, main, values, by_owner)
    form = {"grant_type": "client_credentials", "client_id": app.sid, "client_secret": app.text("secret")}
    token = thief.ask("POST", "https://oauth.twilio.com/v2/token", **form).json()["access_token"]
    thief.client.auth = None  # type: ignore[assignment]  # httpx2 takes it, its annotation does not
    asks = {"Authorization": f"Bearer {token}"}
    url = f"{API}/Accounts/{main.sid}/Messages.json"
    assert thief.client.get(url, headers=asks).status_code == 200
    assert code(thief.client.post(url, headers=asks, data={"To": TO, "From": FROM, "Body": "x"})) == (
        401,
        70051,
    )
    assert code(thief.client.get(url)) == (401, 20003)
    oauth_apps.delete(main, app)
    assert code(thief.client.get(url, headers=asks)) == (401, 20003)
