"""Who stands behind a cookie: the account of a staff session, the seat of a device."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor
from cocreate.domain.tokens import seat_hash
from cocreate.models.accounts import Account, StaffSession
from cocreate.models.entrances import actor_of, is_running, open_session
from cocreate.models.workshops import Participant, Workshop

_WORKSHOPS, _SEATS = sa.inspect(Workshop).local_table, sa.inspect(Participant).local_table
_SECRET = sa.select(_WORKSHOPS.c.seat_secret).where(_WORKSHOPS.c.id == sa.bindparam("workshop"))
_SEAT = sa.select(_SEATS.c.id).where(
    _SEATS.c.workshop_id == sa.bindparam("workshop"),
    _SEATS.c.seat_hash == sa.bindparam("seat"),
)


def staff_actor(session: Session, token: str, now: dt.datetime) -> Actor | None:
    """The member of staff who is signed in with ``token``, or None when nobody is (any more)."""
    found = open_session(session, token, now)
    return None if found is None else actor_of(found[1])


def seat_actor(session: Session, workshop_id: str, device: str) -> Actor | None:
    """The participant whom ``device`` is in a workshop, or None when it has no seat there."""
    # Each request of a phone asks this first: statements that are built once, and no objects.
    connection = session.connection()
    secret = connection.execute(_SECRET, {"workshop": workshop_id}).scalar()
    if secret is None:
        return None
    seat = {"workshop": workshop_id, "seat": seat_hash(secret, device)}
    seat_id = connection.execute(_SEAT, seat).scalar()
    return None if seat_id is None else Actor(id=seat_id, workshop_id=workshop_id)


def seats_of(session: Session, workshop_id: str) -> frozenset[str]:
    """The ids of all seats of a workshop."""
    return frozenset(
        session.scalars(sa.select(Participant.id).where(Participant.workshop_id == workshop_id))
    )


def running_sessions(
    session: Session, session_ids: Collection[str], now: dt.datetime
) -> frozenset[str]:
    """Of these public ids of staff sessions, those that are good for anything now."""
    return frozenset(
        session.scalars(
            sa.select(StaffSession.public_id)
            .join(Account, Account.id == StaffSession.account_id)
            .where(
                StaffSession.public_id.in_(sorted(session_ids)),
                is_running(now),
                Account.is_active,
            )
        )
    )
