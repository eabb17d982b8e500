"""Going ahead with a pillar that is not ready for its room, for a written reason."""

from collections.abc import Mapping

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import OVERRIDABLE, ReadinessItem, checked_texts
from cocreate.models.base import new_id
from cocreate.models.pillars import Pillar, ReadinessOverride
from cocreate.unit_of_work import UnitOfWork

REASON_LENGTH = 600


def override_readiness(
    uow: UnitOfWork, actor: Actor, pillar_id: str, item: str, reason: Mapping[str, str]
) -> str:
    """Go ahead without an item of readiness, for a reason that the plan's preface prints.

    A missing vision frame can never be overridden (rulings 12). Nothing is overwritten: a later
    reason stands beside the former one, and the last one holds. Answers the override's id.
    """
    pillar = uow.session.get(Pillar, pillar_id, with_for_update=True)
    if pillar is None:
        raise NotFound("no-such-pillar")
    facts = Facts(pillar.id)
    require(actor, Permission.READINESS_OVERRIDE, facts)
    if item not in OVERRIDABLE:
        raise RuleViolation("readiness-not-overridable", field="item")
    override = ReadinessOverride(
        id=new_id(),
        item=ReadinessItem(item),
        reason=checked_texts(reason, field="reason", maximum=REASON_LENGTH),
        at=uow.now(),
        account_id=None if actor.id == "system" else actor.id,
    )
    pillar.overrides.append(override)
    role = acting_role(actor, Permission.READINESS_OVERRIDE, facts)
    uow.record(actor, role, "readiness:override", ("pillar", pillar.id), item=item)
    return override.id
