"""What was published about the real programmes, kept so that its figures can be computed again."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cocreate.models.base import Base, Identified


class EvaluatedProgramme(Base):
    """A programme that actions and figures were published of: the Alliance, or a successor."""

    __tablename__ = "evaluated_programme"

    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]]
    period: Mapped[str] = mapped_column(sa.String(60))
    source_url: Mapped[str] = mapped_column(sa.Text)


class EvaluationRecord(Identified, Base):
    """One thing that a figure counts or sums: an action, an organisation, hours, euros.

    ``collection`` says of what it is one; ``as_of`` is a year, or a day, of what is said of it.
    With ``is_reconstruction`` it was made so that the published aggregate comes out, and says
    nothing of any single action; otherwise the page at ``source_url`` speaks of it.
    """

    __tablename__ = "evaluation_record"

    programme_key: Mapped[str] = mapped_column(sa.ForeignKey("evaluated_programme.key"))
    collection: Mapped[str] = mapped_column(sa.String(40), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(24))
    as_of: Mapped[str] = mapped_column(sa.String(10))
    pillar_key: Mapped[str | None] = mapped_column(sa.String(60))
    title: Mapped[dict[str, str]]
    attributes: Mapped[dict[str, str]]
    quantity: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_reconstruction: Mapped[bool]
    source_url: Mapped[str] = mapped_column(sa.Text)


class PublishedFigure(Base):
    """A figure as a page has published it; two of one ``topic`` contradict each other.

    ``number`` is null where the page gives no plain number; ``value`` then says it in words.
    """

    __tablename__ = "published_figure"

    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    position: Mapped[int]
    topic: Mapped[str] = mapped_column(sa.String(40))
    programme_key: Mapped[str] = mapped_column(sa.ForeignKey("evaluated_programme.key"))
    label: Mapped[dict[str, str]]
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    value: Mapped[dict[str, str]]
    as_of: Mapped[str] = mapped_column(sa.String(10))
    source_url: Mapped[str] = mapped_column(sa.Text)
