"""What a workshop is made of: states, steps, phases, templates of an agenda, join codes."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Capability

CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ23456789"
"""30 characters that are not mistaken for one another (no 0 or O, no 1, I or L, no S)."""
CODE_LENGTH = 6
_READ_AS = str.maketrans({"0": "Q", "O": "Q", "1": "J", "I": "J", "L": "J", "S": "5"})


class WorkshopState(StrEnum):
    """Prepared, held, over; an archived workshop is out of the lists but keeps its report."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class StepState(StrEnum):
    """Where a step of the agenda stands."""

    PENDING = "pending"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Consequence(StrEnum):
    """What entering or leaving a phase brings about by itself."""

    CLOSE_POLL = "close-poll"
    REVEAL_PROPOSALS = "reveal-proposals"


@dataclass(frozen=True)
class PhaseFacts:
    """What a phase looks at before it can be entered.

    ``missing_in_frame`` names the parts that the pillar's frame lacks before it can be published,
    and is empty when a frame is published.
    """

    has_published_frame: bool
    missing_in_frame: tuple[str, ...] = ()
    proposals: int = 0
    has_closed_vote: bool = False


@dataclass(frozen=True)
class Blocker:
    """Why a phase cannot be entered yet: a code with parameters for its sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def _no_blockers(_facts: PhaseFacts) -> tuple[Blocker, ...]:
    return ()


@dataclass(frozen=True)
class Phase:
    """A kind of step: what it is for, what it opens, and what must hold before it begins.

    ``holds_poll`` phases carry one or more rounds of a vote; ``default_method`` is the voting
    method offered for them.
    """

    key: str
    title: str
    purpose: str
    default_minutes: int
    opens: frozenset[Capability] = frozenset()
    after_reveal: frozenset[Capability] = frozenset()
    holds_poll: bool = False
    default_method: str | None = None
    blockers: Callable[[PhaseFacts], tuple[Blocker, ...]] = _no_blockers
    on_leave: frozenset[Consequence] = frozenset()

    def capabilities(
        self, state: StepState, *, revealed: bool, poll_is_open: bool
    ) -> frozenset[Capability]:
        """What can be done in this step now.

        A paused or closed step lets people look, and no more; voting needs an open poll.
        """
        opened = self.opens | (self.after_reveal if revealed else frozenset())
        if state is not StepState.OPEN:
            opened &= {Capability.SEE_PROPOSALS}
        if not poll_is_open:
            opened -= {Capability.VOTE}
        return opened


@dataclass(frozen=True)
class StepPlan:
    """One line of an agenda template: kind of step, minutes, options for the step."""

    phase: str
    minutes: int
    title: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaTemplate:
    """A ready-made agenda; ``source`` says where its timings come from."""

    key: str
    title: str
    description: str
    steps: tuple[StepPlan, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def new_join_code() -> str:
    """A random code of six unambiguous characters (30^6 = 729 million)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def read_join_code(typed: str) -> str:
    """The code that somebody meant: case, spaces and hyphens do not matter, nor look-alikes.

    Raises ``RuleViolation("join-code-malformed")`` when it cannot be a code at all.
    """
    kept = "".join(character for character in typed.upper() if character.isalnum())
    code = kept.translate(_READ_AS)
    if len(code) != CODE_LENGTH or any(character not in CODE_ALPHABET for character in code):
        raise RuleViolation("join-code-malformed", field="code", length=CODE_LENGTH)
    return code
