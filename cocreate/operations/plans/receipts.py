"""Receipts: the code by which somebody finds out, years later, what became of their proposal."""

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, require
from cocreate.domain.receipts import new_receipt_code, receipt_hash
from cocreate.models.proposals import Proposal
from cocreate.models.publication import ProposalReceipt
from cocreate.models.workshops import Workshop
from cocreate.operations.rooms import refuse_in_rehearsal
from cocreate.unit_of_work import UnitOfWork

MOST_CODES = 5
"""How many codes a proposal can have: a lost one can be replaced, but not without end."""


def issue_receipt(uow: UnitOfWork, actor: Actor, proposal_id: str) -> str:
    """A new code for one's own proposal, shown this once; codes given before still work.

    Nothing is journalled: a line at this moment would tell whose phone the proposal came from.
    """
    proposal = uow.session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None:
        raise NotFound("no-such-proposal")
    workshop = uow.session.get_one(Workshop, proposal.workshop_id)
    require(actor, Permission.RECEIPT_TAKE, Facts(workshop.pillar_id, workshop.id))
    if proposal.author_id != actor.id:
        raise NotAllowed("not-your-proposal")
    refuse_in_rehearsal(uow, workshop.id)
    given = uow.session.scalar(
        sa.select(sa.func.count()).where(ProposalReceipt.proposal_id == proposal.id)
    )
    if (given or 0) >= MOST_CODES:
        raise RuleViolation("too-many-receipts", maximum=MOST_CODES)
    code = new_receipt_code()
    uow.session.add(
        ProposalReceipt(
            code_hash=receipt_hash(code), proposal_id=proposal.id, issued_on=uow.now().date()
        )
    )
    return code
