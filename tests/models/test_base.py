"""Exact money, checked constraints and the shape of a secret ballot, on a real database."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from cocreate.models import Base
from cocreate.models.pillars import Programme
from cocreate.models.voting import BallotPaper, Participation
from cocreate.models.workshops import OperationOutcome


@pytest.fixture
def session() -> Iterator[Session]:
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def test_an_envelope_comes_back_exact_to_the_cent(session: Session) -> None:
    session.add(
        Programme(key="a", name={"fr": "A"}, period="2011", envelope=Decimal("23000000.01"))
    )
    session.commit()
    assert session.scalars(sa.select(Programme.envelope)).one() == Decimal("23000000.01")


def test_fractions_of_a_cent_are_refused(session: Session) -> None:
    session.add(Programme(key="a", name={}, period="2011", envelope=Decimal("0.001")))
    with pytest.raises(StatementError, match="fractions of a cent"):
        session.commit()


def test_who_took_part_and_what_was_marked_hold_no_time_and_no_row_order() -> None:
    for record in (Participation, BallotPaper, OperationOutcome):
        table = record.__table__
        assert isinstance(table, sa.Table)
        assert table.dialect_options["sqlite"]["with_rowid"] is False
        assert not [column for column in table.columns if column.name.endswith("_at")]
