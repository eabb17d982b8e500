"""The published order of last resort: the same for every step of a run, and of every run."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction

from cocreate.domain.selection import Criterion, Parameters, Tie
from cocreate.domain.selection.election import Election

Key = tuple[Fraction, ...]


class TieOrder:
    """Orders equal actions by the criteria of the parameters; no two actions stay equal."""

    def __init__(self, election: Election, parameters: Parameters) -> None:
        self._criteria = parameters.ties
        self._keys = [
            tuple(
                _key(criterion, election, column, parameters.seed) for criterion in parameters.ties
            )
            for column in range(len(election.actions))
        ]
        order = sorted(range(len(self._keys)), key=lambda column: self._keys[column])
        self.place = {column: place for place, column in enumerate(order)}

    def first(self, columns: Sequence[int]) -> int:
        """The action that wins among equals."""
        return min(columns, key=self.place.__getitem__)

    def tie(self, chosen: Sequence[int], others: Sequence[int], *, could_matter: bool) -> Tie:
        """The record of a tie: those that came first, and those that had to wait."""
        ahead = sorted(chosen, key=self.place.__getitem__)
        behind = sorted(others, key=self.place.__getitem__)
        criterion = self._criterion(ahead[-1], behind[0])
        return Tie(tuple(ahead), tuple(behind), criterion, could_matter)

    def _criterion(self, winner: int, second: int) -> Criterion:
        pairs = zip(self._criteria, self._keys[winner], self._keys[second], strict=True)
        return next(criterion for criterion, mine, theirs in pairs if mine != theirs)


def draw_number(seed: str, action_id: str) -> int:
    """The place of an action in the public draw, lowest first: SHA-256 of seed, newline and id.

    Anybody can compute it again. The seed is announced before the vote closes, so that nobody can
    foresee the order while actions are written, nor steer it afterwards.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}\n{action_id}".encode()).digest())


def _key(criterion: Criterion, election: Election, column: int, seed: str) -> Fraction:
    action = election.actions[column]
    if criterion is Criterion.COST:
        return action.cost
    if criterion is Criterion.POINTS:
        return Fraction(-election.scores[column])
    # Actions stand in the natural order of their ids.
    return Fraction(draw_number(seed, action.id) if criterion is Criterion.DRAW else column)
