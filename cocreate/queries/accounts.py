"""Accounts, their sessions and the outbox, as the pages of staff and administrators show them."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from cocreate.domain.accounts import (
    SEEN_EVERY,
    SESSION_IDLE,
    AccountState,
    account_state,
)
from cocreate.domain.errors import NotFound
from cocreate.domain.mail import is_reserved
from cocreate.domain.permissions import Actor, Facts, Grant, Permission, can, require
from cocreate.models.accounts import (
    Account,
    LinkPurpose,
    MailState,
    OutboxMail,
    StaffSession,
)
from cocreate.models.entrances import actor_of, grants_of, is_running, open_link, open_session

OUTBOX_PAGE = 200


@dataclass(frozen=True)
class AccountView:
    """An account as its owner and administrators see it; nobody sees what its password is."""

    id: str
    name: str
    email: str | None
    language: str
    roles: tuple[Grant, ...]
    state: AccountState
    has_password: bool
    created_at: dt.datetime
    last_seen_at: dt.datetime | None


@dataclass(frozen=True)
class CurrentStaff:
    """Whoever is signed in with a token, and the session that it is."""

    actor: Actor
    session_id: str
    name: str
    language: str
    is_due_to_be_seen: bool
    """Whether ``touch_session`` would have something to write."""


@dataclass(frozen=True)
class SessionView:
    """A signed-in browser, as its owner recognises it."""

    id: str
    device: str
    created_at: dt.datetime
    last_seen_at: dt.datetime
    ends_at: dt.datetime
    is_this_one: bool


@dataclass(frozen=True)
class LinkView:
    """Whom a one-time link is for, for the page that asks before it is used up."""

    purpose: LinkPurpose
    name: str
    email: str | None
    language: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class MailView:
    """A mail of the outbox; ``body`` is empty when it was sent or is not to be shown.

    ``is_held`` is a mail that no server was asked to take: its address is one for examples.
    """

    id: str
    recipient: str
    subject: str
    language: str
    body: str
    state: MailState
    is_held: bool
    attempts: int
    last_error: str
    created_at: dt.datetime
    next_attempt_at: dt.datetime
    sent_at: dt.datetime | None


def current_staff(session: Session, token: str, now: dt.datetime) -> CurrentStaff | None:
    """Who is signed in with a token, in which session; None when nobody is."""
    found = open_session(session, token, now)
    if found is None:
        return None
    running, account = found
    return CurrentStaff(
        actor=actor_of(account),
        session_id=running.public_id,
        name=account.name,
        language=account.language,
        is_due_to_be_seen=running.last_seen_at <= now - SEEN_EVERY,
    )


def list_accounts(session: Session, actor: Actor) -> tuple[AccountView, ...]:
    """All accounts by name, for whoever manages them."""
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    accounts = session.scalars(
        sa.select(Account)
        .options(selectinload(Account.roles))
        .order_by(sa.func.lower(Account.name), Account.id)
    )
    seen = {
        row.account_id: row.at
        for row in session.execute(
            sa.select(
                StaffSession.account_id, sa.func.max(StaffSession.last_seen_at).label("at")
            ).group_by(StaffSession.account_id)
        )
    }
    return tuple(_view(account, seen.get(account.id)) for account in accounts)


def find_account(session: Session, actor: Actor, account_id: str) -> AccountView:
    """One account: one's own, or any for whoever manages them; raises ``NotFound``."""
    account = session.get(Account, account_id)
    if account is None or not _may_see(actor, account_id):
        raise NotFound("no-such-account")
    last_seen_at = session.scalar(
        sa.select(sa.func.max(StaffSession.last_seen_at)).where(
            StaffSession.account_id == account_id
        )
    )
    return _view(account, last_seen_at)


