"""What the coordinator does with a promise: attach it to a sheet, confirm it, see it through."""

import sqlalchemy as sa

from cocreate.domain.commitments import CommitmentKind, CommitmentState, check_step
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.domain.plans import EDITABLE
from cocreate.domain.sheets.terms import PartnerRole
from cocreate.domain.text import clean_text
from cocreate.models.commitments.records import Commitment
from cocreate.models.organisations import Organisation
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.sheet_content import content_of
from cocreate.operations.commitments.offers import action_in
from cocreate.operations.plans.saves import change_sheet
from cocreate.operations.plans.sheets import add_organisation
from cocreate.unit_of_work import UnitOfWork

REASON_LENGTH = 2000


def attach_commitment(uow: UnitOfWork, actor: Actor, commitment_id: str, action_id: str) -> None:
    """Say which sheet a promise is about; an empty id means the plan as a whole."""
    commitment, facts = _open(uow, actor, commitment_id)
    if commitment.state is not CommitmentState.OFFERED:
        raise RuleViolation("commitment-no-such-step")
    action = action_in(uow, commitment.pillar_id, action_id) if action_id else None
    commitment.action_id = None if action is None else action.id
    _note(uow, actor, facts, commitment, "attach", action=commitment.action_id)


def confirm_commitment(
    uow: UnitOfWork, actor: Actor, commitment_id: str, organisation_id: str, new_kind: str = ""
) -> None:
    """Confirm a promise on the word of its organisation, which is recorded, or is now.

    With ``new_kind`` and no organisation, the one that was typed is put into the list, as of this
    kind. Raises ``RuleViolation`` where neither is given.

    A sheet that can still be edited takes it over: an organisation that leads becomes its lead if
    it has none, one that joins or funds becomes a partner.
    """
    commitment, facts = _open(uow, actor, commitment_id)
    check_step(commitment.state, CommitmentState.CONFIRMED)
    if not organisation_id and new_kind:
        name = {commitment.language: commitment.organisation_name}
        organisation_id = add_organisation(uow, actor, name, new_kind)
        uow.session.flush()
    if uow.session.get(Organisation, organisation_id) is None:
        raise RuleViolation("commitment-organisation-unrecorded", field="organisation_id")
    commitment.organisation_id = organisation_id
    commitment.state, commitment.changed_at = CommitmentState.CONFIRMED, uow.now()
    role = acting_role(actor, Permission.COMMITMENT_HANDLE, facts)
    if commitment.action_id is not None:
        _carry_over(uow, actor, role, commitment)
    _note(uow, actor, facts, commitment, "confirm", organisation=organisation_id)


def fulfil_commitment(uow: UnitOfWork, actor: Actor, commitment_id: str) -> None:
    """Note that an organisation has done what it has signed."""
    commitment, facts = _open(uow, actor, commitment_id)
    check_step(commitment.state, CommitmentState.FULFILLED)
    commitment.state, commitment.changed_at = CommitmentState.FULFILLED, uow.now()
    _note(uow, actor, facts, commitment, "fulfil")


def withdraw_commitment(uow: UnitOfWork, actor: Actor, commitment_id: str, reason: str) -> None:
    """Note that an organisation takes its promise back, and why."""
    commitment, facts = _open(uow, actor, commitment_id)
    check_step(commitment.state, CommitmentState.WITHDRAWN)
    said = clean_text(reason)
    if not said:
        raise RuleViolation("commitment-reason-missing", field="reason")
    if len(said) > REASON_LENGTH:
        raise RuleViolation(
            "text-too-long", field="reason", maximum=REASON_LENGTH, length=len(said)
        )
    commitment.state, commitment.changed_at = CommitmentState.WITHDRAWN, uow.now()
    commitment.withdrawn_because = said
    _note(uow, actor, facts, commitment, "withdraw")


def _open(uow: UnitOfWork, actor: Actor, commitment_id: str) -> tuple[Commitment, Facts]:
    commitment = uow.session.get(Commitment, commitment_id, with_for_update=True)
    if commitment is None:
        raise NotFound("no-such-commitment")
    facts = Facts(commitment.pillar_id)
    require(actor, Permission.COMMITMENT_HANDLE, facts)
    return commitment, facts


def _carry_over(uow: UnitOfWork, actor: Actor, role: Role, commitment: Commitment) -> None:
    action = uow.session.get_one(PlannedAction, commitment.action_id, with_for_update=True)
    if action.state not in EDITABLE:
        return
    content, organisation = content_of(action), commitment.organisation_id
    named = {content["lead"], *(one["organisation"] for one in content["partners"])}
    values: dict[str, object] = {}
    if commitment.kind is CommitmentKind.LEAD:
        if content["lead"] is None:
            values["lead"] = organisation
            values["partners"] = [
                one for one in content["partners"] if one["organisation"] != organisation
            ]
    elif organisation not in named:
        is_funder = commitment.kind is CommitmentKind.FUND
        joined = PartnerRole.FUNDER if is_funder else PartnerRole.PARTNER
        row = {"organisation": organisation, "role": joined.value}
        values["partners"] = [*content["partners"], row]
    changed = {key: value for key, value in values.items() if content[key] != value}
    if changed:
        change_sheet(uow, actor, role, action, changed)
        uow.session.execute(
            sa.update(Plan).where(Plan.id == action.plan_id).values(revision=Plan.revision + 1)
        )


def _note(
    uow: UnitOfWork, actor: Actor, facts: Facts, commitment: Commitment, verb: str, **more: object
) -> None:
    role = acting_role(actor, Permission.COMMITMENT_HANDLE, facts)
    uow.record(actor, role, f"commitment:{verb}", ("commitment", commitment.id), **more)
