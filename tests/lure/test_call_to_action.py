"""Bait without a link: a number to call, a mail address, a chat."""

import pytest

from dakkan.lure.call_to_action import call_back_numbers, chat_handles, digits, mail_addresses


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Please call +1 (202) 555-0199 now", ("+1 (202) 555-0199",)),
        ("至急お電話ください 050-3100-0009", ("050-3100-0009",)),
        ("고객센터 문의 1588-123-4567", ("1588-123-4567",)),
        ("Contact customer care XXXXXXXXXX", ("XXXXXXXXXX",)),
        ("Llame urgente al +34 600 000 000", ("+34 600 000 000",)),
        ("(광고) 전품목 할인 문의는 매장으로 무료수신거부 080-000-0000", ()),
        ("Your order 123456789012 has shipped", ()),
        ("Call us about order 12", ()),
        ("Call 12345678901234567890", ()),
    ],
)
def test_a_number_counts_when_people_are_asked_to_call_it(body: str, numbers: tuple[str, ...]) -> None:
    assert call_back_numbers(body) == numbers


def test_one_number_is_one_however_its_country_is_written() -> None:
    assert digits("+81 50-3100-0009") == digits("050-3100-0009")


def test_mail_and_chat_are_found_and_links_are_no_mail() -> None:
    assert mail_addresses("write to help@a.test or https://x@b.test/") == ("help@a.test",)
    assert chat_handles("add me on WhatsApp: @helper99")
    assert chat_handles("LINE ID: helper99")
    assert chat_handles("WhatsApp +1 202 555 0143")
    assert chat_handles("상담 카톡ID: loan22")
    assert chat_handles("Telegram @easytask99")
    assert not chat_handles("Meet us online: today")
