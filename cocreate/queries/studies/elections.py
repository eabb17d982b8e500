"""The elections of studies, kept in memory for a while: a slider asks for them many times a second.

An election never changes under its fingerprint: votes are counted, and costs are part of it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.selection.breakdowns import Groups
from cocreate.domain.selection.ladder import Ladder
from cocreate.domain.studies.computing import Task
from cocreate.domain.studies.settings import Settings
from cocreate.models.studies.inputs import Inputs, packed
from cocreate.models.studies.records import Study, StudyLadder

MOST_KEPT = 12


@dataclass(frozen=True)
class Kept:
    """An election with its settings, and the plans for the slider as soon as there are any."""

    task: Task
    ladder: Ladder | None

    @cached_property
    def groups(self) -> Groups:
        """The people of the election by their declared group."""
        return Groups(self.task.election, self.task.groups)


_kept: OrderedDict[tuple[str, bool], Kept] = OrderedDict()
_lock = threading.Lock()


def kept(session: Session, study: Study, inputs: Inputs, settings: Settings) -> Kept:
    """The election of a study, read if it is not at hand; raises as a ``BallotBox`` does."""
    fingerprint = inputs.fingerprint(settings)
    # A ladder is long: it is read when it is not at hand.
    inputs_of_ladder = sa.select(StudyLadder.inputs).where(StudyLadder.study_id == study.id)
    is_fresh = session.scalar(inputs_of_ladder) == fingerprint
    key = (fingerprint, is_fresh)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = Kept(
        Task.from_json(packed(session, inputs, settings)),
        Ladder.from_json(session.get_one(StudyLadder, study.id).content) if is_fresh else None,
    )
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
