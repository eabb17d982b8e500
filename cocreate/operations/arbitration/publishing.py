"""Publication: everything in one transaction, or a refusal that names what is missing."""

import sqlalchemy as sa

from cocreate.domain.arbitration import RoundState
from cocreate.domain.canonical import checksum
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.publication import describe
from cocreate.models.base import new_id
from cocreate.models.publication import Publication
from cocreate.models.publishing import publication_gaps, snapshot
from cocreate.operations.arbitration.rounds import round_for
from cocreate.operations.followup.scope import begin_follow_up
from cocreate.unit_of_work import UnitOfWork


def publish_plan(uow: UnitOfWork, actor: Actor, round_id: str) -> str:
    """Publish a closed round and the plan that it decided on; answers the publication's id.

    Publishing twice gives the same publication. Raises ``RuleViolation("publication-incomplete")``
    with every gap while one submitted action lacks its outcome, reason, French or Dutch, or while
    something that a room has voted on has no answer.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.PLAN_PUBLISH)
    known = uow.session.scalar(sa.select(Publication).where(Publication.round_id == round_.id))
    if known is not None:
        return known.id
    if round_.state is RoundState.OPEN:
        raise RuleViolation("round-not-closed")
    gaps = publication_gaps(uow.session, round_)
    if gaps:
        raise RuleViolation("publication-incomplete", missing=describe(gaps), gaps=gaps)
    last = sa.select(sa.func.max(Publication.number)).where(Publication.plan_id == round_.plan_id)
    number = (uow.session.scalar(last) or 0) + 1
    content = snapshot(uow.session, round_, number, uow.now())
    publication = Publication(
        id=new_id(),
        plan_id=round_.plan_id,
        round_id=round_.id,
        number=number,
        snapshot=content,
        checksum=checksum(content),
        published_at=uow.now(),
        published_by_id=actor.id if actor.id != "system" else None,
    )
    uow.session.add(publication)
    round_.state = RoundState.PUBLISHED
    begin_follow_up(uow, round_.plan_id)
    role = acting_role(actor, Permission.PLAN_PUBLISH, facts)
    subject = ("publication", publication.id)
    uow.record(
        actor,
        role,
        "plan:publish",
        subject,
        round=round_.id,
        number=number,
        checksum=publication.checksum,
    )
    return publication.id
