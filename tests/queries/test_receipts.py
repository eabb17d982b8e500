"""B12: where is my proposal; the whole path, years later, merged and refused ones included."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import Outcome
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.receipts import new_receipt_code, receipt_hash
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.models.proposals import Proposal
from cocreate.models.publication import ProposalReceipt
from cocreate.operations.plans import links, versions
from cocreate.queries.receipts import PathKind, ReceiptPath, receipt_path
from tests.planning import Planning, both


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    found = Planning(engine, supporters=(6, 5, 4, 3, 2, 1))
    found.publish()
    return found


def receipt(planning: Planning, place: int) -> str:
    """A code for the proposal at a place, as its author was given it."""
    code = new_receipt_code()
    with Session(planning.engine) as session:
        kept = ProposalReceipt(
            code_hash=receipt_hash(code),
            proposal_id=planning.option_ids[place],
            issued_on=planning.now.date(),
        )
        session.add(kept)
        session.commit()
    return code


def path(planning: Planning, code: str) -> ReceiptPath:
    with Session(for_reading(planning.engine)) as session:
        return receipt_path(session, code, "nl")


def kinds(planning: Planning, code: str) -> list[str]:
    return [step.kind.value for step in path(planning, code).steps]


def test_the_path_grows_from_the_room_to_the_published_decision(planning: Planning) -> None:
    """B12: a receipt code opened after two years shows voted, sheet, decision and reason."""
    code = receipt(planning, 0)
    assert kinds(planning, code) == ["proposed", "voted"]
    made, round_id = planning.arbitration()
    assert kinds(planning, code) == ["proposed", "voted", "sheet", "submitted"]
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, Outcome.REJECTED)
    planning.close_round(round_id)
    assert kinds(planning, code) == ["proposed", "voted", "sheet", "submitted"]
    planning.publish_plan(round_id)
    planning.now += dt.timedelta(days=730)
    found = path(planning, code)
    assert [step.kind for step in found.steps][-1] is PathKind.DECIDED
    assert (found.code, found.is_published, found.title.text) == ("W-01", True, "Titre 1")
    decision = found.steps[-1].decision
    assert decision is not None
    assert (decision.outcome, decision.reason.text) == (Outcome.REJECTED, "Mûre et utile (nl)")
    vote = found.steps[1]
    assert (vote.rank, vote.options, vote.supporters, vote.voters) == (1, 6, 6, 6)


def test_a_proposal_below_the_cut_says_why(planning: Planning) -> None:
    planning.draft()
    last = path(planning, receipt(planning, 5)).steps[-1]
    assert (last.kind, last.rank, last.reason_code) == (
        PathKind.NOT_KEPT,
        6,
        NotKeptReason.BELOW_CUT,
    )


def test_a_merged_proposal_follows_the_one_it_went_into(planning: Planning) -> None:
    """B12: the path of a merged proposal follows the one it went into."""
    code = receipt(planning, 5)
    with Session(planning.engine) as session:
        gone = session.get_one(Proposal, planning.option_ids[5])
        gone.state, gone.merged_into_id = "merged", planning.option_ids[0]
        session.commit()
    planning.draft()
    found = path(planning, code)
    assert [step.kind.value for step in found.steps] == [
        "proposed",
        "voted",
        "merged",
        "voted",
        "sheet",
    ]
    assert found.title.text == "Titre 6"
    assert found.steps[2].words is not None
    assert found.steps[2].words.text == "Titre 1"
    assert found.code == "W-01"


def test_a_sheet_that_was_merged_into_another_leads_to_its_decision(planning: Planning) -> None:
    """B12: merged ones included: the path goes on to the decision on the sheet it went into."""
    code = receipt(planning, 3)
    made = planning.draft()
    gone, into = made.action_ids[3], made.action_ids[0]
    with planning.unit() as uow:
        links.link_actions(uow, planning.coordinator, gone, into, "merged-into")
    with planning.unit() as uow:
        versions.set_aside(uow, planning.coordinator, gone, both("Une seule action suffit"))
    for one in made.action_ids:
        if one != gone:
            planning.complete(one)
    with planning.unit() as uow:
        versions.fill_plan(uow, planning.coordinator, made.plan_id)
    round_id = planning.open_round(planning.submit_plan(made.plan_id))
    assert kinds(planning, code) == ["proposed", "voted", "sheet"]
    for one in made.action_ids:
        if one != gone:
            planning.decide(round_id, one)
    planning.close_round(round_id)
    planning.publish_plan(round_id)
    found = path(planning, code)
    assert [step.kind.value for step in found.steps] == [
        *("proposed", "voted", "sheet", "set-aside", "merged", "decided")
    ]
    assert [step.code for step in found.steps][-3:] == ["W-04", "W-01", "W-01"]
    assert (found.code, found.action_id, found.is_published) == ("W-01", into, True)


def test_a_hidden_proposal_says_its_reason_to_its_author(planning: Planning) -> None:
    code = receipt(planning, 1)
    with Session(planning.engine) as session:
        session.get_one(Proposal, planning.option_ids[1]).hidden_reason = "Hors sujet"
        session.commit()
    last = path(planning, code).steps[-1]
    assert last.kind is PathKind.HIDDEN
    assert last.words is not None
    assert last.words.text == "Hors sujet"


def test_a_code_that_nobody_was_given_leads_nowhere(planning: Planning) -> None:
    with pytest.raises(NotFound, match="no-such-receipt"):
        path(planning, new_receipt_code())
    with pytest.raises(RuleViolation, match="receipt-malformed"):
        path(planning, "not a code")
