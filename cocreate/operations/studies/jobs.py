"""The work of engine processes: asked for, claimed, told about, finished or given up."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cocreate.domain.canonical import checksum
from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import StudyMoved
from cocreate.domain.permissions import SYSTEM, Actor, Role
from cocreate.domain.studies.settings import Settings
from cocreate.models.base import new_id
from cocreate.models.plans import Plan
from cocreate.models.studies.advice import copy_advice
from cocreate.models.studies.inputs import inputs_of, packed
from cocreate.models.studies.records import (
    JobKind,
    JobState,
    RunEvidence,
    SelectionRun,
    Study,
    StudyJob,
    StudyLadder,
)
from cocreate.models.voting import Poll
from cocreate.unit_of_work import UnitOfWork

CLAIM = dt.timedelta(minutes=2)
"""How long nothing may be heard of a piece of work before it is free for another process."""

MOST_TRIES = 2
"""Processes that one piece of work may bring down before it is given up."""

Plain = Mapping[str, Any]  # Any: plain JSON values


@dataclass(frozen=True)
class Claim:
    """A piece of work with everything it needs; ``sources`` say what went in."""

    job_id: str
    kind: JobKind
    task: dict[str, Any]  # Any: plain JSON values
    sources: dict[str, Any]  # Any: likewise
    fingerprint: str


def ask(
    uow: UnitOfWork, study: Study, kind: JobKind, actor: Actor, run: SelectionRun | None = None
) -> str:
    """Ask for a piece of work; what waits for the same is replaced. Answers its id."""
    uow.session.execute(
        sa.delete(StudyJob).where(
            StudyJob.study_id == study.id,
            StudyJob.kind == kind,
            StudyJob.state == JobState.WAITING,
            StudyJob.run_id == (None if run is None else run.id),
        )
    )
    job = StudyJob(
        id=new_id(),
        study_id=study.id,
        kind=kind,
        state=JobState.WAITING,
        settings=study.settings if run is None else run.settings,
        run_id=None if run is None else run.id,
        failure_params={},
        asked_at=uow.now(),
        asked_by_id=None if actor.id == "system" else actor.id,
    )
    uow.session.add(job)
    return job.id


def asked_already(uow: UnitOfWork, study: Study, kind: JobKind) -> str | None:
    """The id of such work that is not over, if there is any."""
    return uow.session.scalar(
        sa.select(StudyJob.id).where(
            StudyJob.study_id == study.id,
            StudyJob.kind == kind,
            StudyJob.state.in_((JobState.WAITING, JobState.RUNNING)),
        )
    )


def claim(uow: UnitOfWork, kinds: Collection[JobKind]) -> Claim | None:
    """The work that has waited longest, claimed for whoever asks; None when there is none.

    Work that cannot be computed at all is ended here, with the reason for its page.
    """
    free = sa.or_(
        StudyJob.state == JobState.WAITING,
        sa.and_(StudyJob.state == JobState.RUNNING, StudyJob.claimed_until < uow.now()),
    )
    job = uow.session.scalars(
        sa.select(StudyJob)
        .where(StudyJob.kind.in_(kinds), free)
        .order_by(StudyJob.asked_at, StudyJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if job is None:
        return None
    study = uow.session.get_one(Study, job.study_id)
    job.tries += 1
    if job.tries > MOST_TRIES:
        _end(uow, job, study, failure="engine-gave-up")
        return None
    try:
        inputs, settings = inputs_of(uow.session, study), Settings.from_json(job.settings)
        task = packed(uow.session, inputs, settings)
    except RuleViolation as refusal:
        _end(uow, job, study, failure=refusal.code, params=refusal.params)
        return None
    job.state, job.claimed_until = JobState.RUNNING, uow.now() + CLAIM
    _tell(uow, study)
    return Claim(job.id, job.kind, task, inputs.sources(settings), inputs.fingerprint(settings))


def note_progress(uow: UnitOfWork, job_id: str, progress: int) -> bool:
    """Keep a claim alive and tell how far the work is; False when it is no longer wanted."""
    job = uow.session.get(StudyJob, job_id, with_for_update=True)
    if job is None or job.state is not JobState.RUNNING:
        return False
    job.progress, job.claimed_until = max(job.progress, progress), uow.now() + CLAIM
    _tell(uow, uow.session.get_one(Study, job.study_id))
    return True


def finish(uow: UnitOfWork, done: Claim, answer: dict[str, Any]) -> None:  # Any: plain JSON values
    """Keep what was computed: a ladder for the slider, a run for good, or a run's evidence."""
    job = uow.session.get(StudyJob, done.job_id, with_for_update=True)
    if job is None or job.state is not JobState.RUNNING:
        return
    study = uow.session.get_one(Study, job.study_id)
    if done.kind is JobKind.LADDER:
        ladder = StudyLadder(
            study_id=study.id, inputs=done.fingerprint, content=answer, made_at=uow.now()
        )
        uow.session.merge(ladder)
    elif done.kind is JobKind.OFFICIAL:
        _keep_run(uow, job, study, done, answer)
    elif uow.session.get(RunEvidence, job.run_id) is None:
        uow.session.add(RunEvidence(run_id=str(job.run_id), content=answer, made_at=uow.now()))
    _end(uow, job, study)


