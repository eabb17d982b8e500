"""A room that has voted on actions with costs, and the engine that computes its study."""

import atexit
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.studies.settings import Settings
from cocreate.models.proposals import Proposal
from cocreate.models.studies.records import JobKind, RunEvidence, SelectionRun, Study, StudyLadder
from cocreate.operations.polls import PollPlan
from cocreate.operations.studies import grouping, studies
from cocreate.queries.opinions import votes_wait
from cocreate.queries.studies.work import Work, work_of, work_waits
from cocreate.unit_of_work import UnitOfWork
from cocreate.workers.engine import Engine
from tests.builders import VoteRoom


def _nobody() -> UnitOfWork:
    raise AssertionError


ENGINE = Engine(_nobody, bool, tuple(JobKind))
atexit.register(ENGINE.end)
APPROVAL = PollPlan("approval", {"min_choices": 0, "max_choices": 4})


def look_for_groups(room: VoteRoom) -> None:
    """Let the engine look for the opinion groups of a room's counted votes."""
    desk = ENGINE.desk

    def waits(_kinds: object) -> bool:
        with Session(for_reading(room.engine)) as session:
            return votes_wait(session, room.now)

    ENGINE.units, ENGINE.waits, ENGINE.desk = room.unit, waits, grouping
    try:
        ENGINE.work_off()
    finally:
        ENGINE.desk = desk


class StudyRoom(VoteRoom):
    """Four actions of known cost; verbs of a study are transactions of the system."""

    def __init__(self, engine: sa.Engine, costs: tuple[int | None, ...] = (40, 30, 20, 10)) -> None:
        super().__init__(engine, proposals_count=len(costs))
        self.costs(*costs)

    def costs(self, *costs: int | None) -> None:
        with Session(self.engine) as session:
            for proposal_id, cost in zip(self.option_ids, costs, strict=True):
                proposal = session.get_one(Proposal, proposal_id)
                proposal.rough_cost = None if cost is None else Decimal(cost)
            session.commit()

    def waits(self, kinds: object) -> bool:
        with Session(for_reading(self.engine)) as session:
            return work_waits(session, kinds, self.now)  # type: ignore[arg-type]

    def hold_vote(self, *ballots: str, colleges: str = "") -> str:
        """Hold an approval vote: each ballot names the actions it approves, ``"12"``."""
        poll_id = self.open_vote(APPROVAL)
        for number, ballot in enumerate(ballots):
            college = "private" if colleges[number : number + 1] == "v" else "public"
            marks = {self.option_ids[int(one) - 1]: 1 for one in ballot}
            self.cast(self.join(f"voter {number}", college), marks)
        self.finish_vote()
        return poll_id

    def study(self, poll_id: str) -> str:
        with self.unit() as uow:
            return studies.study_vote(uow, SYSTEM, poll_id)

    def stored(self, study_id: str) -> Study:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(Study, study_id)

    def settings(self, study_id: str) -> Settings:
        return Settings.from_json(self.stored(study_id).settings)

    def save(self, study_id: str, settings: Settings, version: int | None = None) -> None:
        seen = self.stored(study_id).version if version is None else version
        with self.unit() as uow:
            studies.save_study(uow, SYSTEM, study_id, settings, seen)

    def lock(self, study_id: str, *, without_costless: bool = False) -> str:
        with self.unit() as uow:
            return studies.lock_study(
                uow,
                SYSTEM,
                study_id,
                self.stored(study_id).version,
                without_costless=without_costless,
            )

    def compute(self, *kinds: JobKind) -> int:
        """Let the engine do what waits, in the one process that all tests share.

        Without ``kinds`` only official runs: the rest takes its time, and few tests look at it.
        """
        ENGINE.units, ENGINE.waits = self.unit, self.waits
        ENGINE.kinds = kinds or (JobKind.OFFICIAL,)
        return ENGINE.work_off()

    def work(self, study_id: str) -> dict[JobKind, Work]:
        with Session(for_reading(self.engine)) as session:
            return {one.kind: one for one in work_of(session, study_id)}

    def runs(self, study_id: str) -> list[SelectionRun]:
        with Session(for_reading(self.engine)) as session:
            found = sa.select(SelectionRun).where(SelectionRun.study_id == study_id)
            return list(session.scalars(found.order_by(SelectionRun.number)))

    def evidence(self, run_id: str) -> RunEvidence | None:
        with Session(for_reading(self.engine)) as session:
            return session.get(RunEvidence, run_id)

    def ladder(self, study_id: str) -> StudyLadder | None:
        with Session(for_reading(self.engine)) as session:
            return session.get(StudyLadder, study_id)
