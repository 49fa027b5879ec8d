import threading

from dakkan.twilio.lent import Lent


class Client:
    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_one_after_the_other_use_the_same() -> None:
    lent = Lent(Client)

    with lent.one() as first:
        pass
    with lent.one() as second:
        pass

    assert first is second


def test_two_at_once_never_share() -> None:
    lent = Lent(Client)
    inside: set[Client] = set()

    def use() -> None:
        for _time in range(200):
            with lent.one() as client:
                assert client not in inside
                inside.add(client)
                inside.discard(client)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with lent.one() as one, lent.one() as other:
        assert one is not other


def test_one_whose_user_failed_is_lent_again_and_all_are_closed() -> None:
    lent = Lent(Client)
    try:
        with lent.one() as client:
            raise ValueError
    except ValueError:
        pass
    with lent.one() as again, lent.one() as more:
        assert again is client

    lent.close()

    assert client.closed
    assert more.closed
