"""Who stands behind a cookie: the account of a staff session, the seat of a device."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from cocreate.domain.permissions import Actor, Grant
from cocreate.domain.tokens import seat_hash, token_hash
from cocreate.models.accounts import Account, StaffSession
from cocreate.models.workshops import Participant, Workshop


def staff_actor(session: Session, token: str, now: dt.datetime) -> Actor | None:
    """The member of staff who is signed in with ``token``, or None when nobody is (any more)."""
    account = session.scalars(
        sa.select(Account)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .where(
            StaffSession.token_hash == token_hash(token),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > now,
            Account.is_active,
        )
        .options(selectinload(Account.roles))
    ).one_or_none()
    if account is None:
        return None
    grants = tuple(Grant(one.role, one.pillar_id) for one in account.roles)
    return Actor(id=account.id, grants=grants)


def seat_actor(session: Session, workshop_id: str, device: str) -> Actor | None:
    """The participant whom ``device`` is in a workshop, or None when it has no seat there."""
    secret = session.scalar(sa.select(Workshop.seat_secret).where(Workshop.id == workshop_id))
    if secret is None:
        return None
    seat_id = session.scalar(
        sa.select(Participant.id).where(
            Participant.workshop_id == workshop_id,
            Participant.seat_hash == seat_hash(secret, device),
        )
    )
    return None if seat_id is None else Actor(id=seat_id, workshop_id=workshop_id)