def give_up(uow: UnitOfWork, job_id: str, failure: str, params: Plain | None = None) -> None:
    """End work that was refused, or whose process broke down, with the reason for its page."""
    job = uow.session.get(StudyJob, job_id, with_for_update=True)
    if job is not None and job.state is JobState.RUNNING:
        study = uow.session.get_one(Study, job.study_id)
        _end(uow, job, study, failure=failure, params=params)


def _keep_run(
    uow: UnitOfWork, job: StudyJob, study: Study, done: Claim, answer: dict[str, Any]
) -> None:
    numbers = sa.select(sa.func.count()).where(SelectionRun.study_id == study.id)
    settings = Settings.from_json(job.settings)
    inputs = inputs_of(uow.session, study)
    terms = settings.terms.to_json()
    run = SelectionRun(
        id=new_id(),
        study_id=study.id,
        number=(uow.session.scalar(numbers) or 0) + 1,
        is_announced=all(one.poll.selection == terms for one in inputs.votes),
        settings=job.settings,
        sources=done.sources,
        input_hash=answer["run"]["input_hash"],
        seal=answer["seal"],
        engine=answer["engine"],
        result=answer,
        made_at=uow.now(),
        made_by_id=job.asked_by_id,
    )
    uow.session.add(run)
    uow.session.flush()
    plan = sa.select(Plan.id).where(Plan.pillar_id == study.pillar_id)
    plan_id = study.plan_id or uow.session.scalar(plan)
    if plan_id is not None:
        copy_advice(uow.session, plan_id, uow.now())
    uow.record(
        SYSTEM,
        Role.ADMINISTRATOR,
        "study:run",
        ("selection-run", run.id),
        study=study.id,
        number=run.number,
        inputs=run.input_hash,
        result=checksum(answer["run"]["selected"]),
    )
    ask(uow, study, JobKind.EVIDENCE, SYSTEM, run)


def _end(
    uow: UnitOfWork, job: StudyJob, study: Study, failure: str = "", params: Plain | None = None
) -> None:
    job.state = JobState.FAILED if failure else JobState.DONE
    job.failure, job.failure_params = failure, {k: str(v) for k, v in (params or {}).items()}
    job.progress, job.claimed_until, job.ended_at = 100, None, uow.now()
    _tell(uow, study)


def _tell(uow: UnitOfWork, study: Study) -> None:
    """Ring the rooms of a study; progress is told often, so no more is read than is needed."""
    if study.poll_id is not None:
        uow.announce(StudyMoved(uow.session.get_one(Poll, study.poll_id).workshop_id))
        return
    try:
        inputs = inputs_of(uow.session, study)
    except RuleViolation:
        return
    for workshop_id in {one.workshop_id for one in inputs.votes}:
        uow.announce(StudyMoved(workshop_id))
