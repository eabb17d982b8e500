"""The public plan, from its snapshot alone, in the reader's language."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import Outcome
from cocreate.domain.errors import NotFound
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import FrameItem
from cocreate.models.plans import PlannedAction
from cocreate.queries.publication.pages import public_action, public_plan, published_lines
from cocreate.queries.publication.views import PublicAction, PublicPlan, Words
from tests.planning import Planning, both


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine, supporters=(6, 5, 4, 3, 2, 1))


def publish(planning: Planning) -> tuple[str, ...]:
    """Refuse the first, fund the others, publish; the ids of the actions."""
    made, round_id = planning.arbitration()
    first, *others = made.action_ids
    planning.decide(round_id, first, Outcome.REJECTED, reason=both("Trop cher"))
    for action_id in others:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    planning.publish_plan(round_id)
    return made.action_ids


def view(planning: Planning, language: str = "nl") -> PublicPlan:
    with Session(for_reading(planning.engine)) as session:
        return public_plan(session, "water", language)


def test_a_visitor_reads_decision_reason_amount_and_votes_in_their_language(
    planning: Planning,
) -> None:
    publish(planning)
    plan = view(planning)
    assert (plan.number, plan.published_on, plan.is_intact) == (1, dt.date(2027, 3, 1), True)
    first, second, *_ = plan.actions
    assert first.title == Words("Toitures (nl)", "nl")
    assert first.decision is not None
    assert (first.decision.outcome, first.decision.reason.text) == (
        Outcome.REJECTED,
        "Trop cher (nl)",
    )
    assert second.decision is not None
    assert (second.decision.granted, second.decision.is_funded) == (Decimal("1000.00"), True)
    assert second.decision.criteria == (("C1", Words("C1 (nl)", "nl")),)
    assert [(vote.rank, vote.supporters, vote.voters) for vote in second.votes] == [(2, 5, 6)]
    assert plan.granted == Decimal("4000.00")


def test_b2_inversions_are_shown_with_both_reasons(planning: Planning) -> None:
    """B2: when the round is published, the pair is listed with both reasons."""
    publish(planning)
    pairs = view(planning, "fr").inversions
    assert len(pairs) == 4
    for pair in pairs:
        assert isinstance(pair.passed_over, PublicAction)
        assert pair.passed_over.decision is not None
        assert pair.passed_over.decision.reason.text == "Trop cher"
        assert pair.funded.decision is not None
        assert pair.funded.decision.reason.text == "Mûre et utile"


def test_what_was_not_kept_is_listed_with_its_reason_in_the_language_it_has(
    planning: Planning,
) -> None:
    publish(planning)
    (left_out,) = view(planning).left_out
    assert left_out.title == Words("Titre 6", "fr")
    assert (left_out.rank, left_out.reason_code) == (6, NotKeptReason.BELOW_CUT)


def test_nothing_that_happens_later_changes_what_was_published(planning: Planning) -> None:
    first, *_ = publish(planning)
    before = view(planning)
    with Session(planning.engine) as session:
        session.get_one(PlannedAction, first).title = both("Autre titre")
        session.get_one(Organisation, planning.lead).name = both("Autre nom")
        session.execute(sa.update(FrameItem).values(text=both("Autre texte")))
        session.commit()
    assert view(planning) == before


def test_before_publication_there_is_nothing_at_all(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    with Session(for_reading(planning.engine)) as session:
        assert published_lines(session, "fr") == ()
        with pytest.raises(NotFound, match="no-such-publication"):
            public_plan(session, "water", "fr")
        with pytest.raises(NotFound):
            public_action(session, "water", "W-01", "fr")


def test_an_action_has_an_address_of_its_own(planning: Planning) -> None:
    publish(planning)
    with Session(for_reading(planning.engine)) as session:
        plan, action = public_action(session, "water", "W-02", "fr")
        assert (plan.number, action.code, action.lead.text) == (1, "W-02", "Pilote")
        assert [(one.number, one.actions) for one in published_lines(session, "fr")] == [(1, 5)]
        with pytest.raises(NotFound, match="no-such-action"):
            public_action(session, "water", "W-99", "fr")
