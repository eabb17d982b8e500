"""A published plan that is being revised, and the actions that its revision is to look at."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.models.base import Base, Identified
from cocreate.models.plans import PlannedAction


class PlanRevision(Identified, Base):
    """That a plan is revised, from the version that was published; ``version_id`` is its end.

    A plan has at most one that is open, without ``closed_at``.
    """

    __tablename__ = "plan_revision"
    __table_args__ = (
        sa.CheckConstraint("(closed_at is null) = (version_id is null)", name="closed"),
        sa.Index(
            "uq_plan_revision_open",
            "plan_id",
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        ),
    )

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    publication_id: Mapped[str] = mapped_column(sa.ForeignKey("publication.id"))
    base_version_id: Mapped[str] = mapped_column(sa.ForeignKey("plan_version.id"))
    version_id: Mapped[str | None] = mapped_column(sa.ForeignKey("plan_version.id"))
    opened_at: Mapped[dt.datetime]
    opened_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[dt.datetime | None]


class RevisionItem(Base):
    """An action that a revision is to look at, and why, as it stood when it was marked.

    ``reasons`` are alerts; ``need`` is the help that its lead asked for, in ``language``; ``note``
    is why somebody marked it by hand. ``sheet_version`` is the sheet's number at that moment: a
    higher one means that the sheet was changed.
    """

    __tablename__ = "revision_item"

    revision_id: Mapped[str] = mapped_column(
        sa.ForeignKey("plan_revision.id", ondelete="CASCADE"), primary_key=True
    )
    action_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    reasons: Mapped[list[str]]
    need: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
    note: Mapped[str] = mapped_column(sa.Text)
    sheet_version: Mapped[int]


def open_revision_of(session: Session, plan_id: str) -> PlanRevision | None:
    """The revision of a plan that is open, if there is one."""
    return session.scalar(
        sa.select(PlanRevision).where(
            PlanRevision.plan_id == plan_id, PlanRevision.closed_at.is_(None)
        )
    )


def was_revised(session: Session, plan_id: str) -> bool:
    """Whether a revision of a plan was opened once, whatever became of it."""
    known = sa.exists().where(PlanRevision.plan_id == plan_id)
    return bool(session.scalar(sa.select(known)))


def revision_item(session: Session, action: PlannedAction) -> RevisionItem | None:
    """What an open revision has marked an action with; its sheet can be edited meanwhile.

    None for an action of which nothing is expected any more: what is over is not rewritten.
    """
    if action.state not in UNDER_WAY:
        return None
    return session.scalar(
        sa.select(RevisionItem)
        .join(PlanRevision, PlanRevision.id == RevisionItem.revision_id)
        .where(RevisionItem.action_id == action.id, PlanRevision.closed_at.is_(None))
    )
