"""Organisations that lead, join or fund actions, and the groups that actions are meant for."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.models.base import Base, Identified, choice


class Organisation(Identified, Base):
    """A public, private or non-profit organisation; ``source_url`` says where it is known from."""

    __tablename__ = "organisation"

    name: Mapped[dict[str, str]]
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind, "kind"))
    source_url: Mapped[str | None] = mapped_column(sa.Text)
    is_illustrative: Mapped[bool] = mapped_column(default=False)


class TargetGroup(Base):
    """People or organisations that an action is meant for: jobseekers, companies, schools."""

    __tablename__ = "target_group"

    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]
