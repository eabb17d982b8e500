"""The coherence of a plan: its map, its links, and the links that could be made (feature B17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.coherence import LinkKind
from cocreate.domain.coherence.overview import (
    CoherenceMap,
    FrameEntry,
    PlannedSheet,
    coherence_map,
)
from cocreate.domain.coherence.suggestions import (
    MOST_SUGGESTIONS,
    Comparable,
    Suggestion,
    suggestions,
)
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.plans import State
from cocreate.domain.sheets import Stage, missing
from cocreate.models.coherence.links import ActionLink
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plan_content import IN_PLAN
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.sheet_content import content_of
from cocreate.queries.plans.pages import Cost, cost_of, readable_plan
from cocreate.queries.plans.sheets import Choice
from cocreate.queries.plans.votes import VoteReader, VoteView

Texts = Mapping[str, str]
MOST_FOR_ONE_SHEET = 3


@dataclass(frozen=True)
class LinkedSheet:
    """A sheet as links name it."""

    id: str
    code: str
    title: Texts


@dataclass(frozen=True)
class LinkView:
    """A link with both its ends."""

    id: str
    kind: LinkKind
    source: LinkedSheet
    target: LinkedSheet


@dataclass(frozen=True)
class CoherencePage:
    """A plan at one look; ids find their sheet in ``sheets``, codes and keys their words.

    It counts the sheets in the plan and the drafts that nobody has set aside.
    """

    plan_id: str
    pillar_id: str
    pillar: Texts
    is_illustrative: bool
    sheets: Mapping[str, LinkedSheet]
    ready: int
    map: CoherenceMap
    items: Mapping[str, Texts]
    organisations: Mapping[str, Texts]
    target_groups: Mapping[str, Texts]
    aims: Mapping[str, Mapping[str | None, int]]
    cost: Cost
    links: tuple[LinkView, ...]
    dismissed: tuple[LinkView, ...]
    suggested: tuple[Suggestion, ...]
    more_suggested: int
    may_link: bool


def coherence_page(session: Session, actor: Actor, plan_id: str) -> CoherencePage:
    """The coherence of a plan; ``NotFound`` when there is none that ``actor`` may read."""
    plan, pillar = readable_plan(session, actor, plan_id)
    actions = [one for one in plan.actions if _counts(one)]
    frame = published_frame(pillar)
    items = frame.items if frame else []
    links = _links(session, plan)
    found = suggestions(
        map(_comparable, actions), (frozenset({one.source.id, one.target.id}) for one in links)
    )
    return CoherencePage(
        plan_id=plan.id,
        pillar_id=pillar.id,
        pillar=pillar.name,
        is_illustrative=plan.is_illustrative,
        sheets={one.id: _sheet(one) for one in plan.actions},
        ready=sum(not missing(content_of(one), Stage.ARBITRATION) for one in actions),
        map=coherence_map(
            [FrameEntry(one.kind, one.code, one.parent_code) for one in items],
            [_planned(one) for one in actions],
        ),
        items={one.code: one.text for one in items},
        organisations={one.id: one.name for one in session.scalars(sa.select(Organisation))},
        target_groups={one.key: one.name for one in session.scalars(sa.select(TargetGroup))},
        aims=_aims(actions),
        cost=cost_of(pillar, actions),
        links=tuple(one for one in links if one.kind is not LinkKind.NONE),
        dismissed=tuple(one for one in links if one.kind is LinkKind.NONE),
        suggested=found[:MOST_SUGGESTIONS],
        more_suggested=max(len(found) - MOST_SUGGESTIONS, 0),
        may_link=bool(can(actor, Permission.SHEET_EDIT, Facts(pillar.id))),
    )


def links_of(session: Session, action_id: str) -> tuple[LinkView, ...]:
    """The links of one sheet, from whichever side they were made."""
    action = session.get_one(PlannedAction, action_id)
    every = _links(session, session.get_one(Plan, action.plan_id))
    return tuple(
        one
        for one in every
        if action_id in {one.source.id, one.target.id} and one.kind is not LinkKind.NONE
    )


@dataclass(frozen=True)
class PossibleLink:
    """Another sheet that one could be linked with, and what both share."""

    other: LinkedSheet
    kind: LinkKind
    words: tuple[str, ...]
    shared: tuple[Texts, ...]


def possible_links(session: Session, action_id: str) -> tuple[PossibleLink, ...]:
    """The likeliest links of one sheet that nobody has made or looked at yet, three at most."""
    action = session.get_one(PlannedAction, action_id)
    plan = session.get_one(Plan, action.plan_id)
    frame = published_frame(session.get_one(Pillar, plan.pillar_id))
    names: dict[str, Texts] = {one.code: one.text for one in (frame.items if frame else [])}
    names |= {one.key: one.name for one in session.scalars(sa.select(TargetGroup))}
    names |= {one.id: one.name for one in session.scalars(sa.select(Organisation))}
    looked = (frozenset({one.source.id, one.target.id}) for one in _links(session, plan))
    counted = [_comparable(one) for one in plan.actions if _counts(one)]
    sheets = {one.id: _sheet(one) for one in plan.actions}
    return tuple(
        PossibleLink(
            sheets[one.second if one.first == action_id else one.first],
            one.kind,
            one.words,
            tuple(
                names.get(key, {})
                for key in (*one.obstacles, *one.target_groups, *one.organisations)
            ),
        )
        for one in suggestions(counted, looked)
        if action_id in {one.first, one.second}
    )[:MOST_FOR_ONE_SHEET]


@dataclass(frozen=True)
class TakenIn:
    """A sheet that was merged into another, with the votes that it brings, which are history."""

    sheet: LinkedSheet
    votes: tuple[VoteView, ...]


def taken_in(session: Session, action_id: str) -> tuple[TakenIn, ...]:
    """The sheets that were merged into one; taking the link away undoes it (feature B7)."""
    reader = VoteReader(session)
    return tuple(
        TakenIn(
            one.source,
            tuple(
                replace(vote, is_history=True)
                for vote in reader.votes(session.get_one(PlannedAction, one.source.id))
            ),
        )
        for one in links_of(session, action_id)
        if one.kind is LinkKind.MERGED_INTO and one.target.id == action_id
    )


def linkable(session: Session, action_id: str) -> tuple[Choice, ...]:
    """The other sheets of the plan of a sheet."""
    action = session.get_one(PlannedAction, action_id)
    plan = session.get_one(Plan, action.plan_id)
    return tuple(
        Choice(one.id, {k: f"{one.code} {v}" for k, v in one.title.items()} or {"fr": one.code})
        for one in plan.actions
        if one.id != action_id
    )


def _counts(one: PlannedAction) -> bool:
    return one.state in IN_PLAN or (one.state is State.DRAFT_SHEET and not one.set_aside)


def _sheet(one: PlannedAction) -> LinkedSheet:
    return LinkedSheet(one.id, one.code, one.title)


def _links(session: Session, plan: Plan) -> tuple[LinkView, ...]:
    sheets = {one.id: _sheet(one) for one in plan.actions}
    rows = session.scalars(sa.select(ActionLink).where(ActionLink.plan_id == plan.id))
    found = [
        LinkView(one.id, one.kind, sheets[one.from_id], sheets[one.to_id])
        for one in rows
        if {one.from_id, one.to_id} <= set(sheets)
    ]
    return tuple(sorted(found, key=lambda one: (one.source.code, one.target.code)))


def _comparable(one: PlannedAction) -> Comparable:
    partners = {row.organisation_id for row in one.partners}
    return Comparable(
        id=one.id,
        code=one.code,
        texts={
            language: f"{title}. {one.summary.get(language, '')}"
            for language, title in one.title.items()
        },
        obstacles=frozenset(one.obstacles),
        target_groups=frozenset(row.group_key for row in one.target_groups),
        organisations=frozenset(partners | ({one.lead_id} if one.lead_id else set())),
    )


def _planned(one: PlannedAction) -> PlannedSheet:
    return PlannedSheet(
        one.id, tuple(one.objectives), tuple(one.obstacles), one.lead_id, one.budget_amount
    )


def _aims(actions: Sequence[PlannedAction]) -> dict[str, dict[str | None, int]]:
    """How many actions serve each aim how far; None is not said yet."""
    found: dict[str, dict[str | None, int]] = {}
    for aim in ("employment", "economy", "environment"):
        found[aim] = {}
        for one in actions:
            level = getattr(one, f"aim_{aim}")
            key = None if level is None else level.value
            found[aim][key] = found[aim].get(key, 0) + 1
    return found
