import pytest

from dakkan.errors import UsageError
from dakkan.twilio.hosts import Hosts


def test_without_settings_a_host_is_itself() -> None:
    address = Hosts().address("api.twilio.com")

    assert address.base == "https://api.twilio.com"
    assert address.host == "api.twilio.com"


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us1", "monitor.twilio.com"),
        ("ie1", "monitor.dublin.ie1.twilio.com"),
        ("au1", "monitor.sydney.au1.twilio.com"),
        ("singapore.au1", "monitor.singapore.au1.twilio.com"),
    ],
)
def test_a_region_has_hosts_of_its_own(region: str, host: str) -> None:
    assert Hosts(region=region).address("monitor.twilio.com").host == host


@pytest.mark.parametrize("region", ["mars", "evil.com/ie1", "dublin.eu", "a.b.ie1"])
def test_an_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(UsageError, match="TWILIO_REGION"):
        Hosts(region=region)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8010", "http://localhost:8010/", "http://[::1]:80", "https://proxy.example/twilio"],
)
def test_one_url_can_stand_for_every_host(url: str) -> None:
    address = Hosts(url).address("voice.twilio.com")

    assert address.base == url.rstrip("/")
    assert address.host == "voice.twilio.com"


@pytest.mark.parametrize("url", ["http://10.0.0.1:8010", "http://proxy.example", "http://localhost.example"])
def test_credentials_do_not_leave_this_machine_in_the_clear(url: str) -> None:
    with pytest.raises(UsageError, match="in the clear"):
        Hosts(url)


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1", "127.0.0.1:8010", "http://", "https://a:hunter2@x.example", "http://[::1", "x"]
)
def test_what_is_no_plain_url_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Hosts(url)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["twilio.com", "api.twilio.com.evil.example", "evil.example", "a.b.twilio.com"]
)
def test_a_host_that_is_not_twilios_gets_nothing(host: str) -> None:
    with pytest.raises(ValueError, match="not one of Twilio's"):
        Hosts().address(host)


def test_a_host_in_an_answer_may_have_the_regions_name() -> None:
    hosts = Hosts(region="ie1")

    assert hosts.same("api.twilio.com", "API.dublin.ie1.twilio.com")
    assert hosts.same("api.twilio.com", "api.twilio.com")
    assert not hosts.same("api.twilio.com", "voice.twilio.com")