def list_sessions(
    session: Session, actor: Actor, account_id: str, *, now: dt.datetime, this_one: str | None
) -> tuple[SessionView, ...]:
    """The running sessions of an account, the latest first; seen by the same people as it is.

    ``this_one`` is the public id of the session that asks.
    """
    if not _may_see(actor, account_id):
        raise NotFound("no-such-account")
    running = session.scalars(
        sa.select(StaffSession)
        .where(StaffSession.account_id == account_id, is_running(now))
        .order_by(StaffSession.last_seen_at.desc(), StaffSession.public_id)
    )
    return tuple(
        SessionView(
            id=one.public_id,
            device=one.device,
            created_at=one.created_at,
            last_seen_at=one.last_seen_at,
            ends_at=min(one.expires_at, one.last_seen_at + SESSION_IDLE),
            is_this_one=one.public_id == this_one,
        )
        for one in running
    )


def look_at_link(session: Session, token: str, purpose: LinkPurpose, now: dt.datetime) -> LinkView:
    """Whom a link is for; looking uses nothing up, since mail scanners look at links too.

    Raises ``NotFound("no-such-link")``, ``Gone("link-used")`` or ``Gone("link-expired")``.
    """
    link, account = open_link(session, token, purpose, now)
    return LinkView(
        purpose=link.purpose,
        name=account.name,
        email=account.email,
        language=account.language,
        expires_at=link.expires_at,
    )


def list_outbox(session: Session, actor: Actor, *, show_bodies: bool) -> tuple[MailView, ...]:
    """The latest mails, newest first, for administrators.

    ``show_bodies`` is for a site from which no mail leaves: a waiting mail may hold a link that
    signs somebody else in, which is nobody's business where the mail reaches its reader. A mail to
    an address that is reserved for examples reaches nobody and can be read here as well.
    """
    require(actor, Permission.OUTBOX_READ, Facts())
    mails = session.scalars(
        sa.select(OutboxMail)
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id)
        .limit(OUTBOX_PAGE)
    )
    return tuple(
        MailView(
            id=mail.id,
            recipient=mail.recipient,
            subject=mail.subject,
            language=mail.language,
            body=mail.body if show_bodies or is_reserved(mail.recipient) else "",
            is_held=mail.state is MailState.FAILED and is_reserved(mail.recipient),
            state=mail.state,
            attempts=mail.attempts,
            last_error=mail.last_error,
            created_at=mail.created_at,
            next_attempt_at=mail.next_attempt_at,
            sent_at=mail.sent_at,
        )
        for mail in mails
    )


@dataclass(frozen=True)
class MailTrouble:
    """Mails that could not leave: ``waiting`` are tried again, ``refused`` need somebody.

    ``reason`` is what the mail server, or its absence, has said last.
    """

    waiting: int
    refused: int
    reason: str


def mail_trouble(session: Session, actor: Actor) -> MailTrouble | None:
    """What keeps mails in the outbox, for whoever sends invitations; None while all is well.

    A mail that waits for its first try is no trouble, and one to an address for examples is none.
    """
    sends = (Permission.OUTBOX_READ, Permission.ROUND_OPEN)
    if not any(can(actor, one) for one in sends):
        return None
    tried = sa.select(OutboxMail).where(
        sa.or_(
            OutboxMail.state == MailState.FAILED,
            sa.and_(OutboxMail.state == MailState.WAITING, OutboxMail.last_error != ""),
        )
    )
    stuck = [
        one
        for one in session.scalars(tried.order_by(OutboxMail.created_at.desc()))
        if not is_reserved(one.recipient)
    ]
    if not stuck:
        return None
    refused = sum(one.state is MailState.FAILED for one in stuck)
    return MailTrouble(len(stuck) - refused, refused, stuck[0].last_error)


def _may_see(actor: Actor, account_id: str) -> bool:
    if actor.id == account_id and can(actor, Permission.ACCOUNT_OWN, Facts()):
        return True
    return bool(can(actor, Permission.ACCOUNT_MANAGE, Facts()))


def _view(account: Account, last_seen_at: dt.datetime | None) -> AccountView:
    return AccountView(
        id=account.id,
        name=account.name,
        email=account.email,
        language=account.language,
        roles=grants_of(account),
        state=account_state(
            is_active=account.is_active, has_accepted=account.accepted_at is not None
        ),
        has_password=account.password_hash is not None,
        created_at=account.created_at,
        last_seen_at=last_seen_at,
    )
