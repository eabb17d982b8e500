"""What the public reads of a published plan, in one language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.arbitration import FUNDING, Outcome
from cocreate.domain.sheets.terms import AimLevel, Certainty
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.domain.workshops import StepTitle


@dataclass(frozen=True)
class Words:
    """A text and the language that it is in; ``text`` is empty when there is none."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class PublicMoney:
    """Money of one source in one year; on the envelope's lines with what is left or over."""

    source: Words
    year: int
    amount: Decimal


@dataclass(frozen=True)
class PublicEnvelope:
    """One line of the envelope: what there was, what was granted, what is left or over."""

    source: Words
    year: int
    envelope: Decimal
    granted: Decimal
    rest: Decimal
    excess: Decimal


@dataclass(frozen=True)
class PublicDecision:
    """A decision with its reason, and the criteria as they stood that day."""

    outcome: Outcome
    body: Words
    decided_on: dt.date
    reason: Words
    criteria: tuple[tuple[str, Words], ...]
    grants: tuple[PublicMoney, ...]
    granted: Decimal
    conditions: Words
    changes: Words
    dissent: Words
    review_on: dt.date | None

    @property
    def is_funded(self) -> bool:
        return self.outcome in FUNDING


@dataclass(frozen=True)
class PublicVote:
    """How a room voted: ``supporters`` out of ``voters``, at which rank of how many.

    ``title`` is that of the step in which the vote was held, where the snapshot tells it.
    """

    title: StepTitle | None
    method: str
    rank: int
    options: int
    supporters: int
    opposed: int
    voters: int
    is_tied: bool
    is_history: bool


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator; ``baseline`` None is unknown, which is not zero."""

    label: Words
    kind: str
    unit: Words
    baseline: str | None
    target: str | None
    due_on: dt.date | None


@dataclass(frozen=True)
class PublicLink:
    """How an action stands to another of the same publication.

    ``label`` is the English text of the kind, read from this end; ``is_in_plan`` is off where the
    other one was voted on and left out.
    """

    label: str
    other_id: str
    code: str
    title: Words
    is_in_plan: bool


@dataclass(frozen=True)
class PublicAction:
    """An action of the published plan. ``origin_reason`` is why one that no room voted is there.

    ``theme_code``, ``group_keys``, ``lead_id`` and ``partner_ids`` are what filters go by.
    """

    id: str
    code: str
    is_illustrative: bool
    title: Words
    summary: Words
    description: Words
    theme: Words
    objectives: tuple[Words, ...]
    obstacles: tuple[Words, ...]
    aims: Mapping[str, AimLevel | None]
    target_groups: tuple[Words, ...]
    lead: Words
    partners: tuple[tuple[Words, str], ...]
    cost: Decimal | None
    certainty: Certainty | None
    start_on: dt.date | None
    due_on: dt.date | None
    deliverables: tuple[tuple[Words, dt.date | None], ...]
    indicators: tuple[PublicIndicator, ...]
    rank: int | None
    origin_reason: str
    votes: tuple[PublicVote, ...]
    decision: PublicDecision | None
    links: tuple[PublicLink, ...] = ()
    theme_code: str = ""
    group_keys: tuple[str, ...] = ()
    lead_id: str = ""
    partner_ids: tuple[str, ...] = ()

    @property
    def organisation_ids(self) -> frozenset[str]:
        """The organisations that lead it or take part."""
        return frozenset({self.lead_id, *self.partner_ids} - {""})


@dataclass(frozen=True)
class LeftOut:
    """What a room voted on and what is not in the plan, with the reason."""

    id: str
    title: Words
    rank: int | None
    reason_code: NotKeptReason | None
    reason: Words
    note: str


@dataclass(frozen=True)
class PublicInversion:
    """``funded`` was funded although the room ranked ``passed_over`` above it; both say why."""

    passed_over: PublicAction | LeftOut
    funded: PublicAction


@dataclass(frozen=True)
class PublicPlan:
    """A published plan; ``is_intact`` says that its checksum still fits what is shown."""

    pillar_key: str
    pillar: Words
    number: int
    published_on: dt.date
    checksum: str
    is_intact: bool
    is_illustrative: bool
    version_number: int
    version_checksum: str
    sealed_file: str
    body: Words
    mandate: Words
    overrun_reason: Words
    preface: tuple[tuple[str, Words], ...]
    vision: Words
    envelope: tuple[PublicEnvelope, ...]
    actions: tuple[PublicAction, ...]
    left_out: tuple[LeftOut, ...]
    inversions: tuple[PublicInversion, ...]

    @property
    def granted(self) -> Decimal:
        return sum((line.granted for line in self.envelope), Decimal(0))


@dataclass(frozen=True)
class PublishedLine:
    """A published plan in the list."""

    pillar_key: str
    pillar: Words
    number: int
    published_on: dt.date
    actions: int
