"""The demonstration: the whole chain, from a room to a published plan, and a room to lead.

Everything goes through the operations, in one transaction, with a clock that is turned back: so it
is what people would have made, and it is there whole or not at all. All of it is labelled
illustrative (the workshops, and through them the plan, its actions and its publication).
"""

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.mail import Site
from cocreate.domain.workshops import WorkshopState
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import Workshop
from cocreate.program import Program
from cocreate.seed.demo_plan import plan_and_publish, welcome_staff
from cocreate.seed.demo_room import DemoClock, Stage, hold_workshop, open_workshop
from cocreate.seed.files import pillars
from cocreate.seed.reference import load_reference

PILLAR = "water"
_DAYS_AGO = 10
_HOUR = dt.time(8, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Demo:
    """What was made; ``receipt`` finds out what became of one proposal, and is shown this once."""

    held_id: str
    open_id: str
    receipt: str


def load_demo(program: Program) -> Demo | None:
    """Bring the demonstration in; None when it is there already, and then nothing changes."""
    now = program.clock()
    held_on = now.date() - dt.timedelta(days=_DAYS_AGO)
    clock = DemoClock(dt.datetime.combine(held_on, _HOUR))
    with replace(program, clock=clock).unit_of_work() as uow:
        load_reference(uow)
        uow.session.flush()
        if is_loaded(uow.session):
            return None
        pillar_id = uow.session.scalars(sa.select(Pillar.id).where(Pillar.key == PILLAR)).one()
        pillar = next(one for one in pillars() if one.key == PILLAR)
        staff = welcome_staff(uow)
        stage = Stage(uow, clock, staff["facilitator"])
        room = hold_workshop(stage, pillar, pillar_id)
        settings = program.settings
        plan_and_publish(stage, room, staff, Site(settings.public_url, settings.brand_name))
        clock.time = now
        return Demo(room.workshop_id, open_workshop(stage, pillar, pillar_id), room.receipt)


def is_loaded(session: Session) -> bool:
    """Whether the demonstration was loaded once, whatever people did with it since."""
    return bool(session.scalar(sa.select(sa.exists().where(Workshop.is_illustrative))))


def room_to_lead(session: Session) -> Workshop | None:
    """The demonstration's workshop that is open, if nobody has closed it yet."""
    return session.scalars(
        sa.select(Workshop)
        .where(Workshop.is_illustrative, Workshop.state == WorkshopState.OPEN)
        .order_by(Workshop.created_at.desc())
        .limit(1)
    ).first()
