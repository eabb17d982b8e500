"""What holds in a round of arbitration, read alike by who decides and the desk that shows it."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Balance, Money, balance
from cocreate.models.arbitration import ArbitrationRound, Decision
from cocreate.models.plans import PlannedAction, PlanVersion


def holding(round_: ArbitrationRound) -> Mapping[str, Decision]:
    """The last decision on each action of a round, by action id: the one that holds."""
    return {one.action_id: one for one in round_.decisions}


def submitted_actions(session: Session, round_: ArbitrationRound) -> list[PlannedAction]:
    """The actions that a round decides on, in the order of the plan."""
    version = session.get_one(PlanVersion, round_.version_id)
    return list(
        session.scalars(
            sa.select(PlannedAction)
            .where(PlannedAction.id.in_(version.submitted))
            .order_by(PlannedAction.position)
        )
    )


def undecided(session: Session, round_: ArbitrationRound) -> list[PlannedAction]:
    """The actions on which nobody has decided yet."""
    decided = holding(round_)
    return [one for one in submitted_actions(session, round_) if one.id not in decided]


def round_balance(session: Session, round_: ArbitrationRound) -> Balance:
    """The envelope of a round against what it grants and what earlier rounds have granted."""
    earlier = session.scalars(
        sa.select(ArbitrationRound).where(
            ArbitrationRound.plan_id == round_.plan_id, ArbitrationRound.number < round_.number
        )
    ).all()
    envelope = [Money(one.source, one.year, one.amount) for one in round_.envelope]
    grants = [
        Money(grant.source, grant.year, grant.amount)
        for one in (*earlier, round_)
        for decision in holding(one).values()
        for grant in decision.grants
    ]
    return balance(envelope, grants)


def last_decision(session: Session, action_id: str) -> Decision | None:
    """The decision that holds for an action, of whatever round."""
    return session.scalar(
        sa.select(Decision)
        .join(ArbitrationRound, ArbitrationRound.id == Decision.round_id)
        .where(Decision.action_id == action_id)
        .order_by(ArbitrationRound.number.desc(), Decision.number.desc())
        .limit(1)
    )
