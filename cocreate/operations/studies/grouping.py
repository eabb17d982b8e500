"""Looking for opinion groups beside the server: asked for at the count, claimed, kept."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cocreate.domain.events import GroupsFound
from cocreate.domain.opinions import METHOD
from cocreate.domain.opinions.looking import WORK
from cocreate.models.opinions.records import OpinionGroups, is_free
from cocreate.models.voting import BallotPaper, Poll
from cocreate.unit_of_work import UnitOfWork

CLAIM = dt.timedelta(minutes=2)
"""How long nothing may be heard of the work before it is free for another process."""

MOST_TRIES = 2
GIVEN_UP: dict[str, object] = {
    "people": 0,
    "reason": "engine-gave-up",
    "p_value": None,
    "groups": [],
    "consensus": {},
}


@dataclass(frozen=True)
class Claim:
    """The ballots of one vote, without whose they are."""

    job_id: str
    task: dict[str, Any]  # Any: plain JSON values
    kind: str = WORK


def ask(uow: UnitOfWork, poll: Poll) -> None:
    """Ask for the groups of a counted vote, where its method can have any."""
    if poll.method == METHOD:
        uow.session.add(OpinionGroups(poll_id=poll.id, content={}, asked_at=uow.now()))


def claim(uow: UnitOfWork, _kinds: Collection[object]) -> Claim | None:
    """The vote that has waited longest, claimed for whoever asks; None when there is none."""
    found = uow.session.scalars(
        sa.select(OpinionGroups)
        .where(is_free(uow.now()))
        .order_by(OpinionGroups.asked_at, OpinionGroups.poll_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if found is None:
        return None
    found.tries += 1
    if found.tries > MOST_TRIES:
        _keep(uow, found, GIVEN_UP)
        return None
    found.claimed_until = uow.now() + CLAIM
    poll = uow.session.get_one(Poll, found.poll_id)
    papers = uow.session.scalars(
        sa.select(BallotPaper).where(BallotPaper.poll_id == poll.id).order_by(BallotPaper.key_hash)
    ).all()
    task = {
        "ballots": [dict(one.paper.marks) for one in papers],
        "options": list(poll.option_ids),
        "threshold": poll.suppression_threshold,
    }
    return Claim(poll.id, task)


def note_progress(uow: UnitOfWork, job_id: str, _progress: int) -> bool:
    """Keep a claim alive; False when the work is no longer wanted."""
    found = uow.session.get(OpinionGroups, job_id, with_for_update=True)
    if found is None or found.made_at is not None:
        return False
    found.claimed_until = uow.now() + CLAIM
    return True


def finish(uow: UnitOfWork, done: Claim, answer: dict[str, Any]) -> None:  # Any: plain JSON values
    """Keep what was found, for good."""
    found = uow.session.get(OpinionGroups, done.job_id, with_for_update=True)
    if found is not None and found.made_at is None:
        _keep(uow, found, answer)


def give_up(
    uow: UnitOfWork, job_id: str, _failure: str, _params: Mapping[str, Any] | None = None
) -> None:
    """End work whose process broke down: the screen says that there is no reliable grouping."""
    found = uow.session.get(OpinionGroups, job_id, with_for_update=True)
    if found is not None and found.made_at is None:
        _keep(uow, found, GIVEN_UP)


def _keep(uow: UnitOfWork, found: OpinionGroups, content: dict[str, object]) -> None:
    found.content, found.made_at, found.claimed_until = content, uow.now(), None
    uow.announce(GroupsFound(uow.session.get_one(Poll, found.poll_id).workshop_id))
