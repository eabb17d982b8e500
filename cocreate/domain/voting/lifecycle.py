"""The life of a poll: prepared, open, closing, closed; which late ballots count, and until when.

Closing is one act: nothing that reaches the server more than ``GRACE`` later counts. What reached
it in time may still wait to be written, so the count comes ``SETTLING`` after the grace, and until
then nobody sees a tally. A counted poll takes no ballot at all.
"""

import datetime as dt
from enum import StrEnum

GRACE = dt.timedelta(seconds=2)
"""How long after closing a ballot may reach the server and count: it was on its way."""
SETTLING = dt.timedelta(seconds=1)
"""How long a ballot that came in time may wait to be written, before the count."""


class PollState(StrEnum):
    """A closing poll takes what was on its way; a closed poll is counted, once and for all."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


RUNNING = (PollState.PREPARED, PollState.OPEN, PollState.CLOSING)
"""The states of a poll that is not over; a step has one such poll at most."""


class OptionsFrom(StrEnum):
    """Where a prepared poll takes its options from, until opening freezes them.

    All proposals that the room can see; the first of the last counted vote; or those that the
    facilitator has chosen one by one.
    """

    ALL = "all"
    SHORTLIST = "shortlist"
    CHOSEN = "chosen"


def takes_ballot(
    state: PollState, *, reached_at: dt.datetime, ballots_until: dt.datetime | None
) -> bool:
    """Whether a ballot that reached the server at ``reached_at`` still counts."""
    if state is PollState.CLOSING and ballots_until is not None:
        return reached_at <= ballots_until
    return state is PollState.OPEN


def grace_ends(closed_at: dt.datetime, *, votes_were_taken: bool) -> dt.datetime:
    """The moment by which ballots must have reached the server.

    There is no grace when the step was paused at closing: no vote was taken then either.
    """
    return closed_at + GRACE if votes_were_taken else closed_at


def counts_at(ballots_until: dt.datetime) -> dt.datetime:
    """The moment from which a closing poll can be counted."""
    return ballots_until + SETTLING
