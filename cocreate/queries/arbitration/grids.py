"""The criteria grid as it is shown: one's own scores, and everybody's once they are closed.

Votes are no part of it: they stand beside, on the same page (features B5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import RoundState
from cocreate.domain.grids import Score, WeightedSum, total, weighted_sum
from cocreate.domain.pillars import ItemKind
from cocreate.models.accounts import Account
from cocreate.models.arbitration import ArbitrationRound, Opinion, OpinionsClosed
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan

Texts = Mapping[str, str]


@dataclass(frozen=True)
class GridCriterion:
    """A criterion of the grid, with its weight."""

    code: str
    text: Texts
    weight: int


@dataclass(frozen=True)
class Grid:
    """The grid of a round, and how far its opinions are.

    ``given`` counts the actions on which each person has an opinion, by name. ``is_open`` says
    that scores can still change, and then everybody is shown their own alone.
    """

    criteria: tuple[GridCriterion, ...]
    is_open: bool
    given: tuple[tuple[str, int], ...]

    @property
    def weights(self) -> Mapping[str, int]:
        return {one.code: one.weight for one in self.criteria}


@dataclass(frozen=True)
class PersonalScores:
    """One person's opinion of an action."""

    name: str
    scores: Mapping[str, Score]
    sum: WeightedSum


@dataclass(frozen=True)
class ActionGrid:
    """The opinions of an action that may be shown, and their sum."""

    opinions: tuple[PersonalScores, ...]
    sum: WeightedSum


NOBODY = ActionGrid((), WeightedSum(()))


def grid_of(session: Session, round_: ArbitrationRound) -> Grid:
    """The grid of a round, without anybody's scores."""
    given: dict[str, int] = {}
    for opinion, name in _opinions(session, round_.id):
        del opinion
        given[name] = given.get(name, 0) + 1
    closed = session.get(OpinionsClosed, round_.id) is not None
    return Grid(
        criteria=tuple(GridCriterion(one.code, one.text, one.weight) for one in round_.criteria),
        is_open=round_.state is RoundState.OPEN and not closed,
        given=tuple(given.items()),
    )


def proposed_grid(session: Session, pillar_id: str) -> tuple[GridCriterion, ...]:
    """The criteria of a pillar with the weights of its last round, or 1: for the next one."""
    frame = published_frame(session.get_one(Pillar, pillar_id))
    last = session.scalar(
        sa.select(ArbitrationRound)
        .join(Plan, Plan.id == ArbitrationRound.plan_id)
        .where(Plan.pillar_id == pillar_id)
        .order_by(ArbitrationRound.opened_at.desc())
        .limit(1)
    )
    former = {} if last is None else {one.code: one.weight for one in last.criteria}
    return tuple(
        GridCriterion(one.code, one.text, former.get(one.code, 1))
        for one in (frame.items if frame else ())
        if one.kind is ItemKind.CRITERION
    )


def scored_actions(session: Session, round_id: str, grid: Grid) -> Mapping[str, ActionGrid]:
    """Everybody's opinions by action once they are closed; before that, none."""
    found: dict[str, list[PersonalScores]] = {}
    for opinion, name in [] if grid.is_open else _opinions(session, round_id):
        found.setdefault(opinion.action_id, []).append(_personal(opinion, name, grid))
    return {
        action_id: ActionGrid(tuple(given), total(one.sum for one in given))
        for action_id, given in found.items()
    }


def own_scores(
    session: Session, round_id: str, action_id: str, account_id: str | None
) -> Mapping[str, Score]:
    """What somebody has scored an action, by criterion; nothing when they have not."""
    opinion = session.get(Opinion, (round_id, action_id, account_id or ""))
    return {} if opinion is None else _scores(opinion)


def _opinions(session: Session, round_id: str) -> Sequence[tuple[Opinion, str]]:
    rows = session.execute(
        sa.select(Opinion, Account.name)
        .join(Account, Account.id == Opinion.account_id)
        .where(Opinion.round_id == round_id)
        .order_by(Account.name, Account.id, Opinion.action_id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def _personal(opinion: Opinion, name: str, grid: Grid) -> PersonalScores:
    scores = _scores(opinion)
    return PersonalScores(name, scores, weighted_sum(scores, grid.weights))


def _scores(opinion: Opinion) -> dict[str, Score]:
    kept: Mapping[str, Any] = opinion.scores  # Any: parsed JSON
    return {code: Score(one["points"], one["reason"]) for code, one in kept.items()}
