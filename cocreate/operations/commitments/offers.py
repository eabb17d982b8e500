"""Offering a promise: from a phone at the end of a workshop, or by the coordinator for a letter."""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.commitments import (
    MOST_OFFERS,
    CommitmentState,
    check_step,
    checked_kind,
    checked_money,
    checked_organisation,
    checked_words,
)
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.base import new_id
from cocreate.models.commitments.records import Commitment
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal, on_wall
from cocreate.operations.repeats import earlier_outcome, keep_outcome
from cocreate.operations.rooms import locked_room, refuse_in_rehearsal
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Offer:
    """What was typed; ``about`` is a proposal of the room, or an action of the plan, or empty."""

    organisation: str
    kind: str
    about: str
    amount: Decimal | None
    text: str
    language: str


def offer_commitment(
    uow: UnitOfWork, actor: Actor, workshop_id: str, offer: Offer, operation_id: str
) -> str:
    """Offer a promise from a seat of a room; the same operation id again changes nothing.

    Nothing is journalled: a line at this moment would tell whose phone it came from. Raises
    ``RuleViolation`` naming the field, or when the step does not ask for promises.
    """
    workshop, facts = locked_room(uow, workshop_id)
    require(actor, Permission.WORKSHOP_TAKE_PART, facts)
    done = earlier_outcome(uow, actor, workshop.id, operation_id)
    if done is not None:
        return str(done["commitment"])
    require(actor, Permission.COMMITMENT_OFFER, facts)
    refuse_in_rehearsal(uow, workshop.id)
    mine = sa.select(sa.func.count()).where(Commitment.participant_id == actor.id)
    if (uow.session.scalar(mine) or 0) >= MOST_OFFERS:
        raise RuleViolation("too-many-commitments", maximum=MOST_OFFERS)
    commitment = _new(uow, workshop.pillar_id, offer)
    commitment.workshop_id, commitment.participant_id = workshop.id, actor.id
    if offer.about:
        there = sa.select(Proposal.id).where(on_wall(workshop.id), Proposal.id == offer.about)
        if uow.session.scalar(there) is None:
            raise RuleViolation("commitment-about-unknown", field="about")
        commitment.proposal_id = offer.about
    uow.session.add(commitment)
    keep_outcome(uow, actor, workshop.id, operation_id, commitment=commitment.id)
    return commitment.id


def take_offer_back(uow: UnitOfWork, actor: Actor, commitment_id: str) -> None:
    """Take one's own promise back, as long as nobody has confirmed it."""
    commitment = uow.session.get(Commitment, commitment_id, with_for_update=True)
    if commitment is None or commitment.workshop_id is None:
        raise NotFound("no-such-commitment")
    place = Facts(commitment.pillar_id, commitment.workshop_id)
    require(actor, Permission.WORKSHOP_TAKE_PART, place)
    if commitment.participant_id != actor.id:
        raise NotAllowed("not-your-commitment")
    if commitment.state is CommitmentState.WITHDRAWN:
        return
    if commitment.state is not CommitmentState.OFFERED:
        raise RuleViolation("commitment-no-such-step")
    check_step(commitment.state, CommitmentState.WITHDRAWN)
    commitment.state, commitment.changed_at = CommitmentState.WITHDRAWN, uow.now()


def add_commitment(uow: UnitOfWork, actor: Actor, pillar_id: str, offer: Offer) -> str:
    """Write down a promise that came by letter or mail; answers its id."""
    if uow.session.get(Pillar, pillar_id) is None:
        raise NotFound("no-such-pillar")
    facts = Facts(pillar_id)
    require(actor, Permission.COMMITMENT_HANDLE, facts)
    commitment = _new(uow, pillar_id, offer)
    if offer.about:
        commitment.action_id = action_in(uow, pillar_id, offer.about).id
    uow.session.add(commitment)
    role = acting_role(actor, Permission.COMMITMENT_HANDLE, facts)
    uow.record(actor, role, "commitment:add", ("commitment", commitment.id))
    return commitment.id


def action_in(uow: UnitOfWork, pillar_id: str, action_id: str) -> PlannedAction:
    """A sheet of the plan of a pillar; raises ``RuleViolation`` for any other."""
    action = uow.session.get(PlannedAction, action_id)
    if action is None or uow.session.get_one(Plan, action.plan_id).pillar_id != pillar_id:
        raise RuleViolation("commitment-about-unknown", field="about")
    return action


def _new(uow: UnitOfWork, pillar_id: str, offer: Offer) -> Commitment:
    kind = checked_kind(offer.kind)
    now = uow.now()
    return Commitment(
        id=new_id(),
        pillar_id=pillar_id,
        organisation_name=checked_organisation(offer.organisation),
        kind=kind,
        amount=checked_money(kind, offer.amount),
        text=checked_words(offer.text),
        language=offer.language,
        state=CommitmentState.OFFERED,
        offered_at=now,
        changed_at=now,
    )
