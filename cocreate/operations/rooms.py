"""The room in which something happens: its workshop, locked against other writers."""

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.facts import is_rehearsal, room_facts
from cocreate.models.workshops import Workshop
from cocreate.unit_of_work import UnitOfWork


def locked_workshop(uow: UnitOfWork, workshop_id: str) -> Workshop:
    """The workshop as it is now; nobody else changes it before this transaction ends."""
    workshop = uow.session.get(Workshop, workshop_id, with_for_update=True)
    if workshop is None:
        raise NotFound("no-such-workshop")
    return workshop


def locked_room(uow: UnitOfWork, workshop_id: str) -> tuple[Workshop, Facts]:
    """The workshop, locked, and what its current step opens."""
    workshop = locked_workshop(uow, workshop_id)
    return workshop, room_facts(uow.session, workshop)


def workshop_for(
    uow: UnitOfWork, actor: Actor, workshop_id: str, permission: Permission
) -> Workshop:
    """The workshop, locked, if ``actor`` holds ``permission`` in it."""
    workshop = locked_workshop(uow, workshop_id)
    require(actor, permission, Facts(workshop.pillar_id, workshop.id))
    return workshop


def refuse_in_rehearsal(uow: UnitOfWork, workshop_id: str) -> None:
    """Refuse what would make something lasting of a rehearsal, which leaves nothing behind (X13).

    Raises ``RuleViolation("not-in-rehearsal")``.
    """
    if is_rehearsal(uow.session, workshop_id):
        raise RuleViolation("not-in-rehearsal")


def note(uow: UnitOfWork, actor: Actor, workshop: Workshop, verb: str, **facts: object) -> None:
    """Write a journal line about a workshop, in the role in which ``actor`` runs it."""
    place = Facts(workshop.pillar_id, workshop.id)
    role = acting_role(actor, Permission.WORKSHOP_RUN, place)
    uow.record(actor, role, verb, ("workshop", workshop.id), **facts)
