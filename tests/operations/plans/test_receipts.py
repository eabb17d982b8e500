"""Receipts: shown once to the author, kept as a hash, tied to the proposal and to nobody."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import Actor
from cocreate.domain.receipts import receipt_hash
from cocreate.models.proposals import Proposal
from cocreate.models.publication import ProposalReceipt
from cocreate.models.workshops import Participant
from cocreate.operations.plans.receipts import issue_receipt
from tests.builders import TANK, Ideation


def test_the_author_gets_a_code_of_which_only_the_hash_is_kept(engine: sa.Engine) -> None:
    room = Ideation(engine)
    proposal_id = room.submit(room.anne, TANK)
    with room.unit() as uow:
        code = issue_receipt(uow, room.anne, proposal_id)
    with Session(engine) as session:
        (kept,) = session.scalars(sa.select(ProposalReceipt))
        assert kept.code_hash == receipt_hash(code)
        assert kept.proposal_id == proposal_id
        columns = set(sa.inspect(ProposalReceipt).columns.keys())
        assert columns == {"code_hash", "proposal_id", "issued_on"}


def test_only_the_author_gets_one_and_not_without_end(engine: sa.Engine) -> None:
    room = Ideation(engine)
    proposal_id = room.submit(room.anne, TANK)
    with pytest.raises(NotAllowed, match="not-your-proposal"), room.unit() as uow:
        issue_receipt(uow, room.bo, proposal_id)
    with pytest.raises(NotAllowed), room.unit() as uow:
        issue_receipt(uow, Actor(), proposal_id)
    with pytest.raises(NotFound), room.unit() as uow:
        issue_receipt(uow, room.anne, "nothing")
    with room.unit() as uow:
        assert len({issue_receipt(uow, room.anne, proposal_id) for _ in range(5)}) == 5
    with pytest.raises(RuleViolation, match="too-many-receipts"), room.unit() as uow:
        issue_receipt(uow, room.anne, proposal_id)


def test_a_receipt_survives_the_seat_of_its_author(engine: sa.Engine) -> None:
    room = Ideation(engine)
    proposal_id = room.submit(room.anne, TANK)
    with room.unit() as uow:
        issue_receipt(uow, room.anne, proposal_id)
    with Session(engine) as session:
        session.execute(sa.delete(Participant).where(Participant.id == room.anne.id))
        session.commit()
        assert session.get_one(Proposal, proposal_id).author_id is None
        assert session.scalars(sa.select(ProposalReceipt)).one().proposal_id == proposal_id
