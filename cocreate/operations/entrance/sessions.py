"""Signed-in browsers: begun with a fresh token, ended by their owner, an administrator or time."""

from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.accounts import SEEN_EVERY, SESSION_LIFE
from cocreate.domain.errors import NotFound
from cocreate.domain.events import StaffSessionEnded
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, can, require
from cocreate.domain.text import clean_line
from cocreate.domain.tokens import new_token, token_hash
from cocreate.models.accounts import Account, StaffSession
from cocreate.models.base import new_id
from cocreate.models.entrances import actor_of, is_running
from cocreate.unit_of_work import UnitOfWork

DEVICE_LENGTH = 80


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in: the device's token, a label for people, and who was signed in."""

    device: str
    label: str
    staff_token: str | None = None


@dataclass(frozen=True)
class SignedIn:
    """A new session; ``token`` goes into the cookie and is known nowhere else."""

    token: str
    session_id: str
    account_id: str
    language: str


def start_session(uow: UnitOfWork, account: Account, browser: Browser) -> SignedIn:
    """Sign ``account`` in at a browser, under a token that did not exist before.

    Whoever was signed in there before is signed out.
    """
    if browser.staff_token:
        sign_out(uow, browser.staff_token)
    token = new_token()
    session = StaffSession(
        token_hash=token_hash(token),
        public_id=new_id(),
        account_id=account.id,
        device=clean_line(browser.label)[:DEVICE_LENGTH],
        device_hash=token_hash(browser.device),
        created_at=uow.now(),
        last_seen_at=uow.now(),
        expires_at=uow.now() + SESSION_LIFE,
    )
    uow.session.add(session)
    _note(uow, actor_of(account), Permission.ACCOUNT_OWN, "session:start", session.public_id)
    return SignedIn(token, session.public_id, account.id, account.language)


def sign_out(uow: UnitOfWork, token: str) -> None:
    """End the session of a token; one that is over, or never was, changes nothing."""
    _end(uow, StaffSession.token_hash == token_hash(token))


def end_session(uow: UnitOfWork, actor: Actor, session_id: str) -> None:
    """End one session: one's own, or anybody's for whoever manages accounts."""
    require(actor, Permission.ACCOUNT_OWN, Facts())
    owner = uow.session.scalar(
        sa.select(StaffSession.account_id).where(StaffSession.public_id == session_id)
    )
    if owner is None or not (owner == actor.id or can(actor, Permission.ACCOUNT_MANAGE, Facts())):
        raise NotFound("no-such-session")
    if _end(uow, StaffSession.public_id == session_id):
        permission = _permission(actor, owner)
        _note(uow, actor, permission, "session:end", session_id)


def end_sessions(uow: UnitOfWork, actor: Actor, account_id: str, *, but: str | None = None) -> None:
    """End all sessions of an account, except the one whose public id is ``but``.

    One's own, or anybody's for whoever manages accounts.
    """
    permission = _permission(actor, account_id)
    require(actor, permission, Facts())
    close_sessions(uow, account_id, but=but)
    role = acting_role(actor, permission, Facts())
    uow.record(actor, role, "session:end-all", ("account", account_id))


def close_sessions(uow: UnitOfWork, account_id: str, *, but: str | None = None) -> None:
    """End the sessions of an account for an operation that has asked for permission."""
    condition = StaffSession.account_id == account_id
    if but is not None:
        condition = sa.and_(condition, StaffSession.public_id != but)
    _end(uow, condition)


def running_sessions(uow: UnitOfWork, account_id: str) -> tuple[str, ...]:
    """The public ids of the browsers in which an account is signed in."""
    return tuple(
        uow.session.scalars(
            sa.select(StaffSession.public_id)
            .where(StaffSession.account_id == account_id, is_running(uow.now()))
            .order_by(StaffSession.public_id)
        )
    )


def touch_session(uow: UnitOfWork, token: str) -> None:
    """Remember that a browser was just seen; at most once a minute, and never one that is over."""
    uow.session.execute(
        sa.update(StaffSession)
        .where(
            StaffSession.token_hash == token_hash(token),
            StaffSession.last_seen_at <= uow.now() - SEEN_EVERY,
            is_running(uow.now()),
        )
        .values(last_seen_at=uow.now())
    )


def _end(uow: UnitOfWork, condition: sa.ColumnElement[bool]) -> bool:
    """End the sessions that are not over; answers whether there were any."""
    ended = uow.session.scalars(
        sa.update(StaffSession)
        .where(condition, StaffSession.ended_at.is_(None))
        .values(ended_at=uow.now())
        .returning(StaffSession.public_id)
    ).all()
    if ended:
        uow.announce(StaffSessionEnded(tuple(sorted(ended))))
    return bool(ended)


def _permission(actor: Actor, account_id: str) -> Permission:
    return Permission.ACCOUNT_OWN if actor.id == account_id else Permission.ACCOUNT_MANAGE


def _note(
    uow: UnitOfWork, actor: Actor, permission: Permission, verb: str, session_id: str
) -> None:
    role = acting_role(actor, permission, Facts())
    uow.record(actor, role, verb, ("session", session_id))
