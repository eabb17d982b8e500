"""Who left an address for which proposal, and what there is to tell them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.models.followup.records import NoticeAddress
from cocreate.models.plans import PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.publication import Publication
from cocreate.models.publishing import merged_end

Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Addressed:
    """Somebody to write to about a proposal.

    ``outcome`` is what was decided on its action and ``not_kept`` the code of why it became none;
    both are empty for one that was set aside. ``anchor`` leads on from the page of the plan.
    """

    address: NoticeAddress
    title: str
    outcome: str = ""
    not_kept: str = ""
    reason: Mapping[str, str] | None = None
    anchor: str = ""


def addressed_by_plan(session: Session, publication: Publication) -> tuple[Addressed, ...]:
    """Everybody whose proposal a publication gives an answer to, refused and merged ones too."""
    content: Plain = publication.snapshot
    actions = {one["id"]: one for one in content["actions"]}
    others = {one["proposal"]: one for one in content["not_kept"]}
    found = []
    for address, proposal in _confirmed(session):
        end = merged_end(session, proposal.id) or proposal
        action = _action_of(session, end)
        if action is not None and action.id in actions:
            found.append(_decided(address, proposal, actions[action.id]))
        elif end.id in others:
            found.append(_left_out(address, proposal, others[end.id]))
    return tuple(found)


def addressed_by_action(session: Session, action: PlannedAction) -> tuple[Addressed, ...]:
    """Everybody whose proposal lives on in an action."""
    return tuple(
        Addressed(address, proposal.title)
        for address, proposal in _confirmed(session)
        if (merged_end(session, proposal.id) or proposal).id == action.origin_proposal_id
    )


def _confirmed(session: Session) -> list[tuple[NoticeAddress, Proposal]]:
    rows = session.execute(
        sa.select(NoticeAddress, Proposal)
        .join(Proposal, Proposal.id == NoticeAddress.proposal_id)
        .where(NoticeAddress.confirmed_on.is_not(None))
        .order_by(NoticeAddress.left_on, NoticeAddress.id)
    )
    return [(address, proposal) for address, proposal in rows]


def _decided(address: NoticeAddress, proposal: Proposal, action: Plain) -> Addressed:
    decision = action["decision"] or {"outcome": "", "reason": {}}
    return Addressed(
        address,
        proposal.title,
        outcome=decision["outcome"],
        reason=decision["reason"],
        anchor=f"/{action['code']}",
    )


def _left_out(address: NoticeAddress, proposal: Proposal, one: Plain) -> Addressed:
    decision = one["decision"]
    if decision is not None:
        return Addressed(
            address, proposal.title, outcome=decision["outcome"], reason=decision["reason"]
        )
    note = {proposal.language: one["note"]} if one["note"] else {}
    return Addressed(
        address,
        proposal.title,
        not_kept=one["reason_code"],
        reason=one["reason"] or note,
        anchor=f"#left-{one['id']}",
    )


def _action_of(session: Session, proposal: Proposal) -> PlannedAction | None:
    return session.scalar(
        sa.select(PlannedAction).where(PlannedAction.origin_proposal_id == proposal.id)
    )
