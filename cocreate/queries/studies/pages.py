"""A study as its pages show it: what it is made of, what is being computed, what was locked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.studies.settings import Cost, Settings
from cocreate.models.accounts import Account
from cocreate.models.pillars import FrameItem, Pillar, published_frame
from cocreate.models.studies.inputs import Inputs, inputs_of
from cocreate.models.studies.records import RunPublication, SelectionRun, Study
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Pulse, Workshop
from cocreate.queries.studies.elections import Kept, kept
from cocreate.queries.studies.work import Work, work_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ActionLine:
    """An action of a study: its public id, its title, its costs if anybody has said them.

    ``told`` says whether the cost was told in the study, and is not that of the sheet.
    """

    key: str
    title: Texts
    cost: Cost | None
    told: bool
    objectives: Mapping[str, int]


@dataclass(frozen=True)
class VoteLine:
    """A counted vote that a study is made of, with what one of its ballots weighs."""

    poll_id: str
    workshop_id: str
    title: Texts
    method: str
    voters: int
    weight: Fraction


@dataclass(frozen=True)
class RunLine:
    """An official run in the list of a study."""

    id: str
    number: int
    made_at: dt.datetime
    author: str
    funded: int
    cost: float
    envelope: float
    is_published: bool


@dataclass(frozen=True)
class StudyPage:
    """A study; ``workshop_id`` is the room whose bell its pages follow.

    ``objectives`` are the names of what actions serve, by code; aims have none here. ``kept`` is
    its election, None where it cannot be made, and ``trouble`` says why.
    """

    id: str
    version: int
    pillar_id: str
    pillar: Texts
    workshop_id: str
    revision: int
    plan_id: str | None
    poll_id: str | None
    is_announced: bool
    settings: Settings
    actions: tuple[ActionLine, ...]
    votes: tuple[VoteLine, ...]
    work: tuple[Work, ...]
    runs: tuple[RunLine, ...]
    objectives: Mapping[str, Texts]
    colleges: Mapping[str, Texts]
    shown_envelope: Fraction | None
    kept: Kept | None
    trouble: RuleViolation | None
    may_run: bool

    @property
    def without_cost(self) -> tuple[ActionLine, ...]:
        """The actions that cannot be computed with yet."""
        return tuple(one for one in self.actions if one.cost is None)

    @property
    def voters(self) -> int:
        return sum(one.voters for one in self.votes)

    def titles(self) -> dict[str, Texts]:
        """The title of each action, by its public id."""
        return {one.key: one.title for one in self.actions}


def study_page(
    session: Session, actor: Actor, study_id: str, *, with_runs: bool = True
) -> StudyPage:
    """The study; ``NotFound`` when there is none that ``actor`` may look at.

    Records of runs are long: what only previews leaves them unread (``with_runs``).
    """
    study = session.get(Study, study_id)
    if study is None or not can(actor, Permission.STUDY_READ, Facts(study.pillar_id)):
        raise NotFound("no-such-study")
    inputs, settings = inputs_of(session, study), Settings.from_json(study.settings)
    pillar = session.get_one(Pillar, study.pillar_id)
    workshop_id = min((one.workshop_id for one in inputs.votes), default="")
    pulse = session.get(Pulse, workshop_id)
    election, trouble = _election(session, study, inputs, settings)
    poll = session.get(Poll, study.poll_id) if study.poll_id else None
    return StudyPage(
        id=study.id,
        version=study.version,
        pillar_id=pillar.id,
        pillar=pillar.name,
        workshop_id=workshop_id,
        revision=0 if pulse is None else pulse.revision,
        plan_id=study.plan_id,
        poll_id=study.poll_id,
        is_announced=poll is not None and poll.selection is not None,
        settings=settings,
        actions=tuple(
            ActionLine(
                one.key,
                one.title,
                inputs.cost_of(one, settings),
                one.key in settings.costs,
                one.objectives,
            )
            for one in inputs.candidates
        ),
        votes=_votes(session, inputs, settings),
        work=work_of(session, study.id),
        runs=run_lines(session, study.id) if with_runs else (),
        objectives=_objective_names(pillar),
        colleges=inputs.colleges,
        shown_envelope=Fraction(study.shown_envelope) if study.shown_envelope else None,
        kept=election,
        trouble=trouble,
        may_run=bool(can(actor, Permission.STUDY_RUN, Facts(study.pillar_id))),
    )


def run_lines(session: Session, study_id: str) -> tuple[RunLine, ...]:
    """The official runs of a study, the youngest first."""
    published = session.scalar(
        sa.select(RunPublication.run_id).where(RunPublication.study_id == study_id)
    )
    rows = session.execute(
        sa.select(SelectionRun, Account.name)
        .outerjoin(Account, Account.id == SelectionRun.made_by_id)
        .where(SelectionRun.study_id == study_id)
        .order_by(SelectionRun.number.desc())
    ).all()
    return tuple(_run_line(run, author or "", published) for run, author in rows)


def studies_in(session: Session, workshop_id: str) -> tuple[Study, ...]:
    """The studies that a workshop's votes are part of: of its own votes, then of the plan."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None:
        return ()
    polls = sa.select(Poll.id).where(Poll.workshop_id == workshop.id)
    own = session.scalars(sa.select(Study).where(Study.poll_id.in_(polls))).all()
    of_pillar = sa.select(Study).where(
        Study.pillar_id == workshop.pillar_id, Study.plan_id.is_not(None)
    )
    joint = [
        one
        for one in session.scalars(of_pillar)
        if any(vote.workshop_id == workshop.id for vote in inputs_of(session, one).votes)
    ]
    return (*own, *joint)


def _election(
    session: Session, study: Study, inputs: Inputs, settings: Settings
) -> tuple[Kept | None, RuleViolation | None]:
    try:
        return kept(session, study, inputs, settings), None
    except RuleViolation as refusal:
        return None, refusal


def _votes(session: Session, inputs: Inputs, settings: Settings) -> tuple[VoteLine, ...]:
    return tuple(
        VoteLine(
            poll_id=one.poll.id,
            workshop_id=one.workshop_id,
            title=one.workshop,
            method=one.poll.method,
            voters=session.get_one(PollResult, one.poll.id).voters,
            weight=settings.weights.get(one.poll.id, Fraction(1)),
        )
        for one in inputs.votes
    )


def _run_line(run: SelectionRun, author: str, published: str | None) -> RunLine:
    result = run.result["run"]
    told = result if isinstance(result, dict) else {}
    return RunLine(
        id=run.id,
        number=run.number,
        made_at=run.made_at,
        author=author,
        funded=len(told["selected"]),
        cost=told["cost"],
        envelope=told["budget"],
        is_published=run.id == published,
    )


def _objective_names(pillar: Pillar) -> dict[str, Texts]:
    frame = published_frame(pillar)
    items: list[FrameItem] = frame.items if frame else []
    return {one.code: one.text for one in items}
