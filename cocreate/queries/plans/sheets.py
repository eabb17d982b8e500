"""Action sheets for those who prepare a plan: the sheet, its origin and votes, its history."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome, RoundState
from cocreate.domain.errors import NotFound
from cocreate.domain.followup.attention import Alert
from cocreate.domain.permissions import Actor, Facts, Permission, Role, can
from cocreate.domain.pillars import ItemKind
from cocreate.domain.plans import EDITABLE, OriginKind, State, moves_from
from cocreate.domain.sheets import FIELDS, Content, Missing, Stage, missing
from cocreate.models.accounts import Account
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.decisions import last_decision
from cocreate.models.followup.revisions import revision_item
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan, PlannedAction, SheetVersion
from cocreate.models.proposals import Proposal
from cocreate.models.sheet_content import content_of
from cocreate.models.studies.advice import advice_content
from cocreate.models.voices.reading import amenders
from cocreate.models.votes import origins_of
from cocreate.models.workshops import Workshop
from cocreate.queries.plans.votes import VoteReader, VoteView

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ProposalView:
    """A proposal that an action comes from, in the language in which it was written."""

    id: str
    number: int
    title: str
    summary: str
    language: str


@dataclass(frozen=True)
class OriginView:
    """Where an action comes from: a vote of a room, or a person with a reason."""

    kind: OriginKind
    rank: int | None
    person: str
    reason: str
    workshop_id: str | None
    workshop: Texts
    proposal: ProposalView | None
    merged_from: tuple[ProposalView, ...]


@dataclass(frozen=True)
class Choice:
    """Something that a sheet can name: a code or an id, with its words."""

    key: str
    text: Texts


@dataclass(frozen=True)
class Choices:
    """What the selects of the sheet offer; ``sources`` are those of the pillar's envelope."""

    themes: tuple[Choice, ...]
    objectives: tuple[Choice, ...]
    obstacles: tuple[Choice, ...]
    organisations: tuple[Choice, ...]
    target_groups: tuple[Choice, ...]
    sources: tuple[Texts, ...]


@dataclass(frozen=True)
class PublishedDecision:
    """What was decided on an action, once everybody may read it."""

    outcome: Outcome
    body: Texts
    decided_on: dt.date
    reason: Texts


@dataclass(frozen=True)
class SheetPage:
    """A sheet with everything around it.

    ``missing_for_draft`` and ``missing_for_arbitration`` are warnings here; only submitting is
    refused. ``moves`` are the states that the actor can put it into without anything else.
    """

    id: str
    code: str
    plan_id: str
    pillar_id: str
    pillar: Texts
    state: State
    version: int
    is_illustrative: bool
    content: Content
    origin: OriginView
    votes: tuple[VoteView, ...]
    missing_for_draft: tuple[Missing, ...]
    missing_for_arbitration: tuple[Missing, ...]
    set_aside: Texts
    lead_suggested: str
    choices: Choices
    may_edit: bool
    revised: tuple[Alert, ...] | None
    may_plan: bool
    moves: tuple[State, ...]
    advice: Mapping[str, Any] | None  # Any: plain JSON values
    decided: PublishedDecision | None


@dataclass(frozen=True)
class FieldChange:
    """What a field said before and after a save; texts hold all their languages."""

    field: str
    before: Any  # Any: as domain.sheets.Content
    after: Any  # Any: as domain.sheets.Content


@dataclass(frozen=True)
class SheetSave:
    """One version of a sheet: who saved it, in which role, when, and what it changed.

    ``credited`` is whose amendment it took over, if it did.
    """

    number: int
    at: dt.datetime
    author: str
    role: Role
    changes: tuple[FieldChange, ...]
    credited: str = ""


def sheet_page(session: Session, actor: Actor, action_id: str) -> SheetPage:
    """The sheet; ``NotFound`` when there is none that ``actor`` may read."""
    action, pillar = readable_action(session, actor, action_id)
    content = content_of(action)
    facts, revised = Facts(pillar.id), revision_item(session, action)
    editable = action.state in EDITABLE and action.trashed_at is None
    return SheetPage(
        id=action.id,
        code=action.code,
        plan_id=action.plan_id,
        pillar_id=pillar.id,
        pillar=pillar.name,
        state=action.state,
        version=action.version,
        is_illustrative=action.is_illustrative,
        content=content,
        origin=_origin(session, action),
        votes=VoteReader(session).votes(action),
        missing_for_draft=missing(content, Stage.DRAFT),
        missing_for_arbitration=missing(content, Stage.ARBITRATION),
        set_aside=action.set_aside,
        lead_suggested=action.lead_suggested,
        choices=choices_of(session, pillar),
        may_edit=(editable or revised is not None)
        and bool(can(actor, Permission.SHEET_EDIT, facts)),
        revised=None if revised is None else tuple(Alert(one) for one in revised.reasons),
        may_plan=editable and bool(can(actor, Permission.PLAN_EDIT, facts)),
        moves=tuple(
            move.target
            for move in moves_from(action.state)
            if action.trashed_at is None and not move.guards and can(actor, move.permission, facts)
        ),
        advice=advice_content(session, action.id),
        decided=_decided(session, action),
    )


