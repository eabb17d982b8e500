"""What a poll can be about: the proposals of the room, the shortlist of the last vote, a choice."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import RuleViolation
from cocreate.domain.phases import PHASES
from cocreate.domain.phases.agreement import SHORTLIST_SIZE
from cocreate.domain.voting import fitted
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.shortlist import cut
from cocreate.models.shortlists import candidates, room_count
from cocreate.models.voting import Poll, whole_numbers
from cocreate.models.workshops import Step, Workshop


def options_of(step: Step) -> OptionsFrom:
    """Where a poll takes its options from when nobody has chosen them."""
    shortlisting = PHASES[step.phase].takes_shortlist
    return OptionsFrom.SHORTLIST if shortlisting else OptionsFrom.ALL


def options_now(
    session: Session, step: Step, source: OptionsFrom, chosen: Sequence[str] = ()
) -> list[str]:
    """The ids of the proposals that a poll in this step is about now, in order.

    Proposals come by their number, a shortlist by its ranks. What was withdrawn, merged or hidden
    meanwhile is left out.
    """
    votable = [one.id for one in candidates(session, step.workshop_id)]
    if source is OptionsFrom.ALL:
        return votable
    if source is OptionsFrom.CHOSEN:
        return [one for one in votable if one in set(chosen)]
    return [one for one in _shortlist(session, step) if one in set(votable)]


def check_choice(session: Session, step: Step, chosen: Sequence[str]) -> None:
    """Refuse a choice of options that is empty, or that names what cannot be voted on."""
    if not chosen:
        raise RuleViolation("poll-without-options", field="option_ids")
    votable = options_now(session, step, OptionsFrom.ALL)
    if set(chosen) - set(votable):
        raise RuleViolation("option-not-votable", field="option_ids")


def refresh_options(session: Session, poll: Poll) -> None:
    """Give a prepared poll the options that it can have now, and settings that fit them.

    Whether its method can be held with so many options is asked when it is opened.
    """
    step = session.get_one(Step, poll.step_id)
    poll.option_ids = options_now(session, step, poll.options_from, poll.option_ids)
    fields = METHODS[poll.method].setting_fields
    poll.settings = dict(fitted(fields, whole_numbers(poll.settings), len(poll.option_ids)))


def refresh_shortlists(session: Session, workshop_id: str) -> None:
    """Give the prepared polls of a workshop the shortlist that was just counted."""
    prepared = sa.select(Poll).where(
        Poll.workshop_id == workshop_id,
        Poll.state == PollState.PREPARED,
        Poll.options_from == OptionsFrom.SHORTLIST,
    )
    for poll in session.scalars(prepared.with_for_update()).all():
        refresh_options(session, poll)


def is_being_counted(session: Session, workshop_id: str) -> bool:
    """Whether a vote of the workshop is closed and waits for its count."""
    closing = sa.exists().where(Poll.workshop_id == workshop_id, Poll.state == PollState.CLOSING)
    return bool(session.scalar(sa.select(closing)))


def _shortlist(session: Session, step: Step) -> list[str]:
    """The first of the last vote of the workshop, by rank; nothing while it is being counted.

    Whoever ties for the last places is on it, for the facilitator to decide.
    """
    if is_being_counted(session, step.workshop_id):
        return []
    counted = room_count(session, session.get_one(Workshop, step.workshop_id))
    if counted is None:
        return []
    size = int(str(step.options.get(SHORTLIST_SIZE.name, SHORTLIST_SIZE.default)))
    proposed = cut(counted.tally, size)
    return [*proposed.kept, *proposed.tied]
