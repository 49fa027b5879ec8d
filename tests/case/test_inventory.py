from pathlib import Path

import pytest

from dakkan.case import inventory
from dakkan.case.inventory import Inventory, System, parse

KEY, ACCOUNT = "SK" + "1" * 32, "AC" + "1" * 32


def text(*lines: str) -> str:
    return "\n".join(["[[system]]", 'name = "billing"', *lines]) + "\n"


def test_a_system_has_credentials_addresses_and_an_owner() -> None:
    found = parse(
        text(
            f'credentials = ["{KEY}", "{ACCOUNT}"]',
            'addresses = ["192.0.2.10", "198.51.100.0/24"]',
            'owner = "payments"',
        )
    )

    billing = System("billing", (KEY, ACCOUNT), ("192.0.2.10", "198.51.100.0/24"), "payments")
    assert found == Inventory((billing,))
    assert found.using(KEY) == [billing]
    assert found.using("SK" + "2" * 32) == []
    assert [found.at(address) for address in ("198.51.100.7", "192.0.2.11", "no address")] == [
        [billing], [], [],
    ]  # fmt: skip


def test_one_credential_and_address_may_be_written_without_a_list() -> None:
    (found,) = parse(text(f'credential = "{KEY}"', 'address = "2001:db8::/32"')).systems

    assert (found.credentials, found.addresses) == ((KEY,), ("2001:db8::/32",))
    assert found.is_at("2001:db8::1")


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        (('credential = "0123456789abcdef0123456789abcdef"',), 3, "Never write a token"),
        (('owner = "x"', 'addresses = ["192.0.2.300"]'), 4, "no IP address"),
        (("owner = 3",), 3, "has to be a text"),
        (("credentials = [1]",), 3, "list of texts"),
        (('colour = "red"',), 3, "There is no colour"),
        (('owner = "unfinished',), 3, "no TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_never_repeated(
    lines: tuple[str, ...], line: int, says: str
) -> None:
    found = parse(text(*lines))

    (fault,) = found.faults
    assert (fault.line, found.systems) == (line, ())
    assert says in fault.text
    assert "0123456789abcdef" not in str(fault)


def test_a_broken_entry_leaves_the_others() -> None:
    found = parse('[[system]]\nowner = "nobody"\n' + text())

    assert [system.name for system in found.systems] == ["billing"]
    assert [str(fault) for fault in found.faults] == ["inventory.toml:1: The system has no name."]


@pytest.mark.parametrize("document", ['system = "billing"', "[system]\nname = 'x'", "a = [" * 5000])
def test_another_shape_is_told_and_stops_nothing(document: str) -> None:
    found = parse(document)

    assert found.systems == ()
    assert len(found.faults) == 1


def test_no_file_is_no_inventory_and_a_strange_one_is_told(tmp_path: Path) -> None:
    assert inventory.read(tmp_path) == Inventory()
    (tmp_path / inventory.FILE).write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in inventory.read(tmp_path).faults[0].text
    (tmp_path / inventory.FILE).write_bytes(b"#" * (inventory.MOST_BYTES + 1))
    assert "1 MB" in inventory.read(tmp_path).faults[0].text
