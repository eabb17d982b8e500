"""The button "make the draft": the confirmed shortlist becomes action sheets, nothing retyped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.events import DraftMade
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.domain.pillars import ItemKind
from cocreate.domain.plans import State, vote_origin
from cocreate.domain.sheets.terms import AIMS, TARGET_GROUPS, Certainty
from cocreate.domain.text import folded
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import FrameItem, Pillar
from cocreate.models.plans import Plan, PlannedAction, ShortlistEntry
from cocreate.models.proposals import Proposal
from cocreate.models.studies.advice import copy_advice
from cocreate.models.votes import copy_votes
from cocreate.models.workshops import Workshop
from cocreate.operations.plans.saves import NewAction, add_action
from cocreate.operations.plans.shortlists import Shortlist, confirm_shortlist, is_drafted
from cocreate.operations.rooms import refuse_in_rehearsal
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MadeDraft:
    """The plan and the sheets of the workshops that were asked for, in the order of the plan."""

    plan_id: str
    action_ids: tuple[str, ...]


def make_draft(
    uow: UnitOfWork,
    actor: Actor,
    workshop_ids: Iterable[str],
    shortlists: Mapping[str, Shortlist] | None = None,
) -> MadeDraft:
    """Make a sheet of each kept proposal; pressing it again gives the same draft.

    A workshop whose shortlist was not confirmed before is confirmed with the one in
    ``shortlists``, or with the first of the rule. Raises ``RuleViolation`` when a workshop has no
    proposal or no counted vote, when a tie leaves the choice to the facilitator, or when the
    workshops are of several pillars.
    """
    workshops = _workshops(uow, tuple(dict.fromkeys(workshop_ids)))
    facts = Facts(workshops[0].pillar_id)
    require(actor, Permission.PLAN_DRAFT, facts)
    for workshop in workshops:
        refuse_in_rehearsal(uow, workshop.id)
        if not is_drafted(uow, workshop.id):
            _confirm(uow, actor, workshop, (shortlists or {}).get(workshop.id))
    uow.session.flush()
    plan = plan_of(uow, workshops[0].pillar_id)
    role = acting_role(actor, Permission.PLAN_DRAFT, facts)
    ids = [one.id for one in workshops]
    made = _make_sheets(uow, actor, role, plan, ids)
    copy_votes(uow.session, plan.id)
    copy_advice(uow.session, plan.id, uow.now())
    if made:
        plan.revision += 1
        uow.record(actor, role, "plan:draft", ("plan", plan.id), workshops=ids, actions=made)
        for one in ids:
            uow.announce(DraftMade(one))
    actions = uow.session.scalars(
        sa.select(PlannedAction.id)
        .join(Proposal, Proposal.id == PlannedAction.origin_proposal_id)
        .where(Proposal.workshop_id.in_(ids))
        .order_by(PlannedAction.position)
    ).all()
    return MadeDraft(plan.id, tuple(actions))


def plan_of(uow: UnitOfWork, pillar_id: str) -> Plan:
    """The plan of a pillar, locked against other writers; begun if there is none yet."""
    uow.session.get_one(Pillar, pillar_id, with_for_update=True)
    plan = uow.session.scalar(sa.select(Plan).where(Plan.pillar_id == pillar_id).with_for_update())
    if plan is None:
        plan = Plan(pillar_id=pillar_id, revision=1, next_code=1, created_at=uow.now())
        uow.session.add(plan)
        uow.session.flush()
    _bring_target_groups(uow)
    return plan


def _bring_target_groups(uow: UnitOfWork) -> None:
    """The target groups that the product knows, where they are not there: sheets must name some."""
    known = set(uow.session.scalars(sa.select(TargetGroup.key)).all())
    for position, (key, name) in enumerate(TARGET_GROUPS.items(), start=1):
        if key not in known:
            uow.session.add(TargetGroup(key=key, position=position, name=name))


def _workshops(uow: UnitOfWork, workshop_ids: tuple[str, ...]) -> list[Workshop]:
    if not workshop_ids:
        raise RuleViolation("workshops-missing", field="workshops")
    found = [uow.session.get(Workshop, one, with_for_update=True) for one in sorted(workshop_ids)]
    workshops = {one.id: one for one in found if one is not None}
    if len(workshops) < len(workshop_ids):
        raise NotFound("no-such-workshop")
    if len({one.pillar_id for one in workshops.values()}) > 1:
        raise RuleViolation("workshops-of-several-pillars", field="workshops")
    return [workshops[one] for one in workshop_ids]


def _confirm(uow: UnitOfWork, actor: Actor, workshop: Workshop, chosen: Shortlist | None) -> None:
    is_confirmed = sa.exists().where(ShortlistEntry.workshop_id == workshop.id)
    if chosen is not None or not uow.session.scalar(sa.select(is_confirmed)):
        confirm_shortlist(uow, actor, workshop.id, chosen)


def _make_sheets(
    uow: UnitOfWork, actor: Actor, role: Role, plan: Plan, workshop_ids: list[str]
) -> list[str]:
    """Sheets for what is kept and has none yet, by rank; what is not kept is marked so."""
    entries = uow.session.execute(
        sa.select(ShortlistEntry, Proposal)
        .join(Proposal, Proposal.id == ShortlistEntry.proposal_id)
        .outerjoin(PlannedAction, PlannedAction.origin_proposal_id == Proposal.id)
        .where(ShortlistEntry.workshop_id.in_(workshop_ids), PlannedAction.id.is_(None))
    ).all()
    made = []
    order = {one: place for place, one in enumerate(workshop_ids)}
    for entry, proposal in sorted(
        entries, key=lambda row: (row[0].rank or 0, order[row[0].workshop_id], row[1].number)
    ):
        if not entry.is_kept:
            proposal.state = State.NOT_KEPT.value
            continue
        origin = vote_origin(proposal.id, entry.poll_id or "", entry.rank or 0)
        workshop = uow.session.get_one(Workshop, proposal.workshop_id)
        new = NewAction(
            origin,
            _content(uow, workshop, proposal),
            proposal.lead_organisation,
            workshop.is_illustrative,
        )
        made.append(add_action(uow, actor, role, plan, new).id)
    return made


def _content(
    uow: UnitOfWork, workshop: Workshop, proposal: Proposal
) -> dict[str, Any]:  # Any: as domain.sheets
    """What the room has already said, put where the sheet keeps it.

    The theme is the workshop's, or else what the proposal names, or else the only one there is.
    """
    kinds = _kinds(uow, workshop)
    codes = {
        kind: [code for code in proposal.frame_codes if kinds.get(code) is kind]
        for kind in ItemKind
    }
    themes = codes[ItemKind.THEME] or _only_theme(kinds)
    cost = proposal.rough_cost
    return {
        "title": {proposal.language: proposal.title},
        "summary": {proposal.language: proposal.summary},
        "theme": workshop.theme_code or (themes[0] if themes else None),
        "objectives": [
            *codes[ItemKind.STRATEGIC_OBJECTIVE],
            *codes[ItemKind.OPERATIONAL_OBJECTIVE],
        ],
        "obstacles": codes[ItemKind.OBSTACLE],
        **{f"aim_{aim}": proposal.aims.get(aim) or None for aim in AIMS},
        "lead": _organisation(uow, proposal.lead_organisation),
        "budget": {
            "amount": None if cost is None else format(cost, "f"),
            "certainty": (
                Certainty.UNKNOWN if cost is None else Certainty.ORDER_OF_MAGNITUDE
            ).value,
        },
    }


def _kinds(uow: UnitOfWork, workshop: Workshop) -> dict[str, ItemKind]:
    rows = uow.session.execute(
        sa.select(FrameItem.code, FrameItem.kind).where(FrameItem.frame_id == workshop.frame_id)
    )
    return {row.code: row.kind for row in rows}


def _only_theme(kinds: Mapping[str, ItemKind]) -> list[str]:
    """The theme of a pillar that has one alone; of several, nobody has chosen yet."""
    themes = [code for code, kind in kinds.items() if kind is ItemKind.THEME]
    return themes if len(themes) == 1 else []


def _organisation(uow: UnitOfWork, name: str) -> str | None:
    """The known organisation that somebody named, if the name is exactly one of its own."""
    wanted = folded(name)
    if not wanted:
        return None
    for one in uow.session.scalars(sa.select(Organisation).order_by(Organisation.id)):
        if wanted in {folded(text) for text in one.name.values()}:
            return one.id
    return None
