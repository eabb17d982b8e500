"""Rankings: how a ballot of positions is read, and who wins against whom."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cocreate.domain.errors import RuleViolation
from cocreate.domain.voting import Marks, read_marks

MOST_RANKED = 10
"""Options that people can rank with care; a poll with more is refused."""

Matrix = NDArray[np.int64]


def check_option_count(option_count: int) -> None:
    """Raises ``RuleViolation("too-many-options")``."""
    if option_count > MOST_RANKED:
        raise RuleViolation("too-many-options", maximum=MOST_RANKED, count=option_count)


def read_positions(raw: Mapping[str, object], option_ids: Sequence[str]) -> Marks:
    """Positions from 1, the best; gaps are closed, so that 1 and 3 are read as 1 and 2.

    Raises ``RuleViolation("rank-twice")`` where two options have the same position and
    ``("rank-out-of-bounds")`` where there are not so many options.
    """
    marks = read_marks(raw, option_ids)
    if any(mark > len(option_ids) for mark in marks.values()):
        raise RuleViolation("rank-out-of-bounds", maximum=len(option_ids))
    if len(set(marks.values())) < len(marks):
        raise RuleViolation("rank-twice")
    ordered = sorted(marks, key=marks.__getitem__)
    places = {option_id: place for place, option_id in enumerate(ordered, start=1)}
    return {option_id: places[option_id] for option_id in marks}


def duels(ballots: Iterable[Marks], option_ids: Sequence[str]) -> Matrix:
    """How many people put each option (row) above each other one (column).

    Options that a ballot leaves out stand below those it ranks, and level with each other. Blank
    ballots say nothing.
    """
    last = len(option_ids) + 1
    rows = [
        [ballot.get(option_id, last) for option_id in option_ids] for ballot in ballots if ballot
    ]
    places = np.array(rows, dtype=np.int16).reshape(len(rows), len(option_ids))
    above = np.zeros((len(option_ids), len(option_ids)), dtype=np.int64)
    for option in range(len(option_ids)):
        above[option] = np.count_nonzero(places[:, option : option + 1] < places, axis=0)
    return above


def widest_paths(above: Matrix) -> Matrix:
    """The strength of the strongest path from each option to each other one (Schulze).

    A path is as strong as its weakest duel; a duel counts when more people are for than against.
    """
    strength = np.where(above > above.T, above, 0)
    for middle in range(len(strength)):
        through = np.minimum(strength[:, middle : middle + 1], strength[middle : middle + 1, :])
        np.maximum(strength, through, out=strength)
    np.fill_diagonal(strength, 0)
    return strength
