"""The desk: the file with its votes beside, money to the cent, and who may do what."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import Outcome
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Role
from cocreate.domain.publication import GapKind
from cocreate.queries.arbitration.desk import desk, possible_deciders, round_rows
from cocreate.queries.arbitration.views import Desk
from tests.planning import EUROPE, Planning, both, euro


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def view(planning: Planning, round_id: str, actor: Actor | None = None) -> Desk:
    with Session(for_reading(planning.engine)) as session:
        return desk(session, actor or planning.decider, round_id)


def test_the_desk_shows_each_action_with_its_votes_and_money_beside(planning: Planning) -> None:
    _, round_id = planning.arbitration("1000.10", "2000.20", "0.00")
    found = view(planning, round_id)
    assert [(row.code, row.rank, row.asked) for row in found.rows] == [
        ("W-01", 1, Decimal("1000.10")),
        ("W-02", 2, Decimal("2000.20")),
        ("W-03", 3, Decimal("0.00")),
    ]
    assert found.asked == Decimal("3000.30")
    assert [vote.supporters for row in found.rows for vote in row.votes] == [3, 2, 1]
    assert found.rows[0].lead == both("Pilote")
    assert (found.undecided, found.balance.granted) == (3, Decimal("0.00"))
    assert [one.key for one in found.criteria] == ["C1", "C2"]


def test_b3_the_running_total_counts_only_the_decisions_that_hold(planning: Planning) -> None:
    """B3: the running total by source and year is exact, and counts what holds."""
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0], grants=(euro("1300000.01"),))
    over = view(planning, round_id)
    assert (over.balance.excess, over.needs_overrun_reason) == (Decimal("0.01"), True)
    granted = (euro("1300000"), euro("0.05", EUROPE))
    planning.decide(round_id, made.action_ids[0], grants=granted)
    found = view(planning, round_id)
    assert (found.balance.granted, found.needs_overrun_reason) == (Decimal("1300000.05"), False)
    assert found.balance.rest == Decimal("999999.95")


def test_former_decisions_stay_readable_behind_the_one_that_holds(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0], Outcome.REJECTED, reason=both("Trop cher"))
    planning.decide(round_id, made.action_ids[0], Outcome.APPROVED)
    row = view(planning, round_id).rows[0]
    assert row.decision is not None
    assert (row.decision.outcome, row.decision.entered_by) == (Outcome.APPROVED, "decider")
    assert [(one.outcome, one.reason) for one in row.former] == [
        (Outcome.REJECTED, both("Trop cher"))
    ]
    assert row.decision.follows == row.former[0].id
    assert [(one.code, one.text) for one in row.decision.criteria] == [("C1", both("C1"))]


def test_the_desk_says_what_publication_lacks_and_who_may_do_what(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids[:2]:
        planning.decide(round_id, action_id)
    found = view(planning, round_id)
    assert {gap.kind for gap in found.gaps} == {
        GapKind.ROUND_NOT_CLOSED,
        GapKind.NO_OUTCOME,
        GapKind.VOTED_BUT_ABSENT,
    }
    assert (found.may_decide, found.may_close, found.may_publish) == (True, True, False)
    planning.decide(round_id, made.action_ids[2], reason={"nl": "Nuttig"})
    planning.close_round(round_id)
    closed = view(planning, round_id, planning.coordinator)
    assert [(gap.kind, gap.label, gap.languages) for gap in closed.gaps] == [
        (GapKind.NO_LANGUAGE, "W-03", ("fr",))
    ]
    assert (closed.may_decide, closed.may_close, closed.may_publish) == (False, False, True)


def test_a_decider_without_the_mandate_reads_but_does_not_decide(planning: Planning) -> None:
    _, round_id = planning.arbitration()
    other = planning.welcome("other", Role.DECIDER)
    found = view(planning, round_id, other)
    assert (found.may_decide, found.may_close) == (False, False)
    with Session(for_reading(planning.engine)) as session:
        (mine,) = round_rows(session, planning.decider)
        (theirs,) = round_rows(session, other)
        assert (mine.has_mandate, theirs.has_mandate) == (True, False)
        choices = possible_deciders(session, planning.coordinator, "water")
        assert [one.name for one in choices] == ["decider", "other"]
        assert possible_deciders(session, other, "water") == ()


def test_for_who_may_not_read_there_is_no_desk(planning: Planning) -> None:
    _, round_id = planning.arbitration()
    for actor in (planning.facilitator, Actor(), planning.join("phone")):
        with pytest.raises(NotFound, match="no-such-round"):
            view(planning, round_id, actor)
        with Session(for_reading(planning.engine)) as session:
            assert round_rows(session, actor) == ()
