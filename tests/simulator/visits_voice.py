"""As `visits`, for the voice side of an account: SIP, trunks, caller IDs, recordings, Connect apps."""

from collections.abc import Callable
from urllib.parse import urljoin

from dakkan.simulator import connect_apps as apps
from dakkan.simulator import recordings as recorded
from dakkan.simulator import transcriptions as written
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from simulator.visits import Visit

PASSWORD = "Correct-Horse-1"
"""Long enough for Twilio."""


def sip_lists(at: Visit) -> None:
    logins = f"{at.own}/SIP/CredentialLists"
    made = [at.create(f"{logins}.json", FriendlyName=f"exchange {number}") for number in range(3)]
    assert len(at.pages(f"{logins}.json", "credential_lists")) >= 3
    one = urljoin(logins, made[0]["uri"])
    at.get(one)
    at.post(one, FriendlyName="front desk")
    credentials = urljoin(logins, made[0]["subresource_uris"]["credentials"])
    names = [at.create(credentials, Username=f"desk{number}", Password=PASSWORD) for number in range(3)]
    assert len(at.pages(credentials, "credentials")) == 3
    at.get(urljoin(logins, names[0]["uri"]))
    at.post(urljoin(logins, names[0]["uri"]), Password=f"{PASSWORD}23")
    at.delete(urljoin(logins, names[0]["uri"]))
    at.delete(one)


def sip_access(at: Visit) -> None:
    lists = f"{at.own}/SIP/IpAccessControlLists"
    made = [at.create(f"{lists}.json", FriendlyName=f"office {number}") for number in range(3)]
    assert len(at.pages(f"{lists}.json", "ip_access_control_lists")) >= 3
    one = urljoin(lists, made[0]["uri"])
    at.get(one)
    at.post(one, FriendlyName="head office")
    addresses = urljoin(lists, made[0]["subresource_uris"]["ip_addresses"])
    ranges = [
        at.create(addresses, FriendlyName="desk", IpAddress=f"192.0.2.{number}", CidrPrefixLength="31")
        for number in (2, 4, 6)
    ]
    assert len(at.pages(addresses, "ip_addresses")) == 3
    at.get(urljoin(lists, ranges[0]["uri"]))
    at.post(urljoin(lists, ranges[0]["uri"]), IpAddress="198.51.100.0", CidrPrefixLength="24")
    at.delete(urljoin(lists, ranges[0]["uri"]))
    at.delete(one)


def sip_domains(at: Visit) -> None:
    domains = f"{at.own}/SIP/Domains"
    made = [
        at.create(f"{domains}.json", DomainName=f"shop-{number}.sip.twilio.com", FriendlyName="shop")
        for number in range(3)
    ]
    assert len(at.pages(f"{domains}.json", "domains")) >= 3
    one = urljoin(domains, made[0]["uri"])
    at.get(one)
    at.post(one, VoiceUrl="https://voice.shop.example/sip", SipRegistration="true")
    auth = f"{domains}/{made[0]['sid']}/Auth"
    for number in range(3):
        logins = at.create(f"{at.own}/SIP/CredentialLists.json", FriendlyName=f"exchange {number}")["sid"]
        access = at.create(f"{at.own}/SIP/IpAccessControlLists.json", FriendlyName=f"o {number}")["sid"]
        at.create(f"{auth}/Calls/CredentialListMappings.json", CredentialListSid=logins)
        at.create(f"{auth}/Calls/IpAccessControlListMappings.json", IpAccessControlListSid=access)
        at.create(f"{auth}/Registrations/CredentialListMappings.json", CredentialListSid=logins)
    for part, sid in (
        ("Calls/CredentialListMappings", logins),
        ("Calls/IpAccessControlListMappings", access),
        ("Registrations/CredentialListMappings", logins),
    ):
        assert len(at.pages(f"{auth}/{part}.json", "contents")) == 3
        at.get(f"{auth}/{part}/{sid}.json")
        at.delete(f"{auth}/{part}/{sid}.json")
    assert at.get(one)["auth_type"] == "IP_ACL,CREDENTIAL_LIST"
    for key, older in at.get(one)["subresource_uris"].items():
        rows = at.pages(urljoin(domains, older), key)
        assert len(rows) == 2
        at.get(urljoin(domains, rows[0]["uri"]))
        at.delete(urljoin(domains, rows[0]["uri"]))
    at.create(f"{domains}/{made[0]['sid']}/CredentialListMappings.json", CredentialListSid=logins)
    older = f"{domains}/{made[0]['sid']}/IpAccessControlListMappings.json"
    at.create(older, IpAccessControlListSid=access)
    at.delete(one)


