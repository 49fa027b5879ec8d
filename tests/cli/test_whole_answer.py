"""The whole answer to a takeover at the command line, as loud as it gets; and no secret in anything it left."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World

from .conftest import Terminal

Open = Callable[[], Terminal]


def hijack(world: World) -> None:
    """Somebody with the stolen token makes a key and sends bait from the owner's number."""
    main = world.main
    transport = InProcess(simulate(world), person="thief", address="203.0.113.9")
    base = f"https://api.twilio.com/2010-04-01/Accounts/{main.sid}"
    with httpx2.Client(transport=transport, auth=(main.sid, main.auth_token)) as client:
        client.post(f"{base}/Keys.json", data={"FriendlyName": "backup"}).raise_for_status()
        numbers = client.get(f"{base}/IncomingPhoneNumbers.json").json()["incoming_phone_numbers"]
        for index in range(150):
            form = {
                "From": numbers[0]["phone_number"],
                "To": f"+818055{index:06d}",
                "Body": f"Your parcel {index} is held, pay at https://amazon-parcel.login-fee.test/{index}",
            }
            client.post(f"{base}/Messages.json", data=form).raise_for_status()
    world.advance(300)


def files_but_the_vault(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("vault")]


def test_a_takeover_is_answered_and_no_secret_is_left_anywhere(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    hijack(at.world)

    found = at("investigate", "--json", "-vv")
    case = found.json["case"]
    codes = [at("plan", case, "--preset", "stop", "-vv").code, at("apply", case, "--yes", "-vv").code]
    codes += [at("plan", case, "--preset", "sanitise", "-vv").code, at("apply", case, "--yes", "-vv").code]
    verified = at("verify", case, "--json", "-vv")
    for format_ in ("md", "html", "json", "rca", "ticket"):
        codes.append(
            at("report", case, "--format", format_, "-o", str(tmp_path / f"r.{format_}"), "-vv").code
        )
    codes += [at("steps", case, "-vv").code, at("case", "show", case, "-vv").code, at("doctor", "-vv").code]
    codes += [at("vault", "list").code, at("case", "check", case).code]
    codes.append(at("case", "export", case, "-o", str(tmp_path / "bundle.zip")).code)

    assert found.code == 3
    assert found.json["verdict"]["takeover"] == "confirmed"
    assert codes == [0] * len(codes)
    assert verified.json["clean"] is True
    secrets = [secret.encode() for secret in at.every_secret()]
    assert len(secrets) > 5
    assert [s for s in secrets if s.decode() in at.shown] == []
    assert [
        (path, secret)
        for path in files_but_the_vault(tmp_path)
        for secret in secrets
        if secret in path.read_bytes()
    ] == []


def test_a_quiet_account_ends_with_nothing_found(terminal: Open) -> None:
    ran = terminal()("investigate", "--json")

    assert ran.json["verdict"]["takeover"] == "none"
    assert ran.json["case"] is None
    assert ran.code == (4 if ran.json["blind"] else 0)


def test_saying_no_changes_nothing(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    at = terminal()
    hijack(at.world)
    case = at("investigate", "--json").json["case"]
    at("plan", case, "--preset", "sanitise")
    token, before = at.world.main.auth_token, len(at.world.keys)
    monkeypatch.setattr("click.confirm", lambda *_arguments, **_options: False)

    ran = at("apply", case)

    assert ran.code == 1
    assert at.world.main.auth_token == token
    assert len(at.world.keys) == before


def test_evidence_that_was_changed_is_found(terminal: Open) -> None:
    at = terminal()
    hijack(at.world)
    case = at("investigate", "--json").json["case"]
    part = next((at.folder / "evidence" / "messages").rglob("*.parquet"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)

    ran = at("case", "check", case)

    assert ran.code == 1
    assert part.name in ran.out


@pytest.mark.parametrize("language", ["en", "ja"])
def test_help_of_every_command_has_examples(terminal: Open, language: str) -> None:
    at = terminal()

    ran = at("investigate", "--lang", language, "--help")

    assert ran.code == 0
    assert "dakkan investigate" in ran.out
