"""A workshop as the room sees it: on a participant's phone, and on the projector."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Capability, Permission
from cocreate.domain.workshops import WorkshopState
from cocreate.models.facts import capabilities, is_rehearsal, is_revealed
from cocreate.models.pillars import Pillar
from cocreate.models.voting import Participation
from cocreate.models.workshops import College, Participant, Step, Workshop
from cocreate.queries.agendas import StepView, agenda
from cocreate.queries.frames import RoomFrame, room_frame
from cocreate.queries.joining import CollegeChoice
from cocreate.queries.live import LiveState, live_state
from cocreate.queries.workshops import readable_workshop, theme_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Seat:
    """One's own seat; the college can be changed until the first ballot."""

    name: str
    language: str
    college: CollegeChoice
    can_change_college: bool


@dataclass(frozen=True)
class RoomPage:
    """What a screen in the room shows beside proposals and votes.

    ``seat`` is the reader's own, and None on the projector and for what all phones show alike.
    ``is_revealed`` says whether the room may see what it wrote; ``frame`` is the pillar's vision in
    the reader's language. The code is for those who come late.
    """

    workshop_id: str
    revision: int
    live: LiveState
    title: Texts
    pillar: Texts
    theme: Texts
    place: str
    state: WorkshopState
    is_illustrative: bool
    is_rehearsal: bool
    languages: tuple[str, ...]
    colleges: tuple[CollegeChoice, ...]
    join_code: str
    join_token: str
    join_is_locked: bool
    steps: tuple[StepView, ...]
    current_step: StepView | None
    capabilities: frozenset[Capability]
    is_revealed: bool
    frame: RoomFrame | None
    seat: Seat | None


def room_page(
    session: Session,
    actor: Actor,
    workshop_id: str,
    language: str,
    now: dt.datetime,
    active: Collection[str] = (),
) -> RoomPage:
    """The page of a participant; ``NotFound`` for anybody without a seat in this workshop.

    For ``anyone_in`` the workshop, what all participants see alike: there is no seat then.
    """
    live = live_state(session, workshop_id, Audience.PARTICIPANT, now, active)
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_TAKE_PART)
    seat = None if actor.id is None else own_seat(session, actor)
    return _page(session, workshop, live, language, seat)


def screen_page(
    session: Session,
    actor: Actor,
    workshop_id: str,
    language: str,
    now: dt.datetime,
    active: Collection[str] = (),
) -> RoomPage:
    """The page of the projector, which a member of staff has opened; ``NotFound`` for others."""
    live = live_state(session, workshop_id, Audience.SCREEN, now, active)
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_SCREEN)
    return _page(session, workshop, live, language, None)


def _page(
    session: Session, workshop: Workshop, live: LiveState, language: str, seat: Seat | None
) -> RoomPage:
    steps = agenda(workshop, live.now)
    current = session.get(Step, workshop.current_step_id) if workshop.current_step_id else None
    return RoomPage(
        workshop_id=workshop.id,
        revision=live.revision,
        live=live,
        title=workshop.title,
        pillar=session.get_one(Pillar, workshop.pillar_id).name,
        theme=theme_of(session, workshop),
        place=workshop.place,
        state=workshop.state,
        is_illustrative=workshop.is_illustrative,
        is_rehearsal=is_rehearsal(session, workshop.id),
        languages=tuple(workshop.languages),
        colleges=tuple(CollegeChoice(one.key, one.name) for one in workshop.colleges),
        join_code=workshop.join_code,
        join_token=workshop.join_token,
        join_is_locked=workshop.join_is_locked,
        steps=steps,
        current_step=next((step for step in steps if step.is_current), None),
        capabilities=capabilities(session, workshop),
        is_revealed=current is not None and is_revealed(session, current),
        frame=room_frame(session, workshop.frame_id, language) if workshop.frame_id else None,
        seat=seat,
    )


def own_seat(session: Session, actor: Actor) -> Seat:
    """The seat of a participant; raises ``NotFound`` when it was given back."""
    voted = sa.exists().where(Participation.participant_id == Participant.id)
    found = session.execute(
        sa.select(Participant.name, Participant.language, College.key, College.name, voted)
        .join(College, College.id == Participant.college_id)
        .where(Participant.id == actor.id, Participant.workshop_id == actor.workshop_id)
    ).one_or_none()
    if found is None:
        raise NotFound("no-such-seat")
    name, language, college_key, college_name, has_voted = found
    return Seat(
        name=name,
        language=language,
        college=CollegeChoice(college_key, college_name),
        can_change_college=not has_voted,
    )
