"""The report of a workshop: one reading from which the page and every file are made (L20).

It holds what the room was shown and nothing else: published results, the words of proposals that
are neither hidden nor withdrawn, people by college. A person is named in it only where a vote was
declared as named. So every figure equals the projector's, whoever asks and in whatever form. While
people write in silence it holds no proposal.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.workshops import StepTitle, WorkshopState
from cocreate.models.facts import is_rehearsal, is_silent
from cocreate.models.pillars import Frame, Pillar, WorkingGroup
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll
from cocreate.models.workshops import Workshop
from cocreate.queries.agendas import StepView, agenda
from cocreate.queries.histories import OriginsInRound, history_of
from cocreate.queries.proposals import Shelf, room_sees_proposals
from cocreate.queries.results import ResultView, results_of
from cocreate.queries.workshops import CollegeSeats, college_seats, readable_workshop, theme_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ReportStep:
    """A step as it was planned and as it was held; times are moments in UTC.

    ``planned_at`` follows from the start of the workshop and the steps before. A step that was left
    and gone back to was held from ``began_at`` to ``ended_at`` with other steps in between:
    ``held_minutes`` adds up its own time.
    """

    id: str
    position: int
    phase: str
    title: StepTitle
    planned_at: dt.datetime
    planned_minutes: int
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    held_minutes: int


@dataclass(frozen=True)
class ReportProposal:
    """A proposal with where it came from and what became of it in the room.

    ``origins`` and ``merged_into`` are numbers. The words of a hidden or withdrawn proposal are
    left out; that it existed is not.
    """

    id: str
    number: int
    state: str
    is_hidden: bool
    language: str
    title: str
    summary: str
    aims: Mapping[str, str]
    frame_codes: tuple[str, ...]
    lead_organisation: str
    rough_cost: Decimal | None
    group_label: str
    authors: int
    origins: tuple[int, ...]
    merged_into: int | None
    history: tuple[OriginsInRound, ...]


@dataclass(frozen=True)
class WorkshopReport:
    """Everything that a workshop leaves behind.

    ``unpublished`` counts the votes that are held or counted but not shown to the room yet.
    """

    workshop_id: str
    title: Texts
    pillar: Texts
    theme: Texts
    working_group: Texts
    place: str
    state: WorkshopState
    is_illustrative: bool
    languages: tuple[str, ...]
    frame_number: int | None
    starts_at: dt.datetime
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    steps: tuple[ReportStep, ...]
    colleges: tuple[CollegeSeats, ...]
    joined: int
    proposals: tuple[ReportProposal, ...]
    results: tuple[ResultView, ...]
    unpublished: int


def workshop_report(
    session: Session, actor: Actor, workshop_id: str, now: dt.datetime
) -> WorkshopReport:
    """The report as it stands ``now``; ``NotFound`` when ``actor`` may not read it.

    Raises ``RuleViolation("not-in-rehearsal")``: nothing is on record of a rehearsal.
    """
    workshop = readable_workshop(session, actor, workshop_id, Permission.REPORT_READ)
    if is_rehearsal(session, workshop.id):
        raise RuleViolation("not-in-rehearsal")
    frame = session.get(Frame, workshop.frame_id or "")
    group = session.get(WorkingGroup, workshop.working_group_id or "")
    colleges = college_seats(session, workshop)
    results = results_of(session, workshop.id, Audience.SCREEN)
    return WorkshopReport(
        workshop_id=workshop.id,
        title=workshop.title,
        pillar=session.get_one(Pillar, workshop.pillar_id).name,
        theme=theme_of(session, workshop),
        working_group=group.name if group else {},
        place=workshop.place,
        state=workshop.state,
        is_illustrative=workshop.is_illustrative,
        languages=tuple(workshop.languages),
        frame_number=frame.number if frame else None,
        starts_at=workshop.starts_at,
        opened_at=workshop.opened_at,
        closed_at=workshop.closed_at,
        steps=_steps(workshop, agenda(workshop, now)),
        colleges=colleges,
        joined=sum(college.seats for college in colleges),
        proposals=_proposals(session, workshop),
        results=results,
        unpublished=_held(session, workshop) - len(results),
    )


def _steps(workshop: Workshop, steps: tuple[StepView, ...]) -> tuple[ReportStep, ...]:
    planned_at, found = workshop.starts_at, []
    for step in steps:
        found.append(
            ReportStep(
                id=step.id,
                position=step.position,
                phase=step.phase,
                title=step.title,
                planned_at=planned_at,
                planned_minutes=step.minutes,
                began_at=step.first_opened_at,
                ended_at=step.closed_at,
                held_minutes=round(step.held_seconds / 60),
            )
        )
        planned_at += dt.timedelta(minutes=step.minutes)
    return tuple(found)


def _proposals(session: Session, workshop: Workshop) -> tuple[ReportProposal, ...]:
    is_over = workshop.state in {WorkshopState.CLOSED, WorkshopState.ARCHIVED}
    if is_silent(session, workshop) or not (is_over or room_sees_proposals(session, workshop)):
        return ()
    shelf = Shelf(session, workshop.id)
    return tuple(_proposal(session, shelf, one) for one in shelf.all)


def _proposal(session: Session, shelf: Shelf, one: Proposal) -> ReportProposal:
    told = not one.hidden_reason and one.state != "withdrawn"
    target = shelf.get(one.merged_into_id)
    origins = shelf.origins(one)
    return ReportProposal(
        id=one.id,
        number=one.number,
        state=one.state,
        is_hidden=bool(one.hidden_reason),
        language=one.language,
        title=one.title if told else "",
        summary=one.summary if told else "",
        aims=one.aims,
        frame_codes=tuple(one.frame_codes),
        lead_organisation=one.lead_organisation if told else "",
        rough_cost=one.rough_cost,
        group_label=one.group_label,
        authors=len(shelf.authors(one)),
        origins=tuple(origin.number for origin in origins),
        merged_into=target.number if target else None,
        history=history_of(session, one, Audience.SCREEN) if origins else (),
    )


def _held(session: Session, workshop: Workshop) -> int:
    """How many votes were opened in a workshop."""
    opened = sa.select(sa.func.count()).where(
        Poll.workshop_id == workshop.id, Poll.state != PollState.PREPARED
    )
    return session.scalar(opened) or 0
