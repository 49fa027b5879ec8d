"""AWS Secrets Manager, against moto's server on this machine, through AWS's own library."""

import builtins
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.aws_secrets_manager import AwsSecretsManager
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Kept

boto3 = pytest.importorskip("boto3")
moto_server = pytest.importorskip("moto.server")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/nowhere",
        "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("secretsmanager")
    client.create_secret(Name="prod/twilio", SecretString=json.dumps({"token": "old", "other": "x", "n": 1}))
    client.create_secret(Name="prod/token", SecretString="old")
    yield client
    for name in ("prod/twilio", "prod/token"):
        client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def sink(address: str) -> AwsSecretsManager:
    return AwsSecretsManager(read_address(f"aws-secrets-manager:{address}"), Kept().around())


def held(aws: Any, name: str, **stage: str) -> Any:
    return aws.get_secret_value(SecretId=name, **stage)["SecretString"]


def versions(aws: Any, name: str) -> int:
    return len(aws.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)["Versions"])


def test_a_key_of_the_object_is_replaced_and_the_others_stay(aws: Any) -> None:
    sink("prod/twilio#token").put({"token": Secret(TOKEN)})

    assert json.loads(held(aws, "prod/twilio")) == {"token": TOKEN, "other": "x", "n": 1}
    assert json.loads(held(aws, "prod/twilio", VersionStage="AWSPREVIOUS"))["token"] == "old"


def test_the_whole_text_is_replaced(aws: Any) -> None:
    sink("prod/token").put({"": Secret(TOKEN)})

    assert held(aws, "prod/token") == TOKEN


def test_a_second_call_makes_no_version(aws: Any) -> None:
    sink("prod/twilio#token").put({"token": Secret(TOKEN)})
    before = versions(aws, "prod/twilio")

    sink("prod/twilio#token").put({"token": Secret(TOKEN)})

    assert versions(aws, "prod/twilio") == before


@pytest.mark.parametrize(("address", "keys"), [("prod/twilio#token", ["token"]), ("prod/token", [""])])
def test_the_check_changes_nothing(aws: Any, address: str, keys: list[str]) -> None:
    name = address.partition("#")[0]
    before = held(aws, name), versions(aws, name)

    sink(address).check(keys)

    assert (held(aws, name), versions(aws, name)) == before


@pytest.mark.parametrize(
    ("address", "keys", "says"),
    [
        ("prod/none#token", ["token"], "ResourceNotFoundException"),
        ("prod/twilio#tokn", ["tokn"], "no key tokn"),
        ("prod/twilio#n", ["n"], "holds no text"),
        ("prod/token#token", ["token"], "no JSON object"),
    ],
)
def test_what_is_not_ready_is_told(aws: Any, address: str, keys: list[str], says: str) -> None:
    with pytest.raises(DeployFailed, match=says):
        sink(address).check(keys)
    with pytest.raises(DeployFailed, match=says):
        sink(address).put(dict.fromkeys(keys, Secret(TOKEN)))


def test_nobody_answering_is_told(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    with pytest.raises(DeployFailed, match="cannot be asked"):
        sink("prod/token").check([""])


def test_the_secret_is_in_no_log(aws: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    sink("prod/twilio#token").put({"token": Secret(TOKEN)})

    assert json.loads(held(aws, "prod/twilio"))["token"] == TOKEN
    assert TOKEN not in caplog.text


def test_without_the_library_people_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("boto"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(DeployFailed, match=r"pip install dakkan\[aws\]"):
        sink("prod/token").check([""])
