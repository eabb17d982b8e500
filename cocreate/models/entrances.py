"""What a token opens, read alike by the operation that uses it and the page that asks first."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.accounts import SESSION_IDLE
from cocreate.domain.errors import Gone, NotFound
from cocreate.domain.permissions import Actor, Grant
from cocreate.domain.tokens import token_hash
from cocreate.models.accounts import Account, LinkPurpose, OneTimeLink, StaffSession


def open_session(
    session: Session, token: str, now: dt.datetime
) -> tuple[StaffSession, Account] | None:
    """The signed-in browser of a token and its account, if both are good for anything now."""
    found = session.execute(
        sa.select(StaffSession, Account)
        .join(Account, Account.id == StaffSession.account_id)
        .where(
            StaffSession.token_hash == token_hash(token),
            is_running(now),
            Account.is_active,
        )
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def is_running(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a session is neither ended nor too old nor idle for too long."""
    return sa.and_(
        StaffSession.ended_at.is_(None),
        StaffSession.expires_at > now,
        StaffSession.last_seen_at > now - SESSION_IDLE,
    )


def open_link(
    session: Session, token: str, purpose: LinkPurpose, now: dt.datetime
) -> tuple[OneTimeLink, Account]:
    """The link of a token and its account, if it works now for ``purpose``; uses nothing up.

    Raises ``NotFound`` when there is no such link for this purpose, ``Gone("link-used")`` or
    ``Gone("link-expired")`` when it is over.
    """
    found = session.execute(
        sa.select(OneTimeLink, Account)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.purpose == purpose,
            Account.is_active,
        )
    ).one_or_none()
    if found is None:
        raise NotFound("no-such-link")
    link, account = found
    if link.used_at is not None:
        raise Gone("link-used")
    if link.expires_at <= now:
        raise Gone("link-expired")
    return link, account


def actor_of(account: Account) -> Actor:
    """An account as somebody who acts, with the roles of this moment."""
    return Actor(id=account.id, grants=grants_of(account))


def grants_of(account: Account) -> tuple[Grant, ...]:
    """The roles of an account, as a verdict wants them."""
    return tuple(Grant(held.role, held.pillar_id) for held in account.roles)
