"""Slowing down whoever tries again and again, without ever locking anybody out for good."""

import hashlib
import math
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from cocreate.domain.accounts import ATTEMPTS_FORGOTTEN, wait_after
from cocreate.domain.errors import TooMany
from cocreate.models.accounts import AttemptCount
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Limit:
    """What is counted (``kind``) for whom, and how many attempts are ``free`` of waiting."""

    kind: str
    who: str
    free: int

    @property
    def key_hash(self) -> str:
        return hashlib.sha256(f"{self.kind}:{self.who}".encode()).hexdigest()


def count_attempt(uow: UnitOfWork, *limits: Limit) -> None:
    """Count an attempt before it is known how it ends: parallel guesses gain nothing.

    Raises ``TooMany`` while one of the limits asks to wait; that is not counted.
    """
    now = uow.now()
    for limit in limits:
        count = _locked(uow, limit)
        if count.blocked_until is not None and count.blocked_until > now:
            left = math.ceil((count.blocked_until - now).total_seconds())
            raise TooMany("too-many-attempts", retry_after=left)
        if count.last_at < now - ATTEMPTS_FORGOTTEN:
            count.attempts = 0
        count.attempts += 1
        count.last_at = now
        wait = wait_after(count.attempts, free=limit.free)
        count.blocked_until = now + wait if wait else None


def forget_attempts(uow: UnitOfWork, limit: Limit) -> None:
    """Start anew: the last attempt was good."""
    uow.session.execute(sa.delete(AttemptCount).where(AttemptCount.key_hash == limit.key_hash))


def take_back_attempt(uow: UnitOfWork, limit: Limit) -> None:
    """Do not count the last attempt, which was good, and leave those before it."""
    count = _locked(uow, limit)
    count.attempts = max(0, count.attempts - 1)
    count.blocked_until = None


def _locked(uow: UnitOfWork, limit: Limit) -> AttemptCount:
    """The count of a limit, made if need be, locked against other writers."""
    fresh = {"key_hash": limit.key_hash, "attempts": 0, "last_at": uow.now()}
    if uow.session.get_bind().dialect.name == "sqlite":
        uow.session.execute(sqlite.insert(AttemptCount).values(fresh).on_conflict_do_nothing())
    else:
        uow.session.execute(postgresql.insert(AttemptCount).values(fresh).on_conflict_do_nothing())
    return uow.session.scalars(
        sa.select(AttemptCount)
        .where(AttemptCount.key_hash == limit.key_hash)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
