"""`strange-messages-waiting`: they go out after every credential is dead."""

from builders import BAIT, Row, after, found, message, shop, strangers
from dakkan.detect.detectors.strange_messages_waiting import strange_messages_waiting


def texts(status: str, body: str = BAIT) -> list[Row]:
    return [message(after(n), to, body, status=status) for n, to in enumerate(strangers(8))]


def test_odd_messages_that_wait_are_found() -> None:
    sent, waiting = texts("delivered"), texts("scheduled")

    (row,) = found(strange_messages_waiting, shop(messages=[*sent, *waiting]))

    assert set(row["exhibits"]) == {message["sid"] for message in waiting}


def test_the_owners_own_queue_is_quiet() -> None:
    assert not found(strange_messages_waiting, shop(messages=texts("queued", "Thank you for your order 77")))
