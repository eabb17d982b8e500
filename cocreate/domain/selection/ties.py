"""The published order of last resort: the same for every step of a run, and of every run."""

import hashlib
from collections.abc import Sequence

from cocreate.domain.selection import Criterion, Parameters, Tie
from cocreate.domain.selection.election import Election, Number


class TieOrder:
    """Orders equal actions by the criteria of the parameters; no two actions stay equal."""

    def __init__(self, election: Election, parameters: Parameters) -> None:
        self._criteria = parameters.ties
        columns = [_keys(criterion, election, parameters.seed) for criterion in parameters.ties]
        self._keys = list(zip(*columns, strict=True))
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
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


def tie_order(election: Election, parameters: Parameters) -> TieOrder:
    """The order of an election, kept with it: every step of every run asks for it."""
    kept: dict[object, TieOrder] = election.__dict__.setdefault("_tie_orders", {})
    key = (parameters.ties, parameters.seed)
    if key not in kept:
        kept[key] = TieOrder(election, parameters)
    return kept[key]


def _keys(criterion: Criterion, election: Election, seed: str) -> Sequence[Number]:
    """For each action, what it is sorted by: the lowest first."""
    if criterion is Criterion.COST:
        return election.whole_costs
    if criterion is Criterion.POINTS:
        return [-points for points in election.scores]
    if criterion is Criterion.DRAW:
        return [draw_number(seed, action.id) for action in election.actions]
    # Actions stand in the natural order of their ids.
    return range(len(election.actions))
