"""Publication: everything in one transaction, or a refusal that names what is missing."""

import sqlalchemy as sa

from cocreate.domain.arbitration import RoundState
from cocreate.domain.canonical import checksum
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.publication import describe
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.base import new_id
from cocreate.models.publication import Publication
from cocreate.models.publishing import publication_gaps, publishable, snapshot
from cocreate.operations.arbitration.rounds import has_mandate, round_for
from cocreate.operations.followup.scope import begin_follow_up
from cocreate.unit_of_work import UnitOfWork


def confirm_publication(uow: UnitOfWork, actor: Actor, round_id: str) -> None:
    """As the first of two people, confirm what is about to be published, as it stands now.

    Confirming again takes the place of the former confirmation. Raises ``RuleViolation`` as
    ``publish_plan`` does, and for whoever has entered one of the decisions.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.PLAN_PUBLISH)
    if round_.state is RoundState.PUBLISHED:
        return
    if round_.four_eyes is None:
        raise RuleViolation("no-confirmation-asked")
    _require_complete(uow, round_)
    _require_no_decider(actor, round_)
    content = publishable(uow.session, round_)
    round_.four_eyes.content, round_.four_eyes.confirmed_at = content, uow.now()
    round_.four_eyes.confirmed_by_id = str(actor.id)
    role = acting_role(actor, Permission.PLAN_PUBLISH, facts)
    uow.record(actor, role, "plan:confirm", ("round", round_.id), content=content)


def _require_complete(uow: UnitOfWork, round_: ArbitrationRound) -> None:
    if round_.state is RoundState.OPEN:
        raise RuleViolation("round-not-closed")
    gaps = publication_gaps(uow.session, round_)
    if gaps:
        raise RuleViolation("publication-incomplete", missing=describe(gaps), gaps=gaps)


def _require_second_person(uow: UnitOfWork, actor: Actor, round_: ArbitrationRound) -> None:
    if round_.four_eyes is None:
        return
    if round_.four_eyes.content is None:
        raise RuleViolation("publication-unconfirmed")
    if round_.four_eyes.content != publishable(uow.session, round_):
        raise RuleViolation("confirmed-otherwise")
    if round_.four_eyes.confirmed_by_id == actor.id:
        raise RuleViolation("second-person-needed")
    _require_no_decider(actor, round_)


def _require_no_decider(actor: Actor, round_: ArbitrationRound) -> None:
    """Nobody publishes a decision of their own where two people are asked for.

    Adding a language is no decision, so only who has the mandate is meant.
    """
    if has_mandate(actor, round_) and any(
        one.entered_by_id == actor.id for one in round_.decisions
    ):
        raise RuleViolation("own-decision")


def publish_plan(uow: UnitOfWork, actor: Actor, round_id: str) -> str:
    """Publish a closed round and the plan that it decided on; answers the publication's id.

    Publishing twice gives the same publication. Raises ``RuleViolation("publication-incomplete")``
    with every gap while one submitted action lacks its outcome, reason, French or Dutch, or while
    something that a room has voted on has no answer. With four eyes, raises ``RuleViolation`` until
    somebody else has confirmed exactly this.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.PLAN_PUBLISH)
    known = uow.session.scalar(sa.select(Publication).where(Publication.round_id == round_.id))
    if known is not None:
        return known.id
    _require_complete(uow, round_)
    _require_second_person(uow, actor, round_)
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
