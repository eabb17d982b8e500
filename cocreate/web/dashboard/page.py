"""What the dashboard shows: the room, the board, the vote of the step, and what to press next.

It is the same for everybody who runs the room, so its regions ride on the socket: nothing in it
depends on who reads it. Whoever may not run the room has no dashboard.
"""

from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Capability, Permission
from cocreate.domain.phases import PHASES
from cocreate.domain.phases.agreement import SHORTLIST_SIZE
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.promises import (
    SECRECY_LABELS,
    SECRECY_PROMISES,
    VISIBILITY_LABELS,
)
from cocreate.domain.workshops import Consequence, StepState, WorkshopState
from cocreate.queries.agendas import StepView
from cocreate.queries.proposals import Board, board
from cocreate.queries.results import ResultView, results_of
from cocreate.queries.voting import PollView, current_poll_id, poll_view
from cocreate.queries.workshops import WorkshopPage
from cocreate.web.context import reading
from cocreate.web.errors import sentence_of
from cocreate.web.forms.workshops import BOT_PACES
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import find_workshop

REGIONS = ("step", "next", "results", "proposals", "join", "agenda")
"""The regions of the page, in the order in which a phone shows them."""


class Next(StrEnum):
    """The one thing to press next, which the large button does."""

    OPEN_DOORS = "open-doors"
    RESUME = "resume"
    CHOOSE_OPTIONS = "choose-options"
    OPEN_VOTE = "open-vote"
    CLOSE_VOTE = "close-vote"
    WAIT_FOR_COUNT = "wait-for-count"
    SHOW_RESULT = "show-result"
    NEXT_STEP = "next-step"
    CLOSE_WORKSHOP = "close-workshop"
    NOTHING = "nothing"


@dataclass(frozen=True)
class DashboardPage:
    """The page; ``poll`` is the latest round of the step under way, ``results`` those counted.

    ``label`` and ``ticked`` are what somebody had typed and ticked on the board when a press on it
    was refused.
    """

    workshop: WorkshopPage
    board: Board
    poll: PollView | None
    results: tuple[ResultView, ...]
    label: str = ""
    ticked: frozenset[str] = frozenset()

    @property
    def workshop_id(self) -> str:
        return self.workshop.workshop_id

    @property
    def revision(self) -> int:
        return self.workshop.revision

    @property
    def step(self) -> StepView | None:
        return self.workshop.current_step

    @property
    def seen(self) -> str:
        """The step under way, which goes with every press that moves the room."""
        return self.step.id if self.step else ""

    @property
    def is_under_way(self) -> bool:
        """Whether a step is open or paused, so that it can be led."""
        is_open = self.workshop.state is WorkshopState.OPEN
        return is_open and self.step is not None and self.step.state is not StepState.CLOSED

    @property
    def can_arrange(self) -> bool:
        return Capability.ARRANGE in self.workshop.capabilities

    @property
    def can_reveal(self) -> bool:
        """Whether what people write is hidden now and can be shown to everybody."""
        step = self.step
        return self.is_under_way and bool(step and step.hides_proposals and not step.is_revealed)

    @property
    def next_reveals(self) -> bool:
        """Whether the next step shows everybody what was hidden until now."""
        following = self.workshop.next_step
        if following is None:
            return False
        reveals = Consequence.REVEAL_PROPOSALS in PHASES[following.phase].on_enter
        return reveals and any(
            one.hides_proposals and one.was_held and not one.is_revealed
            for one in self.workshop.steps
        )

    @property
    def previous_step(self) -> StepView | None:
        """The step before the one under way."""
        place = self.step.position if self.step else 0
        before = [one for one in self.workshop.steps if one.position < place]
        return before[-1] if before else None

    @property
    def clock_seen(self) -> str:
        """How the clock stands, so that a minute that was pressed twice is added once."""
        clock = self.step.clock if self.step else None
        if clock is None or (clock.ends_at is None and clock.seconds_left is None):
            return "none"
        if clock.ends_at is not None:
            return str(round(clock.ends_at.timestamp()))
        return f"paused-{clock.seconds_left}"

    @property
    def blockers(self) -> tuple[str, ...]:
        """What must be done before the next step can begin, in words."""
        return tuple(
            sentence_of(RuleViolation(one.code, field=None, **one.params))
            for one in self.workshop.blockers
        )

    @property
    def bots_trouble(self) -> str:
        """Why the bots of a rehearsal left by themselves, in words; empty when they did not."""
        rehearsal = self.workshop.rehearsal
        if rehearsal is None or not rehearsal.trouble:
            return ""
        return sentence_of(RuleViolation(rehearsal.trouble))

    @property
    def bot_paces(self) -> dict[int, str]:
        """How fast bots can act: texts to be translated."""
        return BOT_PACES

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the groups on the board."""
        return tuple(group.label for group in self.board.groups if group.label)

    @property
    def is_shortlist(self) -> bool:
        return self.poll is not None and self.poll.options_from is OptionsFrom.SHORTLIST

    @property
    def places(self) -> int:
        """How many places the shortlist of the step has."""
        return self.step.settings.get(SHORTLIST_SIZE.name, 0) if self.step else 0

    @property
    def vote_words(self) -> dict[str, str]:
        """How the vote in front of us is held: texts to be translated."""
        if self.poll is None:
            return {}
        return {
            "method": METHODS[self.poll.method].title,
            "secrecy": SECRECY_LABELS[self.poll.secrecy],
            "secrecy_promise": SECRECY_PROMISES[self.poll.secrecy],
            "visibility": VISIBILITY_LABELS[self.poll.visibility],
        }

    @property
    def result(self) -> ResultView | None:
        """The result of the round in front of us, once it is counted."""
        if self.poll is None:
            return None
        return next((one for one in self.results if one.poll_id == self.poll.poll_id), None)

    @property
    def next_act(self) -> Next:
        """What the large button does now."""
        if self.workshop.state is WorkshopState.DRAFT:
            return Next.OPEN_DOORS
        if self.workshop.state is not WorkshopState.OPEN:
            return Next.NOTHING
        if self.step is not None and self.step.state is StepState.PAUSED:
            return Next.RESUME
        if self.poll is not None:
            of_vote = self._next_of_vote(self.poll)
            if of_vote is not None:
                return of_vote
        return Next.NEXT_STEP if self.workshop.next_step else Next.CLOSE_WORKSHOP

    def _next_of_vote(self, poll: PollView) -> Next | None:
        """What comes next in the vote of this step; None when it is over for the room."""
        match poll.state:
            case PollState.PREPARED if self.is_under_way:
                return Next.OPEN_VOTE if poll.options else Next.CHOOSE_OPTIONS
            case PollState.OPEN:
                return Next.CLOSE_VOTE
            case PollState.CLOSING:
                return Next.WAIT_FOR_COUNT
            case PollState.CLOSED if poll.published_at is None:
                return Next.SHOW_RESULT
            case _:
                return None


def dashboard_page(workshop_id: str) -> DashboardPage:
    """The dashboard as it is now; refuses whoever may not run this workshop."""
    # The workshop comes first: it carries the revision that everything after it is as new as.
    workshop = find_workshop(workshop_id, Permission.WORKSHOP_RUN)
    session = reading()
    poll_id = current_poll_id(session, workshop_id)
    return DashboardPage(
        workshop=workshop,
        board=board(session, current_actor(), workshop_id),
        poll=None if poll_id is None else poll_view(session, poll_id, Audience.FACILITATOR),
        results=results_of(session, workshop_id, Audience.FACILITATOR),
    )