def trunks(at: Visit) -> None:
    url = "https://trunking.twilio.com/v1/Trunks"
    made = [at.create(url, FriendlyName=f"exchange {number}") for number in range(3)]
    assert len(at.pages(url, "trunks")) >= 3
    one = made[0]["url"]
    at.post(one, DomainName="shop.pstn.twilio.com", DisasterRecoveryUrl="https://voice.shop.example/down")
    at.get(f"{one}/Recording")
    at.post(f"{one}/Recording", Mode="record-from-answer", Trim="trim-silence")
    target = {"FriendlyName": "exchange", "Weight": "10", "Priority": "1", "Enabled": "true"}
    targets = [
        at.create(f"{one}/OriginationUrls", **target, SipUrl=f"sip:pbx{number}.shop.example")
        for number in range(3)
    ]
    assert len(at.pages(f"{one}/OriginationUrls", "origination_urls")) == 3
    at.get(targets[0]["url"])
    at.post(targets[0]["url"], SipUrl="sips:pbx.shop.example", Enabled="false")
    at.delete(targets[0]["url"])
    for part, key, field, lists in (
        ("CredentialLists", "credential_lists", "CredentialListSid", "CredentialLists"),
        ("IpAccessControlLists", "ip_access_control_lists", "IpAccessControlListSid", "IpAccessControlLists"),
    ):
        for number in range(3):
            sid = at.create(f"{at.own}/SIP/{lists}.json", FriendlyName=f"list {number}")["sid"]
            at.create(f"{one}/{part}", **{field: sid})
        rows = at.pages(f"{one}/{part}", key)
        assert len(rows) == 3
        at.get(rows[0]["url"])
        at.delete(rows[0]["url"])
    for _ in range(3):
        at.create(f"{one}/PhoneNumbers", PhoneNumberSid=at.buy()["sid"])
    numbers = at.pages(f"{one}/PhoneNumbers", "phone_numbers")
    assert len(numbers) == 3
    at.get(numbers[0]["url"])
    at.delete(numbers[0]["url"])
    assert at.get(one)["auth_type_set"] == ["IP_ACL", "CREDENTIAL_LIST"]
    at.delete(one)


def byoc_trunks(at: Visit) -> None:
    url = "https://voice.twilio.com/v1/ByocTrunks"
    made = [at.create(url, FriendlyName=f"carrier {number}") for number in range(3)]
    assert len(at.pages(url, "byoc_trunks")) >= 3
    at.get(made[0]["url"])
    at.post(made[0]["url"], VoiceUrl="https://voice.shop.example/byoc", CnamLookupEnabled="true")
    at.delete(made[0]["url"])


def caller_ids(at: Visit) -> None:
    url = f"{at.own}/OutgoingCallerIds.json"
    for number in range(3):
        asked = at.post(url, 200, PhoneNumber=f"+1415555013{number}", FriendlyName=f"desk {number}")
        assert len(asked["validation_code"]) == 6
    rows = at.pages(url, "outgoing_caller_ids")
    assert len(rows) == 3
    one = urljoin(url, rows[0]["uri"])
    at.get(one)
    at.post(one, FriendlyName="front desk")
    at.delete(one)


def recordings(at: Visit) -> None:
    url = f"{at.own}/Recordings.json"
    for _ in range(3):
        recorded.add(at.world, at.account, call_sid=at.world.sid("CA"))
    rows = at.pages(url, "recordings")
    assert len(rows) == 3
    at.get(urljoin(url, rows[0]["uri"]))
    at.delete(urljoin(url, rows[0]["uri"]))
    assert at.get(f"{url}?IncludeSoftDeleted=true")["recordings"][0]["status"] == "deleted"
    call = recorded.add(at.world, at.account, call_sid=at.world.sid("CA")).text("call_sid")
    of_call = f"{at.own}/Calls/{call}/Recordings.json"
    (row,) = at.pages(of_call, "recordings")
    at.get(urljoin(url, row["uri"]))
    at.delete(urljoin(url, row["uri"]))


def transcriptions(at: Visit) -> None:
    url = f"{at.own}/Transcriptions.json"
    recording = recorded.add(at.world, at.account, call_sid=at.world.sid("CA"))
    for _ in range(3):
        written.add(at.world, at.account, recording, "Please call me back")
    rows = at.pages(url, "transcriptions")
    assert len(rows) == 3
    at.get(urljoin(url, rows[0]["uri"]))
    at.delete(urljoin(url, rows[0]["uri"]))
    of_recording = f"{at.own}/Recordings/{recording.sid}/Transcriptions"
    assert len(at.pages(f"{of_recording}.json", "transcriptions")) == 2
    at.get(f"{of_recording}/{rows[1]['sid']}.json")
    at.delete(f"{of_recording}/{rows[1]['sid']}.json")


def connect_apps(at: Visit) -> None:
    own, others = f"{at.own}/ConnectApps.json", f"{at.own}/AuthorizedConnectApps.json"
    by = By("shop", Actor("user", at.world.sid("US"), "web", "192.0.2.1"))
    for number in range(3):
        apps.add(at.world, at.account, {"friendly_name": f"app {number}"})
        apps.authorize(at.world, at.account, {"friendly_name": f"reports {number}"}, by)
    rows = at.pages(own, "connect_apps")
    assert len(rows) == 3
    one = urljoin(own, rows[0]["uri"])
    at.get(one)
    at.post(one, AuthorizeRedirectUrl="https://shop.example/", Permissions=["get-all", "post-all"])
    at.delete(one)
    let_in = at.pages(others, "authorized_connect_apps")
    assert len(let_in) == 3
    at.get(urljoin(others, let_in[0]["uri"]))


def voice_events(at: Visit) -> None:
    for part in VOICE_PARTS[:-1]:
        part(at)
    at.get("https://monitor.twilio.com/v1/Events?PageSize=1000")


VOICE_PARTS: tuple[Callable[[Visit], None], ...] = (
    sip_lists,
    sip_access,
    sip_domains,
    trunks,
    byoc_trunks,
    caller_ids,
    recordings,
    transcriptions,
    connect_apps,
    voice_events,
)
