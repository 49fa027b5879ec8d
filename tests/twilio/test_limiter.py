import threading
import time

from dakkan.twilio.limiter import Limiter


def in_use(limiter: Limiter, times: int) -> None:
    """Answers that come while the width is used up."""
    for _ in range(times):
        turns = [limiter.turn() for _ in range(limiter.width)]
        for turn in turns:
            turn.__enter__()
        limiter.went_well()
        for turn in turns:
            turn.__exit__(None, None, None)


def test_it_begins_at_eight_and_grows_with_every_answer_while_all_goes_well() -> None:
    limiter = Limiter()

    in_use(limiter, 9)

    assert Limiter().width == 8
    assert limiter.width == 17


def test_after_a_refusal_it_grows_slowly() -> None:
    limiter = Limiter(start=16)
    with limiter.turn() as turn:
        limiter.was_too_much(turn)

    in_use(limiter, 9)

    assert limiter.width == 9


def test_it_does_not_grow_past_the_cap() -> None:
    limiter = Limiter(start=3, most=4)

    in_use(limiter, 50)

    assert limiter.width == 4


def test_a_width_that_nobody_uses_does_not_grow() -> None:
    limiter = Limiter()

    for _ in range(100):
        with limiter.turn():
            limiter.went_well()

    assert limiter.width == 8


def test_too_much_halves_it_and_never_below_one() -> None:
    limiter = Limiter()
    widths = []

    for _ in range(5):
        with limiter.turn() as turn:
            limiter.was_too_much(turn)
        widths.append(limiter.width)

    assert widths == [4, 2, 1, 1, 1]


def test_a_burst_of_refusals_halves_it_once() -> None:
    limiter = Limiter()

    with limiter.turn() as one, limiter.turn() as two, limiter.turn() as three:
        for turn in (one, two, three):
            limiter.was_too_much(turn)

    assert limiter.width == 4


def test_no_more_threads_get_in_than_it_is_wide() -> None:
    limiter = Limiter(start=3, most=3)
    inside, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with limiter.turn():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.005)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 3
