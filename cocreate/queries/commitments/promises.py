"""Promises of organisations: one's own on a phone, and all of a pillar at the desk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.commitments import HELD, CommitmentKind, CommitmentState, next_states
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.text import folded
from cocreate.models.commitments.records import Commitment
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.workshops import Workshop
from cocreate.queries.plans.sheets import Choice

Texts = Mapping[str, str]
_Row: TypeAlias = tuple[
    Commitment,
    Organisation | None,
    Proposal | None,
    PlannedAction | None,
    Workshop | None,
    str | None,
]
"""What an outer join finds of a promise."""


@dataclass(frozen=True)
class OwnPromise:
    """A promise that was made from this phone."""

    id: str
    organisation: str
    kind: CommitmentKind
    about: str
    about_language: str
    amount: Decimal | None
    state: CommitmentState

    @property
    def can_be_taken_back(self) -> bool:
        return self.state is CommitmentState.OFFERED


@dataclass(frozen=True)
class Promise:
    """A promise at the desk; ``likely`` is the recorded organisation of the same name, if any.

    ``suggested_action_id`` is the sheet that was made of the proposal that it is about.
    """

    id: str
    organisation_name: str
    organisation: Texts
    kind: CommitmentKind
    amount: Decimal | None
    text: str
    language: str
    state: CommitmentState
    withdrawn_because: str
    offered_at: dt.datetime
    workshop: Texts
    proposal: str
    proposal_language: str
    action_id: str | None
    action_code: str
    action_title: Texts
    suggested_action_id: str
    likely: str
    next: frozenset[CommitmentState]


@dataclass(frozen=True)
class PromisesPage:
    """All promises of a pillar, the open ones first, with what they can be attached to."""

    pillar_id: str
    key: str
    pillar: Texts
    plan_id: str | None
    groups: tuple[tuple[CommitmentState, tuple[Promise, ...]], ...]
    actions: tuple[Choice, ...]
    organisations: tuple[Choice, ...]
    may_handle: bool

    @property
    def total(self) -> int:
        return sum(len(rows) for _, rows in self.groups)


def own_promises(session: Session, actor: Actor) -> tuple[OwnPromise, ...]:
    """What a seat has promised, in the order in which it did."""
    if actor.id is None or not actor.is_participant:
        return ()
    rows = session.execute(
        sa.select(Commitment, Proposal)
        .outerjoin(Proposal, Proposal.id == Commitment.proposal_id)
        .where(Commitment.participant_id == actor.id)
        .order_by(Commitment.offered_at, Commitment.id)
    ).all()
    found = cast("Sequence[tuple[Commitment, Proposal | None]]", rows)
    return tuple(
        OwnPromise(
            id=one.id,
            organisation=one.organisation_name,
            kind=one.kind,
            about=proposal.title if proposal else "",
            about_language=proposal.language if proposal else "",
            amount=one.amount,
            state=one.state,
        )
        for one, proposal in found
    )


def promises_page(session: Session, actor: Actor, key: str) -> PromisesPage:
    """The promises of a pillar; ``NotFound`` where ``actor`` may not read them."""
    pillar = session.scalar(sa.select(Pillar).where(Pillar.key == key))
    if pillar is None or not can(actor, Permission.COMMITMENT_READ, Facts(pillar.id)):
        raise NotFound("no-such-pillar")
    plan = session.scalar(sa.select(Plan).where(Plan.pillar_id == pillar.id))
    rows = _promises(session, Commitment.pillar_id == pillar.id)
    organisations = session.scalars(sa.select(Organisation).order_by(Organisation.id)).all()
    actions = plan.actions if plan else []
    return PromisesPage(
        pillar_id=pillar.id,
        key=pillar.key,
        pillar=pillar.name,
        plan_id=plan.id if plan else None,
        groups=tuple(
            (state, found)
            for state in CommitmentState
            if (found := tuple(one for one in rows if one.state is state))
        ),
        actions=tuple(
            Choice(one.id, {k: f"{one.code} {v}" for k, v in one.title.items()}) for one in actions
        ),
        organisations=tuple(Choice(one.id, one.name) for one in organisations),
        may_handle=bool(can(actor, Permission.COMMITMENT_HANDLE, Facts(pillar.id))),
    )


def promises_on(session: Session, action_id: str) -> tuple[Promise, ...]:
    """The promises that stand for one sheet, and those that wait to be confirmed."""
    shown = sorted({*HELD, CommitmentState.OFFERED})
    return _promises(
        session, sa.and_(Commitment.action_id == action_id, Commitment.state.in_(shown))
    )


def promises_waiting(session: Session, pillar_id: str) -> int:
    """How many promises of a pillar nobody has confirmed yet."""
    waiting = sa.select(sa.func.count()).where(
        Commitment.pillar_id == pillar_id, Commitment.state == CommitmentState.OFFERED
    )
    return session.scalar(waiting) or 0


def _promises(session: Session, where: sa.ColumnElement[bool]) -> tuple[Promise, ...]:
    made_of = sa.orm.aliased(PlannedAction)
    rows = session.execute(
        sa.select(Commitment, Organisation, Proposal, PlannedAction, Workshop, made_of.id)
        .outerjoin(Organisation, Organisation.id == Commitment.organisation_id)
        .outerjoin(Proposal, Proposal.id == Commitment.proposal_id)
        .outerjoin(PlannedAction, PlannedAction.id == Commitment.action_id)
        .outerjoin(Workshop, Workshop.id == Commitment.workshop_id)
        .outerjoin(made_of, made_of.origin_proposal_id == Commitment.proposal_id)
        .where(where)
        .order_by(Commitment.offered_at, Commitment.id)
    ).all()
    found = cast("Sequence[_Row]", rows)
    names = {
        folded(name): one.id
        for one in session.scalars(sa.select(Organisation).order_by(Organisation.id))
        for name in one.name.values()
    }
    return tuple(
        Promise(
            id=one.id,
            organisation_name=one.organisation_name,
            organisation=organisation.name if organisation else {},
            kind=one.kind,
            amount=one.amount,
            text=one.text,
            language=one.language,
            state=one.state,
            withdrawn_because=one.withdrawn_because,
            offered_at=one.offered_at,
            workshop=workshop.title if workshop else {},
            proposal=proposal.title if proposal else "",
            proposal_language=proposal.language if proposal else "",
            action_id=one.action_id,
            action_code=action.code if action else "",
            action_title=action.title if action else {},
            suggested_action_id=made or "",
            likely=names.get(folded(one.organisation_name), ""),
            next=next_states(one.state),
        )
        for one, organisation, proposal, action, workshop, made in found
    )
