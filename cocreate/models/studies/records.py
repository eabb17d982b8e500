"""Studies of an envelope, the work that computes them, and the runs that stay for good."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base, Identified, choice


class JobKind(StrEnum):
    """What is computed beside the server: the slider's plans, a run, what a run is judged by."""

    LADDER = "ladder"
    OFFICIAL = "official"
    EVIDENCE = "evidence"


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Study(Identified, Base):
    """A study of one counted vote, or of a pillar's plan with the votes of its workshops.

    ``version`` counts saves of the settings (``domain.studies.settings``). ``shown_envelope`` is
    what the projector shows, an exact number.
    """

    __tablename__ = "study"
    __table_args__ = (sa.CheckConstraint("(poll_id is null) <> (plan_id is null)", name="subject"),)

    pillar_id: Mapped[str] = mapped_column(sa.ForeignKey("pillar.id"), index=True)
    poll_id: Mapped[str | None] = mapped_column(sa.ForeignKey("poll.id"), unique=True)
    plan_id: Mapped[str | None] = mapped_column(sa.ForeignKey("plan.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    settings: Mapped[dict[str, object]]
    shown_envelope: Mapped[str] = mapped_column(sa.String(40), default="")
    shown_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class StudyLadder(Base):
    """The plans for every stop of the slider, computed from ``inputs`` (their fingerprint)."""

    __tablename__ = "study_ladder"

    study_id: Mapped[str] = mapped_column(
        sa.ForeignKey("study.id", ondelete="CASCADE"), primary_key=True
    )
    inputs: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[dict[str, object]]
    made_at: Mapped[dt.datetime]


class StudyJob(Identified, Base):
    """A piece of work for an engine process; ``progress`` is in per cent.

    ``claimed_until`` is the end of the claim of whoever computes it: afterwards it is free again.
    ``failure`` is the code of a refusal, with ``failure_params``.
    """

    __tablename__ = "study_job"
    __table_args__ = (sa.CheckConstraint("progress between 0 and 100", name="progress"),)

    study_id: Mapped[str] = mapped_column(sa.ForeignKey("study.id", ondelete="CASCADE"), index=True)
    kind: Mapped[JobKind] = mapped_column(choice(JobKind, "kind"))
    state: Mapped[JobState] = mapped_column(choice(JobState, "state"), index=True)
    settings: Mapped[dict[str, object]]
    run_id: Mapped[str | None] = mapped_column(sa.ForeignKey("selection_run.id"))
    progress: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(sa.String(60), default="")
    failure_params: Mapped[dict[str, object]]
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    claimed_until: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class SelectionRun(Identified, Base):
    """An official run: settings, actions and votes it was made of, and what came out.

    Written once and never changed. ``sources`` are the actions and counted votes that went in, in
    the words of that moment; ``is_announced`` says whether the terms were sealed with the vote.
    """

    __tablename__ = "selection_run"
    __table_args__ = (sa.UniqueConstraint("study_id", "number"),)

    study_id: Mapped[str] = mapped_column(sa.ForeignKey("study.id"))
    number: Mapped[int]
    is_announced: Mapped[bool]
    settings: Mapped[dict[str, object]]
    sources: Mapped[dict[str, object]]
    input_hash: Mapped[str] = mapped_column(sa.String(64))
    seal: Mapped[str] = mapped_column(sa.String(64))
    engine: Mapped[str] = mapped_column(sa.String(20))
    result: Mapped[dict[str, object]]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))


class RunPublication(Base):
    """Which run of a study its rooms may see: on phones, each person with their own share."""

    __tablename__ = "run_publication"

    study_id: Mapped[str] = mapped_column(sa.ForeignKey("study.id"), primary_key=True)
    run_id: Mapped[str] = mapped_column(sa.ForeignKey("selection_run.id"))
    at: Mapped[dt.datetime]


class RunEvidence(Base):
    """What a run is judged by: found by running again, and written once."""

    __tablename__ = "run_evidence"

    run_id: Mapped[str] = mapped_column(sa.ForeignKey("selection_run.id"), primary_key=True)
    content: Mapped[dict[str, object]]
    made_at: Mapped[dt.datetime]


class ActionAdvice(Base):
    """What a run says of an action of a plan: advice with its provenance, never a decision."""

    __tablename__ = "action_advice"

    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[str] = mapped_column(sa.ForeignKey("selection_run.id"), primary_key=True)
    is_funded: Mapped[bool]
    explanation: Mapped[dict[str, object]]
    given_at: Mapped[dt.datetime]
