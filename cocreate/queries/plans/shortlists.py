"""The shortlist before the draft is made: what the rule keeps, what is tied, what was confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.opinions import wanted_by_all
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.voting.shortlist import NotKeptReason, default_reason
from cocreate.models.plans import Plan, PlannedAction, ShortlistEntry
from cocreate.models.proposals import Proposal
from cocreate.models.shortlists import RoomCount, room_count
from cocreate.models.workshops import Workshop

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ShortlistRow:
    """A proposal with its rank, and whether the rule keeps it.

    ``reason`` is the one that the count gives for leaving it out, None when only a person can.
    ``is_kept`` is what was confirmed, None before.
    """

    proposal_id: str
    number: int
    title: str
    language: str
    rank: int | None
    supporters: int | None
    is_proposed: bool
    is_tied: bool
    is_kept: bool | None
    reason: NotKeptReason | None
    note: str
    action_id: str | None


@dataclass(frozen=True)
class ShortlistPage:
    """The shortlist of a workshop; ``seats`` say how many of the tied ones fit.

    ``size`` None means that no vote has been counted yet. ``wanted`` counts what many want and few
    oppose, where people agreed, disagreed or passed.
    """

    workshop_id: str
    workshop: Texts
    pillar_id: str
    size: int | None
    seats: int
    is_confirmed: bool
    plan_id: str | None
    rows: tuple[ShortlistRow, ...]
    wanted: int

    @property
    def is_drafted(self) -> bool:
        """Whether sheets were made of it."""
        return any(row.action_id for row in self.rows)


def shortlist_page(session: Session, actor: Actor, workshop_id: str) -> ShortlistPage:
    """What the facilitator confirms; ``NotFound`` when there is no workshop to make a draft of."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or not can(
        actor, Permission.PLAN_DRAFT, Facts(workshop.pillar_id, workshop.id)
    ):
        raise NotFound("no-such-workshop")
    count = room_count(session, workshop)
    proposals = session.execute(
        sa.select(Proposal, ShortlistEntry, PlannedAction.id)
        .outerjoin(ShortlistEntry, ShortlistEntry.proposal_id == Proposal.id)
        .outerjoin(PlannedAction, PlannedAction.origin_proposal_id == Proposal.id)
        .where(
            Proposal.workshop_id == workshop.id,
            Proposal.state.in_(("proposed", "shortlisted", "not_kept")),
            Proposal.hidden_reason == "",
        )
        .order_by(Proposal.number)
    ).all()
    rows = [_row(proposal, entry, action_id, count) for proposal, entry, action_id in proposals]
    return ShortlistPage(
        workshop_id=workshop.id,
        workshop=workshop.title,
        pillar_id=workshop.pillar_id,
        size=None if count is None else count.size,
        seats=0 if count is None else count.proposed.seats,
        is_confirmed=any(row.is_kept is not None for row in rows),
        plan_id=session.scalar(sa.select(Plan.id).where(Plan.pillar_id == workshop.pillar_id)),
        wanted=0 if count is None else len(wanted_by_all(count.tally)),
        rows=tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.number))),
    )


def _row(
    proposal: Proposal,
    entry: ShortlistEntry | None,
    action_id: str | None,
    count: RoomCount | None,
) -> ShortlistRow:
    voted = frozenset[str]() if count is None else frozenset(count.ranks)
    supporters = (
        {} if count is None else {one.option_id: one.supporters for one in count.tally.standings}
    )
    computed = None if count is None else default_reason(proposal.id, count.proposed, voted)
    given = NotKeptReason(entry.reason) if entry is not None and entry.reason else None
    return ShortlistRow(
        proposal_id=proposal.id,
        number=proposal.number,
        title=proposal.title,
        language=proposal.language,
        rank=None if count is None else count.ranks.get(proposal.id),
        supporters=supporters.get(proposal.id),
        is_proposed=count is not None and proposal.id in count.proposed.kept,
        is_tied=count is not None and proposal.id in count.proposed.tied,
        is_kept=None if entry is None else entry.is_kept,
        reason=given or computed,
        note="" if entry is None else entry.note,
        action_id=action_id,
    )
