"""A file that somebody looks through before it is taken over, and what it would change now.

The look and the consent compute alike, so that nothing happens but what was seen.
"""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from cocreate.catalogues import translate
from cocreate.domain.errors import NotFound
from cocreate.domain.imports import Outcome, RawTable
from cocreate.domain.imports.organisations import KnownOrganisation, read_organisations
from cocreate.domain.imports.proposals import read_proposals
from cocreate.domain.imports.sheets import KnownPlan, read_sheets
from cocreate.domain.imports.stored import from_plain
from cocreate.domain.permissions import Permission
from cocreate.domain.pillars import ItemKind
from cocreate.domain.plans import EDITABLE
from cocreate.domain.text import folded
from cocreate.models.base import Base, Identified, choice
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import FrameItem, Pillar, published_frame
from cocreate.models.plans import Plan
from cocreate.models.proposals import Proposal
from cocreate.models.sheet_content import content_of
from cocreate.models.workshops import Workshop


class ImportKind(StrEnum):
    """What a file can bring in."""

    SHEETS = "sheets"
    ORGANISATIONS = "organisations"
    PROPOSALS = "proposals"


IMPORT_PERMISSIONS = {
    ImportKind.SHEETS: Permission.PLAN_EDIT,
    ImportKind.ORGANISATIONS: Permission.ORGANISATION_EDIT,
    ImportKind.PROPOSALS: Permission.WORKSHOP_RUN,
}
"""What somebody must hold, in the place of the import, to bring a file in."""


KEPT = dt.timedelta(days=1)
"""For how long a file waits for consent."""


class PendingImport(Identified, Base):
    """The tables of a file, kept for a day at most while one person looks through them.

    ``target_id`` is the plan of sheets or the workshop of proposals, and null for organisations.
    """

    __tablename__ = "pending_import"

    kind: Mapped[ImportKind] = mapped_column(choice(ImportKind, "kind"))
    target_id: Mapped[str | None] = mapped_column(sa.String(22))
    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(sa.String(2))
    name: Mapped[str] = mapped_column(sa.String(200))
    tables: Mapped[dict[str, object]]
    kept_at: Mapped[dt.datetime]


def outcome_of(session: Session, pending: PendingImport) -> Outcome:
    """What a kept file would do to what is there now."""
    tables = from_plain(pending.tables)
    return look_through(session, pending.kind, pending.target_id, tables, pending.language)


def look_through(
    session: Session,
    kind: ImportKind,
    target_id: str | None,
    tables: tuple[RawTable, ...],
    language: str,
) -> Outcome:
    """What a file would do to what is there now; raises ``RuleViolation`` when it is none of ours.

    ``NotFound`` when its plan or its workshop is no more.
    """
    if kind is ImportKind.ORGANISATIONS:
        return read_organisations(tables, known_organisations(session), language, translate)
    if kind is ImportKind.SHEETS:
        plan = session.get(Plan, target_id)
        if plan is None:
            raise NotFound("no-such-plan")
        return read_sheets(tables, known_plan(session, plan), language, translate)
    workshop = session.get(Workshop, target_id)
    if workshop is None:
        raise NotFound("no-such-workshop")
    known = {
        folded(one.title): one.id
        for one in session.scalars(sa.select(Proposal).where(Proposal.workshop_id == workshop.id))
    }
    return read_proposals(tables, items_of(session, workshop), known, language, translate)


def known_plan(session: Session, plan: Plan) -> KnownPlan:
    """The sheets of a plan as they are now, and the words that they can use."""
    pillar = session.get_one(Pillar, plan.pillar_id)
    frame = published_frame(pillar)
    groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position))
    return KnownPlan(
        prefix=pillar.code,
        ids={one.code: one.id for one in plan.actions},
        contents={one.code: content_of(one) for one in plan.actions},
        frozen=frozenset(one.code for one in plan.actions if one.state not in EDITABLE),
        items={} if frame is None else {one.code: one.kind for one in frame.items},
        organisations=[(one.id, one.name) for one in known_organisations(session)],
        target_groups=[(one.key, one.name) for one in groups],
        sources=[] if frame is None else [one.source for one in frame.envelope_lines],
    )


def known_organisations(session: Session) -> list[KnownOrganisation]:
    """Every organisation, in one order."""
    found = session.scalars(sa.select(Organisation).order_by(Organisation.id))
    return [KnownOrganisation(one.id, one.name, one.kind, one.source_url or "") for one in found]


def items_of(session: Session, workshop: Workshop) -> dict[str, ItemKind]:
    """The codes of the frame that a workshop works with."""
    rows = session.execute(
        sa.select(FrameItem.code, FrameItem.kind)
        .where(FrameItem.frame_id == workshop.frame_id)
        .order_by(FrameItem.position)
    )
    return {row.code: row.kind for row in rows}
