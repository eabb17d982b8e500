"""Vision frames: whole for their editors, and in one language for the room that works with one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.pillars import FrameState, ItemKind, missing_languages, missing_parts
from cocreate.domain.text import in_language, typeset
from cocreate.models.accounts import Account
from cocreate.models.pillars import EnvelopeLine, Frame, FrameItem, frame_facts

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ItemView:
    """One row of a frame; ``untranslated`` are the compulsory languages that it lacks."""

    kind: ItemKind
    code: str
    parent_code: str | None
    text: Texts
    on_date: dt.date | None
    source_url: str | None
    is_illustrative: bool
    untranslated: tuple[str, ...]


@dataclass(frozen=True)
class LineView:
    """Money of one year from one source, in euro."""

    year: int
    source: Texts
    amount: Decimal
    is_illustrative: bool


@dataclass(frozen=True)
class FrameView:
    """A vision frame in all its languages; ``missing`` is empty when it can be published."""

    id: str
    number: int
    version: int
    state: FrameState
    is_illustrative: bool
    vision: Texts
    items: tuple[ItemView, ...]
    lines: tuple[LineView, ...]
    total: Decimal
    by_year: tuple[tuple[int, Decimal], ...]
    missing: tuple[str, ...]
    published_at: dt.datetime | None

    def of_kind(self, kind: ItemKind | str) -> tuple[ItemView, ...]:
        """The rows of one list of the frame, in order."""
        return tuple(item for item in self.items if item.kind == kind)


@dataclass(frozen=True)
class FrameLine:
    """A frame in the history of its pillar."""

    id: str
    number: int
    state: FrameState
    created_at: dt.datetime
    published_at: dt.datetime | None
    published_by: str


@dataclass(frozen=True)
class FrameChoice:
    """One row of a frame in a reader's language; ``language`` is the one that was found.

    It differs from the reader's when the text does not exist in it, so that the page can say so
    to a screen reader.
    """

    code: str
    text: str
    language: str
    parent_code: str | None = None
    on_date: dt.date | None = None
    is_illustrative: bool = False


@dataclass(frozen=True)
class RoomFrame:
    """What the room is shown at the start, and may point at when it proposes."""

    id: str
    number: int
    is_illustrative: bool
    vision: str
    vision_language: str
    strategic_objectives: tuple[FrameChoice, ...]
    operational_objectives: tuple[FrameChoice, ...]
    themes: tuple[FrameChoice, ...]
    obstacles: tuple[FrameChoice, ...]
    out_of_scope: tuple[FrameChoice, ...]
    calendar: tuple[FrameChoice, ...]
    criteria: tuple[FrameChoice, ...]
    total: Decimal

    @property
    def text_by_code(self) -> dict[str, FrameChoice]:
        """Every row that a proposal can point at, by its code."""
        rows = (*self.strategic_objectives, *self.operational_objectives, *self.obstacles)
        return {row.code: row for row in rows}


def frame_page(session: Session, actor: Actor, frame_id: str) -> FrameView:
    """One frame of any state; ``NotFound`` when there is none that ``actor`` may read."""
    frame = session.get(Frame, frame_id)
    if frame is None:
        raise NotFound("no-such-frame")
    is_draft = frame.state is FrameState.DRAFT
    permission = Permission.FRAME_READ_DRAFT if is_draft else Permission.PILLAR_READ
    if not can(actor, permission, Facts(frame.pillar_id)):
        raise NotFound("no-such-frame")
    return frame_view(frame)


def room_frame(session: Session, frame_id: str, language: str) -> RoomFrame:
    """A published or superseded frame in ``language``; ``NotFound`` for any other.

    A workshop keeps the frame that it was opened with, even when the pillar has a newer one.
    """
    frame = session.get(Frame, frame_id)
    if frame is None or frame.state is FrameState.DRAFT:
        raise NotFound("no-such-frame")
    vision, vision_language = in_language(frame.vision, language)
    vision = typeset(vision, vision_language)

    def rows(kind: ItemKind) -> tuple[FrameChoice, ...]:
        return tuple(_choice(item, language) for item in frame.items if item.kind is kind)

    return RoomFrame(
        id=frame.id,
        number=frame.number,
        is_illustrative=frame.is_illustrative,
        vision=vision,
        vision_language=vision_language,
        strategic_objectives=rows(ItemKind.STRATEGIC_OBJECTIVE),
        operational_objectives=rows(ItemKind.OPERATIONAL_OBJECTIVE),
        themes=rows(ItemKind.THEME),
        obstacles=rows(ItemKind.OBSTACLE),
        out_of_scope=rows(ItemKind.OUT_OF_SCOPE),
        calendar=rows(ItemKind.CALENDAR),
        criteria=rows(ItemKind.CRITERION),
        total=sum((line.amount for line in frame.envelope_lines), Decimal(0)),
    )


def frame_view(frame: Frame) -> FrameView:
    """A frame in all its languages, with its totals and what it lacks."""
    by_year: dict[int, Decimal] = {}
    for line in frame.envelope_lines:
        by_year[line.year] = by_year.get(line.year, Decimal(0)) + line.amount
    return FrameView(
        id=frame.id,
        number=frame.number,
        version=frame.version,
        state=frame.state,
        is_illustrative=frame.is_illustrative,
        vision=frame.vision,
        items=tuple(_item(item) for item in frame.items),
        lines=tuple(_line(line) for line in frame.envelope_lines),
        total=sum(by_year.values(), Decimal(0)),
        by_year=tuple(sorted(by_year.items())),
        missing=tuple(part.value for part in missing_parts(frame_facts(frame))),
        published_at=frame.published_at,
    )


def _item(item: FrameItem) -> ItemView:
    return ItemView(
        kind=item.kind,
        code=item.code,
        parent_code=item.parent_code,
        text=item.text,
        on_date=item.on_date,
        source_url=item.source_url,
        is_illustrative=item.is_illustrative,
        untranslated=missing_languages(item.text),
    )


def _line(line: EnvelopeLine) -> LineView:
    return LineView(line.year, line.source, line.amount, line.is_illustrative)


def frame_history(session: Session, frames: Sequence[Frame]) -> tuple[FrameLine, ...]:
    """The frames of a pillar, the newest first."""
    signed = {frame.published_by_id for frame in frames if frame.published_by_id}
    publishers = session.scalars(sa.select(Account).where(Account.id.in_(signed)))
    names = {account.id: account.name for account in publishers}
    return tuple(
        FrameLine(
            id=frame.id,
            number=frame.number,
            state=frame.state,
            created_at=frame.created_at,
            published_at=frame.published_at,
            published_by=names.get(frame.published_by_id or "", ""),
        )
        for frame in sorted(frames, key=lambda frame: -frame.number)
    )


def _choice(item: FrameItem, language: str) -> FrameChoice:
    text, found = in_language(item.text, language)
    return FrameChoice(
        code=item.code,
        text=typeset(text, found),
        language=found,
        parent_code=item.parent_code,
        on_date=item.on_date,
        is_illustrative=item.is_illustrative,
    )
