"""Several decisions in one act: what they share is written once, each reason stays its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.arbitration import (
    FUNDING,
    Money,
    NewDecision,
    Shared,
    check_personal,
    personal_reason,
)
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Permission
from cocreate.models.plans import PlanVersion
from cocreate.models.publishing import frozen_actions
from cocreate.operations.arbitration.decisions import decide
from cocreate.operations.arbitration.rounds import round_for
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OwnPart:
    """What is said of one action alone: its words, and the decision that was on the screen."""

    reason: Mapping[str, str]
    follows: str | None = None


def decide_together(
    uow: UnitOfWork, actor: Actor, round_id: str, shared: Shared, own: Mapping[str, OwnPart]
) -> tuple[str, ...]:
    """Record a decision on each action of ``own``, all or none; answers their ids.

    An approval grants what the frozen sheet asks, line by line. Raises ``RuleViolation`` for words
    that do not speak of the action alone (``domain.arbitration.check_personal``), for an approval
    of an action that asks for no money of a named source, and whatever ``decide`` refuses.
    """
    round_, _ = round_for(uow, actor, round_id, Permission.DECISION_WRITE)
    version = uow.session.get_one(PlanVersion, round_.version_id)
    frozen = {one["id"]: one for one in frozen_actions(version)}
    if not own:
        raise RuleViolation("no-action-chosen", field="own")
    if set(own) - set(version.submitted):
        raise NotFound("no-such-action")
    check_personal(shared, {frozen[one]["code"]: part.reason for one, part in own.items()})
    asked = {
        one: tuple(
            Money(line["source"], line["year"], Decimal(line["amount"]))
            for line in frozen[one]["sheet"]["budget_lines"]
        )
        for one in own
    }
    funds = shared.outcome in FUNDING
    unasked = [frozen[one]["code"] for one in own if funds and not asked[one]]
    if unasked:
        raise RuleViolation("asks-of-no-source", field="own", actions=", ".join(unasked))
    return tuple(
        decide(
            uow,
            actor,
            round_id,
            action_id,
            NewDecision(
                outcome=shared.outcome,
                body=shared.body,
                decided_on=shared.decided_on,
                reason=personal_reason(shared.reason, part.reason),
                criteria=shared.criteria,
                grants=asked[action_id] if funds else (),
                follows=part.follows,
            ),
        )
        for action_id, part in own.items()
    )
