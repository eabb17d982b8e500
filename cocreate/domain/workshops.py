"""What a workshop is made of: states, steps, phases, templates of an agenda, join codes."""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_, in_language
from cocreate.domain.voting import SettingField, SettingKind

CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ23456789"
"""30 characters that are not mistaken for one another (no 0 or O, no 1, I or L, no S)."""
CODE_LENGTH = 6
CARD_LENGTH = 10
"""Characters of a one-time card; two cards in a room of a thousand are never alike."""
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
    """What entering or leaving a phase brings about by itself.

    ``REVEAL_PROPOSALS``: what the room is about to see is no longer hidden in the steps that hid
    it, even when the room goes back to one of them.
    """

    CLOSE_POLL = "close-poll"
    REVEAL_PROPOSALS = "reveal-proposals"


CLOSES_BY_ITSELF = SettingField(
    name="closes_by_itself",
    label=N_("Close this step when its time is over"),
    help=N_("Otherwise it stays open, and the screens say that the time is over."),
    default=0,
    maximum=1,
    kind=SettingKind.YES_NO,
)
"""The setting that every step has: without it, the facilitator closes the step."""


@dataclass(frozen=True)
class PhaseFacts:
    """What a phase looks at before it can be entered.

    ``missing_in_frame`` names the parts that the pillar's frame lacks before it can be published,
    and is empty when a frame is published. ``missing_readiness`` names what else the pillar lacks
    (data, actors, money) and nobody has overridden in writing.
    """

    has_published_frame: bool
    missing_in_frame: tuple[str, ...] = ()
    missing_readiness: tuple[str, ...] = ()
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
    method offered for them. ``takes_shortlist`` phases vote on the first of the last counted vote,
    instead of on all proposals. ``setting_fields`` are what a step of this kind can be told, beside
    what every step can.
    """

    key: str
    title: str
    purpose: str
    default_minutes: int
    opens: frozenset[Capability] = frozenset()
    after_reveal: frozenset[Capability] = frozenset()
    holds_poll: bool = False
    default_method: str | None = None
    takes_shortlist: bool = False
    blockers: Callable[[PhaseFacts], tuple[Blocker, ...]] = _no_blockers
    on_enter: frozenset[Consequence] = frozenset()
    on_leave: frozenset[Consequence] = frozenset()
    setting_fields: tuple[SettingField, ...] = ()

    @property
    def hides_proposals(self) -> bool:
        """Whether people write here without seeing what others write, until the reveal."""
        return Capability.PROPOSE in self.opens and Capability.SEE_PROPOSALS in self.after_reveal

    @property
    def all_setting_fields(self) -> tuple[SettingField, ...]:
        return (*self.setting_fields, CLOSES_BY_ITSELF)

    def capabilities(
        self, state: StepState, *, revealed: bool, poll_is_open: bool
    ) -> frozenset[Capability]:
        """What can be done in this step now.

        A paused or closed step lets people look, and no more; voting needs an open poll.
        ``revealed`` is about this step where it hides proposals, else about the room as a whole.
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
class StepTitle:
    """What a step is called: what somebody typed, else a wording of ours that is translated.

    ``wording`` is the English source of a template's own title or of the phase.
    """

    typed: Mapping[str, str]
    wording: str

    def shown(self, language: str, translate: Callable[[str, str], str]) -> tuple[str, str]:
        """The title for a reader of ``language``, and the language that it is in.

        ``translate(source, language)`` looks our own wordings up.
        """
        text, found = in_language(self.typed, language)
        return (text, found) if text else (translate(self.wording, language), language)


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
    return random_code(CODE_LENGTH)


def new_card_code() -> str:
    """A random one-time code, printed on a card."""
    return random_code(CARD_LENGTH)


def read_join_code(typed: str) -> str:
    """The code that somebody meant: case, spaces and hyphens do not matter, nor look-alikes.

    Raises ``RuleViolation("join-code-malformed")`` when it cannot be a code at all.
    """
    return read_code(typed, CODE_LENGTH, "join-code-malformed", "code")


def read_card_code(typed: str) -> str:
    """The card that somebody meant, read as kindly as a join code.

    Raises ``RuleViolation("card-malformed")`` when it cannot be a card at all.
    """
    return read_code(typed, CARD_LENGTH, "card-malformed", "card")


def random_code(length: int) -> str:
    """A random code of unambiguous characters."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def read_code(typed: str, length: int, refusal: str, field: str) -> str:
    """The code that somebody meant; raises ``RuleViolation(refusal)`` when it cannot be one."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    code = kept.translate(_READ_AS)
    if len(code) != length or any(character not in CODE_ALPHABET for character in code):
        raise RuleViolation(refusal, field=field, length=length)
    return code


MOST_BOTS = 200
"""Simulated phones of one rehearsal."""
BOT_SPEEDS = (1, 5, 10, 20)
"""How many times faster than people simulated phones may act."""

ALARM_TRIES = 30
"""Wrong codes within the window from which the dashboard is told; a room mistypes far fewer."""
ALARM_WINDOW = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class JoinAlarm:
    """Many wrong codes or cards are being tried: somebody may be guessing."""

    tries: int
    since: dt.datetime


def join_alarm(tries: int, since: dt.datetime | None, now: dt.datetime) -> JoinAlarm | None:
    """The alarm that the dashboard shows, or None; it falls silent when the window is over."""
    if since is None or tries < ALARM_TRIES or now - since > ALARM_WINDOW:
        return None
    return JoinAlarm(tries, since)
