"""Addresses of places: read whole, or refused with the form that was expected."""

import pytest

from dakkan.errors import UsageError
from dakkan.respond.sinks import CATALOGUE
from dakkan.respond.sinks.address import FORMS, Address, is_address, read_address


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("env:/srv/app/.env#TWILIO_AUTH_TOKEN", "/srv/app/.env", "TWILIO_AUTH_TOKEN"),
        ("env:/srv/c#/.env#A", "/srv/c#/.env", "A"),
        ("ini:/etc/app.ini#my section.auth.token", "/etc/app.ini", "my section.auth.token"),
        ("aws-secrets-manager:prod/twilio#token", "prod/twilio", "token"),
        ("aws-secrets-manager:prod/twilio", "prod/twilio", ""),
        ("vault:secret/app#TOKEN", "secret/app", "TOKEN"),
        ("kubernetes:shop/twilio#token?restart=deployment/web", "shop/twilio", "token"),
        ("github:owner/repo#TWILIO_AUTH_TOKEN", "owner/repo", "TWILIO_AUTH_TOKEN"),
    ],
)
def test_an_address_has_a_place_and_a_key(text: str, place: str, key: str) -> None:
    address = read_address(text)

    assert (address.place, address.key) == (place, key)
    assert is_address(text)


def test_options_may_be_given_more_than_once() -> None:
    address = read_address("kubernetes:shop/twilio#t?restart=deployment/a&restart=deployment/b&context=prod")

    assert address.all("restart") == ["deployment/a", "deployment/b"]
    assert address.option("context") == "prod"
    assert (
        address.whole
        == read_address(
            "kubernetes:shop/twilio#u?restart=deployment/a&restart=deployment/b&context=prod"
        ).whole
    )


@pytest.mark.parametrize(
    "text",
    [
        "env:/srv/app/.env",
        "env:/srv/app/.env#",
        "env:#KEY",
        "vault:secret/app",
        "github:owner/repo#A?environment=",
        "env:/srv/app/.env#KEY?restart=deployment/web",
        "aws-secrets-manager:name#",
        "kubernetes:ns/secret#a\nb",
    ],
)
def test_what_cannot_be_read_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_address(text)

    assert FORMS[text.partition(":")[0]] in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "./put.sh",
        "env A=b ./put.sh",
        "vault kv put secret/a t=-",
        "C:\\put.exe",
        "curl -d @- http://a.test/#x",
    ],
)
def test_a_command_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_an_unknown_kind_is_not_taken_for_a_command() -> None:
    with pytest.raises(UsageError, match="kind k8s"):
        is_address("k8s:shop/twilio#token")


def test_every_kind_has_a_form_and_a_sink() -> None:
    assert set(FORMS) == set(CATALOGUE)
    for kind, form in FORMS.items():
        place, key = form.split(":")[1].split("#")
        assert read_address(form) == Address(kind, place, key)
