"""What would have been needed: found by running again, and true of the run that found it.

An action comes in at a lower cost, or with more supporters; how much of it is searched for by
halving, since no formula tells: with equal shares a cheaper action also collects less from each
supporter. Every answer was tried in an official run that funded the action.
"""

from dataclasses import replace
from fractions import Fraction

from cocreate.domain.selection import Precision
from cocreate.domain.selection.election import Ballot, Election, Number
from cocreate.domain.selection.running import Request, select

COST_STEPS = 1000
"""A cost is told to a thousandth of the present one, in whole currency units."""


def cost_needed(election: Election, request: Request, action: str) -> Fraction | None:
    """A cost at which the action is funded, as near below its present cost as was found.

    ``None`` where it is funded already, or would not be even if it cost next to nothing.
    """
    cost = election.actions[election.columns[action]].cost
    unit = max(Fraction(1), Fraction(round(cost / COST_STEPS)))
    most = int(cost // unit)

    def tried(units: int, precision: Precision) -> bool:
        cheaper = election.with_costs({action: units * unit})
        return _funds(cheaper, request, action, precision)

    if most < 1 or _funds(election, request, action, Precision.OFFICIAL):
        return None
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        if middle * unit < cost and tried(middle, Precision.PREVIEW):
            low = middle
        else:
            high = middle
    while low and not tried(low, Precision.OFFICIAL):
        low -= 1
    return low * unit if low else None


def supporters_needed(election: Election, request: Request, action: str) -> int | None:
    """How many more people who support only this action would bring it in.

    Each of them also adds to the number of equal shares. ``None`` where it is funded already, or
    twice as many people again as voted would not suffice.
    """
    column = election.columns[action]

    def tried(more: int, precision: Precision) -> bool:
        return _funds(with_supporters(election, column, more), request, action, precision)

    if _funds(election, request, action, Precision.OFFICIAL):
        return None
    limit = 2 * election.voters + 10
    high = 1
    while high < limit and not tried(high, Precision.PREVIEW):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if tried(middle, Precision.PREVIEW):
            high = middle
        else:
            low = middle
    while high <= limit and not tried(high, Precision.OFFICIAL):
        high += 1
    return high if high <= limit else None


def with_supporters(election: Election, column: int, more: int) -> Election:
    """The election with more people who support this action alone, as strongly as others do."""
    supporters = election.supporters[column]
    usual = round(Fraction(election.scores[column]) / supporters) if supporters else 1
    mark: tuple[Number, ...] = () if usual <= 1 else (usual,)
    alone = Ballot((column,), mark, more, more)
    ballots = [one for one in election.ballots if (one.columns, one.points) != ((column,), mark)]
    for one in election.ballots:
        if (one.columns, one.points) == ((column,), mark):
            alone = Ballot((column,), mark, one.voters + more, one.weight + more)
    ballots.append(alone)
    ballots.sort(key=lambda one: (one.columns, one.points))
    return Election(election.actions, election.budget, tuple(ballots))


def _funds(election: Election, request: Request, action: str, precision: Precision) -> bool:
    parameters = replace(request.parameters, precision=precision)
    outcome = select(election, replace(request, parameters=parameters))
    return election.columns[action] in outcome.columns()
