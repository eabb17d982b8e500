"""What the holder of a notice's link sees: which proposal, and whether the address is confirmed."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.models.followup.records import NoticeAddress
from cocreate.models.proposals import Proposal


@dataclass(frozen=True)
class NoticeLink:
    """An address that was left for a proposal."""

    email: str
    title: str
    title_language: str
    is_confirmed: bool


def notice_link(session: Session, token: str) -> NoticeLink:
    """What a link leads to; raises ``NotFound("no-such-notice-link")``."""
    found = session.execute(
        sa.select(NoticeAddress, Proposal)
        .join(Proposal, Proposal.id == NoticeAddress.proposal_id)
        .where(NoticeAddress.token == token)
    ).one_or_none()
    if found is None:
        raise NotFound("no-such-notice-link")
    address, proposal = found
    return NoticeLink(
        address.email, proposal.title, proposal.language, address.confirmed_on is not None
    )
