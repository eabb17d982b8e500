"""The same request sent twice: its first outcome is given again, and nothing changes."""

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Actor
from cocreate.models.workshops import OperationOutcome
from cocreate.unit_of_work import UnitOfWork

LONGEST_OPERATION_ID = 36
"""A UUID, as phones make them."""


def earlier_outcome(
    uow: UnitOfWork, actor: Actor, scope: str, operation_id: str
) -> dict[str, object] | None:
    """What a request with this id led to before, or None when it is new.

    ``scope`` is the id of what the caller has locked, so that two copies of a request come one
    after the other. Raises ``RuleViolation("operation-id-malformed")``.
    """
    if not 1 <= len(operation_id) <= LONGEST_OPERATION_ID:
        raise RuleViolation("operation-id-malformed")
    done = uow.session.get(OperationOutcome, (scope, str(actor.id), operation_id))
    return None if done is None else done.outcome


def keep_outcome(
    uow: UnitOfWork, actor: Actor, scope: str, operation_id: str, **outcome: object
) -> None:
    """Remember what a request led to, in the transaction in which it did."""
    uow.session.add(
        OperationOutcome(
            scope=scope, actor_key=str(actor.id), operation_id=operation_id, outcome=outcome
        )
    )