def _decided(session: Session, action: PlannedAction) -> PublishedDecision | None:
    decision = last_decision(session, action.id)
    if decision is None:
        return None
    round_ = session.get_one(ArbitrationRound, decision.round_id)
    if round_.state is not RoundState.PUBLISHED:
        return None
    return PublishedDecision(decision.outcome, decision.body, decision.decided_on, decision.reason)


def sheet_history(session: Session, actor: Actor, action_id: str) -> tuple[SheetSave, ...]:
    """Every save of a sheet, the latest first, each with what it changed (feature M18)."""
    action, _ = readable_action(session, actor, action_id)
    rows = session.execute(
        sa.select(SheetVersion, Account.name)
        .outerjoin(Account, Account.id == SheetVersion.author_id)
        .where(SheetVersion.action_id == action.id)
        .order_by(SheetVersion.number)
    ).all()
    credits = amenders(session, action.id)
    saves = []
    before: Mapping[str, Any] = {}  # Any: as domain.sheets.Content
    for version, author in rows:
        changes = tuple(
            FieldChange(key, before.get(key), version.content.get(key))
            for key in FIELDS.keys()  # noqa: SIM118 - a registry iterates over its items
            if key in version.changed
        )
        credited = credits.get(version.number, "")
        role = Role(version.role)
        saves.append(SheetSave(version.number, version.at, author or "", role, changes, credited))
        before = version.content
    return tuple(reversed(saves))


def readable_action(session: Session, actor: Actor, action_id: str) -> tuple[PlannedAction, Pillar]:
    """The action and its pillar, if ``actor`` may read the draft; otherwise there is none."""
    action = session.get(PlannedAction, action_id)
    pillar_id = None if action is None else session.get_one(Plan, action.plan_id).pillar_id
    if action is None or not can(actor, Permission.PLAN_READ, Facts(pillar_id)):
        raise NotFound("no-such-action")
    return action, session.get_one(Pillar, pillar_id)


def choices_of(session: Session, pillar: Pillar) -> Choices:
    """What the sheets of a pillar can name."""
    frame = published_frame(pillar)
    items = frame.items if frame else []

    def of(*kinds: ItemKind) -> tuple[Choice, ...]:
        return tuple(Choice(one.code, one.text) for one in items if one.kind in kinds)

    organisations = session.scalars(sa.select(Organisation)).all()
    groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position)).all()
    by_name = sorted(organisations, key=lambda one: sorted(one.name.values()))
    sources = {tuple(sorted(one.source.items())) for one in (frame.envelope_lines if frame else [])}
    return Choices(
        themes=of(ItemKind.THEME),
        objectives=of(ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE),
        obstacles=of(ItemKind.OBSTACLE),
        organisations=tuple(Choice(one.id, one.name) for one in by_name),
        target_groups=tuple(Choice(one.key, one.name) for one in groups),
        sources=tuple(dict(one) for one in sorted(sources)),
    )


def _origin(session: Session, action: PlannedAction) -> OriginView:
    own = session.get(Proposal, action.origin_proposal_id) if action.origin_proposal_id else None
    workshop = None if own is None else session.get_one(Workshop, own.workshop_id)
    return OriginView(
        kind=action.origin_kind,
        rank=action.origin_rank,
        person=action.origin_person,
        reason=action.origin_reason,
        workshop_id=None if workshop is None else workshop.id,
        workshop={} if workshop is None else workshop.title,
        proposal=None if own is None else _proposal(own),
        merged_from=()
        if own is None
        else tuple(_proposal(one) for one in origins_of(session, own.id)),
    )


def _proposal(one: Proposal) -> ProposalView:
    return ProposalView(one.id, one.number, one.title, one.summary, one.language)
