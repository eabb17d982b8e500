"""What a study would fund under an envelope, at once: a preview, and never the official result."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import Precision
from cocreate.domain.selection.breakdowns import GroupOutcome, shown_outcomes
from cocreate.domain.selection.election import Election
from cocreate.domain.selection.floors import money_for
from cocreate.domain.selection.numbers import as_json_number
from cocreate.domain.selection.running import select
from cocreate.domain.selection.tableau import tableau_of
from cocreate.domain.studies.terms import COMPARED_WITH
from cocreate.queries.studies.elections import Kept

BY_LADDER = frozenset({"mes-add1", "mes-add1u", "mes-add1-comparison"})
"""Rules whose plan is read off the ladder; the others are quick enough to compute at once."""

WITHOUT_LAST_STEP = BY_LADDER - {"mes-add1"}
"""Rules of which the ladder leaves out the last step, filling up or comparing."""

MOST_WINNERS = 4
"""People with so many funded actions of their own, or more, are counted together."""


@dataclass(frozen=True)
class Plan:
    """What one rule funds: ids, what they cost together, and how people come out of it.

    ``left_out`` are people none of whose actions is funded; ``winners`` counts people by how many
    of their actions are, from 0 to ``MOST_WINNERS`` and more. ``objectives`` is the money that
    goes to each objective, ``groups`` what each declared group gets, as far as it may be shown.
    """

    rule: str
    funded: frozenset[str]
    cost: Fraction
    lowest: Fraction
    highest: Fraction
    left_out: int
    winners: tuple[int, ...]
    objectives: Mapping[str, Fraction]
    groups: tuple[GroupOutcome, ...]


@dataclass(frozen=True)
class Preview:
    """Two plans side by side under one envelope; ``plan`` is None while there is no ladder.

    ``misses`` is set where the rule has a last step that only the official run takes.
    """

    envelope: Fraction
    voters: int
    supporters: Mapping[str, int]
    points: Mapping[str, int | float]
    plan: Plan | None
    compared: Plan
    misses: bool

    @property
    def only_plan(self) -> tuple[str, ...]:
        """What the rule funds and greedy does not."""
        return () if self.plan is None else tuple(self.plan.funded - self.compared.funded)

    @property
    def only_compared(self) -> tuple[str, ...]:
        """What greedy funds and the rule does not."""
        return () if self.plan is None else tuple(self.compared.funded - self.plan.funded)


def preview(kept: Kept, envelope: Fraction) -> Preview:
    """The plans under an envelope.

    Raises ``RuleViolation`` where the constraints cannot be kept under it, and
    ``envelope-off-the-ladder`` beyond the slider's ends.
    """
    task = kept.task
    election = task.election.with_budget(envelope)
    rule = task.settings.terms.rule
    columns = _columns(kept, election, envelope)
    other = select(election, task.compared(Precision.PREVIEW)).columns()
    return Preview(
        envelope=envelope,
        voters=election.voters,
        supporters={
            action.id: election.supporters[column] for column, action in enumerate(election.actions)
        },
        points={
            action.id: as_json_number(Fraction(election.scores[column]))
            for column, action in enumerate(election.actions)
        },
        plan=None if columns is None else plan_of(kept, rule, columns),
        compared=plan_of(kept, COMPARED_WITH, other),
        misses=rule in WITHOUT_LAST_STEP,
    )


def _columns(kept: Kept, election: Election, envelope: Fraction) -> frozenset[int] | None:
    if kept.task.settings.terms.rule not in BY_LADDER:
        return select(election, kept.task.request(Precision.PREVIEW)).columns()
    if kept.ladder is None:
        return None
    return frozenset(kept.ladder.preview(envelope).columns)


def plan_of(kept: Kept, rule: str, columns: frozenset[int]) -> Plan:
    """The figures of a plan that funds these columns."""
    task, election = kept.task, kept.task.election
    actions = [election.actions[column] for column in columns]
    costs = [task.costs[one.id] for one in actions]
    objectives = sorted({name for one in election.actions for name in one.objectives})
    winners = _winners(election, columns)
    return Plan(
        rule=rule,
        funded=frozenset(one.id for one in actions),
        cost=sum((one.cost for one in actions), Fraction(0)),
        lowest=sum((one.lowest for one in costs), Fraction(0)),
        highest=sum((one.highest for one in costs), Fraction(0)),
        left_out=winners[0],
        winners=winners,
        objectives={name: money_for(election, columns, name) for name in objectives},
        groups=shown_outcomes(kept.groups, columns, threshold=task.threshold),
    )


def ends(kept: Kept) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest envelope of the slider; None while there is no ladder."""
    if kept.ladder is None:
        return None
    return kept.ladder.lowest, kept.ladder.highest


def stops(kept: Kept) -> tuple[int, ...]:
    """The stops of the slider in whole euro, rising, without its very ends beyond the ladder."""
    if kept.ladder is None:
        return ()
    lowest, highest = kept.ladder.lowest, kept.ladder.highest
    rounded = {round(one) for one in kept.ladder.stops}
    return tuple(sorted(one for one in rounded if lowest <= one <= highest))


def in_range(kept: Kept, envelope: Fraction) -> Fraction:
    """The envelope, or the end of the slider that is nearest to it."""
    between = ends(kept)
    if between is None or kept.task.settings.terms.rule not in BY_LADDER:
        return envelope
    return min(max(envelope, between[0]), between[1])


def try_preview(kept: Kept, envelope: Fraction) -> tuple[Preview | None, RuleViolation | None]:
    """The preview, or why there is none."""
    try:
        return preview(kept, envelope), None
    except RuleViolation as refusal:
        return None, refusal


def _winners(election: Election, columns: frozenset[int]) -> tuple[int, ...]:
    """How many people have so many funded actions of their own, from none to the most told."""
    tableau = tableau_of(election)
    funded = np.zeros(len(election.actions))
    funded[list(columns)] = 1
    ballots = len(election.ballots)
    own = np.bincount(tableau.rows, weights=funded[tableau.marked], minlength=ballots)
    capped = np.minimum(own, MOST_WINNERS).astype(np.intp)
    people = [ballot.voters for ballot in election.ballots]
    counts = np.bincount(capped, weights=people, minlength=MOST_WINNERS + 1)
    return tuple(counts.astype(int).tolist())
