"""How the sheets of a plan are linked."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from cocreate.domain.coherence import LinkKind
from cocreate.models.base import Base, Identified, choice
from cocreate.models.plans import PlannedAction

Plain = dict[str, Any]  # Any: parsed JSON


class ActionLink(Identified, Base):
    """A link from one sheet to another of the same plan; two sheets have at most one.

    ``pair`` is the two ids in alphabetical order: a link from either side is the same link.
    """

    __tablename__ = "action_link"

    plan_id: Mapped[str] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    from_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    to_id: Mapped[str] = mapped_column(
        sa.ForeignKey("planned_action.id", ondelete="CASCADE"), index=True
    )
    pair: Mapped[str] = mapped_column(sa.String(45), unique=True)
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, "kind"))
    made_at: Mapped[dt.datetime]


def pair_of(one: str, other: str) -> str:
    """What two sheets are known by together, from either side."""
    return " ".join(sorted((one, other)))


def links_content(session: Session, plan_id: str, actions: Iterable[PlannedAction]) -> list[Plain]:
    """The links of some sheets as plain values, in one order; those that say “none” are left out.

    Both ends carry code and title, because one sheet may be taken away alone. A link to a sheet
    in the trash is as if it were not there.
    """
    wanted = {one.id for one in actions}
    known = {
        one.id: {"id": one.id, "code": one.code, "title": one.title}
        for one in session.scalars(
            sa.select(PlannedAction).where(
                PlannedAction.plan_id == plan_id, PlannedAction.trashed_at.is_(None)
            )
        )
    }
    links = session.scalars(
        sa.select(ActionLink).where(ActionLink.plan_id == plan_id, ActionLink.kind != LinkKind.NONE)
    )
    found = [
        {"kind": one.kind.value, "from": known[one.from_id], "to": known[one.to_id]}
        for one in links
        if {one.from_id, one.to_id} & wanted and {one.from_id, one.to_id} <= set(known)
    ]
    return sorted(found, key=lambda one: (one["from"]["code"], one["to"]["code"]))
