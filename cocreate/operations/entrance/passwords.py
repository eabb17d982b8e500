"""Hashing passwords: slow on purpose, never inside a transaction, and few at once.

A hash takes 19 MiB and some 35 ms (argon2id in the OWASP minimum profile). Two at once keep a
flood of attempts from filling the memory; with greenlets they run in real threads, so that nobody's
vote waits for somebody's password.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import monkey

from cocreate.domain.accounts import normal_password
from cocreate.domain.errors import TooMany

AT_ONCE = 2
LONGEST_QUEUE_SECONDS = 5

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(AT_ONCE)
_Answer = TypeVar("_Answer")


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises ``TooMany`` when too many passwords are being looked at.
    """
    with _turn():
        return _beside_the_loop(lambda: _hasher.hash(normal_password(password)))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed.

    Without a hash the answer is no, and takes as long. Raises ``TooMany`` when too many passwords
    are being looked at.
    """
    with _turn():
        nobodys = _nobodys_hash()
        matches = _beside_the_loop(
            lambda: _verify(password_hash or nobodys, normal_password(password))
        )
    return matches and password_hash is not None


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=LONGEST_QUEUE_SECONDS):
        raise TooMany("sign-in-busy", retry_after=LONGEST_QUEUE_SECONDS)
    try:
        yield
    finally:
        _turns.release()


@cache
def _nobodys_hash() -> str:
    """A hash like any other, to be looked at for accounts that do not exist."""
    return _hasher.hash("nobody signs in with this")


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _beside_the_loop(work: Callable[[], _Answer]) -> _Answer:
    """Run ``work`` where other greenlets need not wait for it."""
    if not monkey.is_module_patched("threading"):
        return work()
    answer: _Answer = gevent.get_hub().threadpool.apply(work)
    return answer
