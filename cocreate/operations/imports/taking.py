"""Writing what a file brings, once somebody has looked at it."""

from decimal import Decimal
from typing import Any, cast

from cocreate.domain.imports import Outcome
from cocreate.domain.permissions import Actor, Role
from cocreate.domain.plans import Origin
from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.models.base import new_id
from cocreate.models.organisations import Organisation
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.workshops import Workshop
from cocreate.operations.plans.saves import NewAction, add_action, change_sheet
from cocreate.operations.proposals import Draft, keep_wording, new_proposal, write_proposal
from cocreate.unit_of_work import UnitOfWork

Values = dict[str, Any]  # Any: what a field holds depends on its kind


def take_sheets(
    uow: UnitOfWork,
    actor: Actor,
    role: Role,
    plan: Plan,
    outcome: Outcome,
    origin: Origin | None,
) -> None:
    """New sheets at the end of the plan, in the order of the file; the others in their place."""
    for one in outcome.changed:
        action = uow.session.get_one(PlannedAction, one.key)
        change_sheet(uow, actor, role, action, one.values)
    brought = [int(one.code.rpartition("-")[2]) for one in outcome.new if one.code]
    plan.next_code = max([plan.next_code, *(number + 1 for number in brought)])
    for one in outcome.new:
        if origin is not None:
            new = NewAction(origin, one.values, code=one.code)
            add_action(uow, actor, role, plan, new)
    plan.revision += 1


def take_organisations(uow: UnitOfWork, outcome: Outcome) -> None:
    """New organisations, and what the known ones still lacked."""
    for one in (*outcome.new, *outcome.changed):
        values = cast("Values", one.values)
        organisation = (
            uow.session.get_one(Organisation, one.key) if one.key else Organisation(id=new_id())
        )
        if "name" in values:
            organisation.name = values["name"]
        if "kind" in values:
            organisation.kind = OrganisationKind(values["kind"])
        if "source" in values:
            organisation.source_url = values["source"]
        uow.session.add(organisation)


def take_proposals(uow: UnitOfWork, actor: Actor, workshop: Workshop, outcome: Outcome) -> None:
    """Proposals of no participant, on the wall of a workshop."""
    for one in outcome.new:
        values = cast("Values", one.values)
        cost = values["rough_cost"]
        draft = Draft(
            title=values["title"],
            summary=values["summary"],
            language=values["language"],
            frame_codes=tuple(values["frame_codes"]),
            aims=values["aims"],
            lead_organisation=values["lead_organisation"],
            rough_cost=None if cost is None else Decimal(cost),
        )
        proposal = new_proposal(uow, workshop, author_id=None)
        write_proposal(uow, proposal, workshop, draft)
        uow.session.add(proposal)
        uow.session.flush()
        keep_wording(uow, proposal, editor=actor.id)
