"""What others said of a plan, as pages and documents show it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cocreate.domain.voices import (
    AmendmentState,
    Answer,
    InvitationKind,
    InvitationState,
    Verdict,
)
from cocreate.domain.voices.differences import Piece

Texts = Mapping[str, str]


@dataclass(frozen=True)
class NoteView:
    """An internal note; only pages of those who keep notes ever get one."""

    id: str
    text: str
    at: dt.datetime
    author: str
    may_remove: bool


@dataclass(frozen=True)
class InvitationView:
    """Somebody who was invited; ``who`` is empty for one who declined and is forgotten."""

    id: str
    kind: InvitationKind
    who: str
    email: str
    state: InvitationState
    invited_at: dt.datetime
    answered_at: dt.datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether another link can be mailed, or the invitation taken back."""
        return self.state in {InvitationState.OPEN, InvitationState.ACCEPTED}


@dataclass(frozen=True)
class OpinionView:
    """The opinion of a council on the version ``version``; ``former`` counts those before it."""

    organisation_id: str
    organisation: Texts
    verdict: Verdict
    given_on: dt.date
    reference: str
    text: Texts
    file_reference: str
    version: int
    former: int


@dataclass(frozen=True)
class CommentView:
    """A comment with its answer; ``action_code`` is empty for one on the plan as a whole."""

    id: str
    action_id: str | None
    action_code: str
    action_title: Texts
    who: str
    text: str
    language: str
    is_public: bool
    at: dt.datetime
    version: int
    answer: Answer | None
    reason: Texts
    answered_at: dt.datetime | None


@dataclass(frozen=True)
class AmendmentView:
    """An amendment in a list."""

    id: str
    who: str
    fields: tuple[str, ...]
    state: AmendmentState
    proposed_at: dt.datetime
    decision_reason: str


@dataclass(frozen=True)
class Change:
    """One text that an amendment changes: what the sheet says, and what it would say."""

    field: str
    language: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
