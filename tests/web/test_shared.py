"""What a room reads alike is read once for a revision, and never kept for longer than a second."""

import threading

import pytest

from cocreate.web.live.shared import SECONDS, Shared


class Reads:
    """Counts how often it was read."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


def test_one_revision_is_read_once_and_the_next_one_anew() -> None:
    shared, reads = Shared(lambda: 0.0), Reads()

    assert [shared.once("step", 7, reads) for _ in range(3)] == [1, 1, 1]
    assert shared.once("step", 8, reads) == 2
    assert shared.once("task", 8, reads) == 3


def test_what_is_kept_is_forgotten_after_a_second_though_no_revision_came() -> None:
    now = [0.0]
    shared, reads = Shared(lambda: now[0]), Reads()
    shared.once("step", 7, reads)

    now[0] = SECONDS

    assert shared.once("step", 7, reads) == 2


def test_what_is_the_readers_own_is_given_to_nobody_else() -> None:
    shared, reads = Shared(lambda: 0.0), Reads()

    assert shared.once("step", 7, reads, keeps=lambda _: False) == 1
    assert shared.once("step", 7, reads) == 2


def test_whoever_asks_while_it_is_read_waits_for_it() -> None:
    shared, reads = Shared(), Reads()
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def slowly() -> int:
        begun.set()
        assert go_on.wait(10)
        return reads()

    threads = [
        threading.Thread(target=lambda: answers.append(shared.once("step", 7, slowly)))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    assert begun.wait(10)
    go_on.set()
    for one in threads:
        one.join(10)

    assert answers == [1] * 8


def test_an_accident_is_not_kept() -> None:
    shared = Shared(lambda: 0.0)

    def stumble() -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shared.once("step", 7, stumble)
    assert shared.once("step", 7, lambda: 5) == 5
