import httpx2
import pytest

from dakkan.errors import BadAnswer
from dakkan.twilio.credential import Credential
from dakkan.twilio.wire import Answer, Reply, encoded, json_object

from .conftest import TOKEN


def test_a_form_has_words_for_booleans_and_repeats_lists() -> None:
    form = encoded({"Inherit": True, "Off": False, "None": None, "Size": 50, "Permissions": ["a=1", "b&2"]})

    assert form == "Inherit=true&Off=false&Size=50&Permissions=a%3D1&Permissions=b%262"


def test_an_operator_is_part_of_the_name() -> None:
    assert encoded({"DateSent>": "2026-11-24T08:14:00Z"}) == "DateSent%3E=2026-11-24T08%3A14%3A00Z"
    assert encoded({"TriggerValue": "+30"}) == "TriggerValue=%2B30"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b'{"code": 20003, "message": "Authenticate"}', 20003, "Authenticate"),
        (b'{"type": "about:blank", "detail": "no", "status": 400}', 0, "no"),
        (b'{"code": "invalid", "message": null}', 0, ""),
        (b"<html>Bad Gateway</html>", 0, ""),
        (b"\xff", 0, ""),
        (b"", 0, ""),
    ],
)
def test_an_errors_code_and_message_are_found_in_any_shape(content: bytes, code: int, said: str) -> None:
    reply = Reply(400, {}, content)

    assert (reply.code, reply.said) == (code, said)


def test_answers_do_not_show_what_is_in_them(credential: Credential) -> None:
    assert TOKEN not in repr(Answer(201, {"auth_token": TOKEN}))
    assert TOKEN not in repr(Reply(201, {"x": TOKEN}, TOKEN.encode()))


def test_what_is_not_a_json_object_is_a_bad_answer() -> None:
    for content in (b"", b"[]", b"{", b"null", httpx2.Response(200, text="x").content):
        with pytest.raises(BadAnswer, match=r"api\.twilio\.com"):
            json_object("https://api.twilio.com/x", content)
