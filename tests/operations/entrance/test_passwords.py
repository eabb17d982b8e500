"""A password is hashed slowly, a few at once, and as long for nobody as for somebody."""

import subprocess
import sys
import textwrap
import threading

import pytest
from argon2 import extract_parameters

from cocreate.domain.errors import TooMany
from cocreate.operations.entrance import passwords


def test_the_profile_is_the_minimum_that_owasp_asks_for() -> None:
    used = extract_parameters(passwords.hash_password("girafe canal lundi beurre"))
    assert used.type.name == "ID"
    assert (used.memory_cost, used.time_cost, used.parallelism) == (19 * 1024, 2, 1)


def test_a_password_matches_its_own_hash_alone() -> None:
    hashed = passwords.hash_password("girafe canal lundi beurre")
    assert passwords.password_matches(hashed, "girafe canal lundi beurre")
    assert not passwords.password_matches(hashed, "girafe canal lundi huile")
    assert not passwords.password_matches("not a hash", "girafe canal lundi beurre")


def test_the_same_accent_typed_on_another_keyboard_is_the_same_password() -> None:
    hashed = passwords.hash_password("été à la mer du nord")
    assert passwords.password_matches(hashed, "e\u0301te\u0301 a\u0300 la mer du nord")


def test_nobody_signs_in_with_the_password_that_stands_in_for_nobodys() -> None:
    assert not passwords.password_matches(None, "nobody signs in with this")


def test_no_more_than_two_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(2, timeout=5)

    def slow(password_hash: str, password: str) -> bool:
        nonlocal running, most
        del password_hash, password
        with lock:
            running += 1
            most = max(most, running)
        both.wait()
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(passwords, "_verify", slow)
    threads = [
        threading.Thread(target=passwords.password_matches, args=("hash", "x")) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_whoever_would_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "LONGEST_QUEUE_SECONDS", 0)
    with passwords._turn(), pytest.raises(TooMany, match="sign-in-busy"):
        passwords.hash_password("girafe canal lundi beurre")


def test_with_greenlets_everybody_else_goes_on_while_passwords_are_hashed() -> None:
    program = """
        from gevent import monkey; monkey.patch_all()
        import gevent
        from cocreate.operations.entrance.passwords import hash_password, password_matches
        hashed = hash_password("girafe canal lundi beurre")
        ticks = 0
        def beat():
            global ticks
            while True:
                gevent.sleep(0.001)
                ticks += 1
        gevent.spawn(beat)
        ends = ("huile", "beurre", "beurre", "beurre")
        tries = [
            gevent.spawn(password_matches, hashed, f"girafe canal lundi {end}") for end in ends
        ]
        gevent.joinall(tries)
        print([one.value for one in tries], ticks)
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        check=True,
        capture_output=True,
        text=True,
    )
    answers, _, ticks = done.stdout.strip().rpartition(" ")
    assert answers == "[False, True, True, True]"
    assert int(ticks) > 10
    assert done.stderr == ""
