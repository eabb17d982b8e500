"""The work of engine processes: whether there is any, and where that of a study stands."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.models.studies.records import JobKind, JobState, StudyJob


@dataclass(frozen=True)
class Work:
    """A piece of work of a study; ``progress`` is in per cent.

    ``failure`` is the code of why there is no answer, with its parameters, empty where there is
    one.
    """

    id: str
    kind: JobKind
    state: JobState
    progress: int
    failure: str
    params: Mapping[str, object]
    asked_at: dt.datetime

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


def work_waits(session: Session, kinds: Collection[JobKind], now: dt.datetime) -> bool:
    """Whether there is work of these kinds that nobody does."""
    free = sa.or_(
        StudyJob.state == JobState.WAITING,
        sa.and_(StudyJob.state == JobState.RUNNING, StudyJob.claimed_until < now),
    )
    return bool(session.scalar(sa.select(sa.exists().where(StudyJob.kind.in_(kinds), free))))


def work_of(session: Session, study_id: str) -> tuple[Work, ...]:
    """The latest work of each kind in a study."""
    rows = session.scalars(
        sa.select(StudyJob).where(StudyJob.study_id == study_id).order_by(StudyJob.asked_at)
    ).all()
    latest = {one.kind: one for one in rows}
    return tuple(_work(one) for one in latest.values())


def work_on(session: Session, run_id: str) -> Work | None:
    """The work that finds out what a run is judged by, if it was asked for."""
    found = session.scalars(
        sa.select(StudyJob).where(StudyJob.run_id == run_id).order_by(StudyJob.asked_at.desc())
    ).first()
    return None if found is None else _work(found)


def _work(job: StudyJob) -> Work:
    return Work(
        job.id,
        job.kind,
        job.state,
        job.progress,
        job.failure,
        job.failure_params,
        job.asked_at,
    )
