"""When a process counts as deaf, and which rooms may by now be another process's."""

from cocreate.live.heartbeat import (
    BEAT_SECONDS,
    DEAF_SECONDS,
    GONE_SECONDS,
    LATE_SECONDS,
    SETTLED_SECONDS,
    Heartbeat,
    Pool,
)


class Time:
    """Seconds in our own hands."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def lives(heartbeat: Heartbeat, time: Time, seconds: float, *, hears: bool, others: bool) -> bool:
    """Let a while pass, judged at every beat; whether the process was deaf at any moment of it."""
    found = False
    for _ in range(round(seconds / BEAT_SECONDS)):
        time.now += BEAT_SECONDS
        if hears:
            heartbeat.hear()
        heartbeat.judge(others_hear=others)
        found = found or heartbeat.is_deaf
    return found


def test_whoever_hears_nothing_while_another_does_is_deaf_after_five_seconds() -> None:
    """Invariant 17: Deaf-process alarm: each process hears its own Redis heart-beat within 5 s or
    leaves the pool.
    """
    time = Time()
    heartbeat = Heartbeat(time)
    assert not lives(heartbeat, time, 60, hears=True, others=True)
    assert not lives(heartbeat, time, DEAF_SECONDS, hears=False, others=True)
    assert not heartbeat.hears
    assert lives(heartbeat, time, 2 * BEAT_SECONDS, hears=False, others=True)
    heartbeat.hear()
    heartbeat.judge(others_hear=True)
    assert heartbeat.hears
    assert not heartbeat.is_deaf


def test_nobody_is_deaf_when_nobody_hears_and_all_have_time_to_hear_again() -> None:
    time = Time()
    heartbeat = Heartbeat(time)
    lives(heartbeat, time, 10, hears=True, others=True)
    # The others count as hearing for a moment longer than they do.
    assert not lives(heartbeat, time, LATE_SECONDS, hears=False, others=True)
    assert not lives(heartbeat, time, 600, hears=False, others=False)
    # Another one finds Redis first.
    assert not lives(heartbeat, time, DEAF_SECONDS, hears=False, others=True)
    assert lives(heartbeat, time, 2 * BEAT_SECONDS, hears=False, others=True)


def test_a_process_that_was_held_up_is_not_deaf_for_that() -> None:
    time = Time()
    heartbeat = Heartbeat(time)
    lives(heartbeat, time, 10, hears=True, others=True)
    time.now += 30
    heartbeat.forgive(30)
    assert not lives(heartbeat, time, BEAT_SECONDS, hears=False, others=True)


def test_rooms_held_before_another_process_came_are_sent_on_once_when_it_has_settled() -> None:
    time = Time()
    pool = Pool(time)
    pool.hear("old", {"w3"}, is_fit=True)
    time.now += 10
    assert pool.strayed({"w1"}) == frozenset()
    time.now += 1
    pool.hear("new", (), is_fit=True)
    time.now += 1
    for _ in range(round(SETTLED_SECONDS) - 1):
        assert pool.strayed({"w1", "w2"}) == frozenset()
        time.now += 1
        pool.hear("old", {"w3"}, is_fit=True)
        pool.hear("new", (), is_fit=True)
    time.now += 1
    # The second one came after the newcomer did.
    assert pool.strayed({"w1", "w2"}) == {"w1"}
    assert pool.strayed({"w1", "w2"}) == frozenset()


def test_who_holds_a_room_is_known_until_it_says_nothing_or_is_not_fit() -> None:
    time = Time()
    pool = Pool(time)
    pool.hear("a", {"w1"}, is_fit=True)
    pool.hear("b", {"w2"}, is_fit=True)
    assert (pool.is_held_elsewhere("w1"), pool.is_held_elsewhere("w3")) == (True, False)
    pool.hear("a", {"w1"}, is_fit=False)
    assert not pool.is_held_elsewhere("w1")
    time.now += GONE_SECONDS + 1
    assert not pool.is_held_elsewhere("w2")


def test_after_a_silence_nobody_who_is_heard_counts_as_new() -> None:
    time = Time()
    pool = Pool(time)
    pool.strayed({"w1"})
    time.now += 60
    pool.listen_anew()
    pool.hear("a", (), is_fit=True)
    time.now += SETTLED_SECONDS + 1
    pool.hear("a", (), is_fit=True)
    assert pool.strayed({"w1"}) == frozenset()
