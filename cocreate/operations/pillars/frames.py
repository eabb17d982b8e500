"""A pillar's vision frame: drafted, saved, published; what was published never changes again."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.amounts import checked_amount
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.grids.attested import ATTESTED
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.domain.pillars import (
    FrameState,
    ItemKind,
    checked_address,
    checked_texts,
    is_code_of,
    missing_parts,
    next_code,
)
from cocreate.models.base import new_id
from cocreate.models.pillars import (
    EnvelopeLine,
    Frame,
    FrameItem,
    Pillar,
    frame_facts,
    published_frame,
)
from cocreate.unit_of_work import UnitOfWork

VISION_LENGTH = 4000
ITEM_LENGTH = 600
SOURCE_LENGTH = 160
MOST_ROWS = 200
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class ItemContent:
    """One objective, theme, obstacle, limit, date or criterion.

    An empty ``code`` asks for the next free one; ``parent_code`` is the strategic objective that
    an operational one serves.
    """

    kind: ItemKind
    text: Mapping[str, str]
    code: str = ""
    parent_code: str | None = None
    on_date: dt.date | None = None
    source_url: str | None = None
    is_illustrative: bool = False


@dataclass(frozen=True)
class LineContent:
    """Money of one year from one source, in euro."""

    year: int
    source: Mapping[str, str]
    amount: Decimal
    is_illustrative: bool = False


@dataclass(frozen=True)
class FrameContent:
    """The whole of a draft, as its form holds it; lists are in the order of the screen."""

    vision: Mapping[str, str]
    items: tuple[ItemContent, ...] = ()
    lines: tuple[LineContent, ...] = ()
    is_illustrative: bool = False


def start_draft(uow: UnitOfWork, actor: Actor, pillar_id: str) -> str:
    """Begin the next frame of a pillar as a copy of the published one; answers its id.

    The first one begins with the nine criteria that sources attest, to be kept or changed.

    When a draft is under way already, that is the answer: a pillar has one draft at most.
    """
    pillar = uow.session.get(Pillar, pillar_id, with_for_update=True)
    if pillar is None:
        raise NotFound("no-such-pillar")
    require(actor, Permission.FRAME_EDIT, Facts(pillar.id))
    for frame in pillar.frames:
        if frame.state is FrameState.DRAFT:
            return frame.id
    draft = Frame(id=new_id(), number=len(pillar.frames) + 1, version=1, state=FrameState.DRAFT)
    draft.vision, draft.created_at = {}, uow.now()
    former = published_frame(pillar)
    if former is not None:
        _copy(former, draft)
    else:
        draft.items.extend(_attested())
    pillar.frames.append(draft)
    uow.session.flush()
    _note(uow, actor, draft, "frame:start", Permission.FRAME_EDIT)
    return draft.id


def save_draft(
    uow: UnitOfWork, actor: Actor, frame_id: str, content: FrameContent, version: int
) -> int:
    """Replace the whole of a draft, which may be incomplete; answers its new version.

    ``version`` is the one that was on the screen: raises ``StaleRevision`` when somebody else
    saved meanwhile, ``RuleViolation`` naming the row that cannot be kept.
    """
    draft = _draft(uow, actor, frame_id, Permission.FRAME_EDIT, version)
    if len(content.items) > MOST_ROWS or len(content.lines) > MOST_ROWS:
        raise RuleViolation("frame-too-long", maximum=MOST_ROWS)
    items = _items(content.items, _codes_of(uow, draft.pillar_id))
    lines = [_line(position, one) for position, one in enumerate(content.lines, start=1)]
    draft.vision = checked_texts(
        content.vision, field="vision", maximum=VISION_LENGTH, required=False
    )
    draft.is_illustrative = content.is_illustrative
    # The old rows leave before the new ones come: both hold the same codes.
    draft.items.clear()
    draft.envelope_lines.clear()
    uow.session.flush()
    draft.items.extend(items)
    draft.envelope_lines.extend(lines)
    draft.version += 1
    _note(uow, actor, draft, "frame:save", Permission.FRAME_EDIT)
    return draft.version


def publish_frame(uow: UnitOfWork, actor: Actor, frame_id: str, version: int) -> None:
    """Make a draft the frame that holds from now on; the former one is superseded.

    Publishing it twice changes nothing. Raises ``RuleViolation("frame-incomplete")`` with the keys
    of all missing parts, ``StaleRevision`` when it is no longer the version that was read.
    """
    frame = _frame(uow, frame_id)
    require(actor, Permission.FRAME_PUBLISH, Facts(frame.pillar_id))
    if frame.state is FrameState.PUBLISHED:
        return
    draft = _draft(uow, actor, frame_id, Permission.FRAME_PUBLISH, version)
    missing = missing_parts(frame_facts(draft))
    if missing:
        raise RuleViolation("frame-incomplete", missing=tuple(part.value for part in missing))
    former = published_frame(draft.pillar)
    if former is not None:
        former.state = FrameState.SUPERSEDED
        # One frame at most is published, at every moment that the database sees.
        uow.session.flush()
    draft.state, draft.published_at = FrameState.PUBLISHED, uow.now()
    draft.published_by_id = None if actor.id == "system" else actor.id
    _note(uow, actor, draft, "frame:publish", Permission.FRAME_PUBLISH)


def _frame(uow: UnitOfWork, frame_id: str) -> Frame:
    """The frame, its pillar locked against other writers."""
    frame = uow.session.get(Frame, frame_id)
    if frame is None:
        raise NotFound("no-such-frame")
    uow.session.get(Pillar, frame.pillar_id, with_for_update=True)
    uow.session.refresh(frame)
    return frame


def _draft(
    uow: UnitOfWork, actor: Actor, frame_id: str, permission: Permission, version: int
) -> Frame:
    frame = _frame(uow, frame_id)
    require(actor, permission, Facts(frame.pillar_id))
    if frame.state is not FrameState.DRAFT:
        raise RuleViolation("frame-not-a-draft")
    if frame.version != version:
        raise StaleRevision("frame-changed-meanwhile", version=frame.version)
    return frame


def _note(uow: UnitOfWork, actor: Actor, frame: Frame, verb: str, permission: Permission) -> None:
    role = acting_role(actor, permission, Facts(frame.pillar_id))
    subject = ("frame", frame.id)
    uow.record(actor, role, verb, subject, pillar=frame.pillar_id, version=frame.version)


def _attested() -> Iterator[FrameItem]:
    for place, one in enumerate(ATTESTED, start=1):
        yield FrameItem(
            kind=ItemKind.CRITERION,
            code=one.code,
            position=place,
            text=dict(one.text),
            source_url=one.source_url,
        )


def _copy(former: Frame, draft: Frame) -> None:
    draft.vision, draft.is_illustrative = dict(former.vision), former.is_illustrative
    for item in former.items:
        draft.items.append(
            FrameItem(
                kind=item.kind,
                code=item.code,
                parent_code=item.parent_code,
                position=item.position,
                text=dict(item.text),
                on_date=item.on_date,
                source_url=item.source_url,
                is_illustrative=item.is_illustrative,
            )
        )
    for line in former.envelope_lines:
        draft.envelope_lines.append(
            EnvelopeLine(
                position=line.position,
                year=line.year,
                source=dict(line.source),
                amount=line.amount,
                is_illustrative=line.is_illustrative,
            )
        )


def _codes_of(uow: UnitOfWork, pillar_id: str) -> set[str]:
    """Every code that an item of the pillar ever had."""
    codes = (
        sa.select(FrameItem.code)
        .join(Frame, Frame.id == FrameItem.frame_id)
        .where(Frame.pillar_id == pillar_id)
    )
    return set(uow.session.scalars(codes))


def _items(contents: Iterable[ItemContent], used: set[str]) -> list[FrameItem]:
    """The rows of a frame, each with a code of its own; ``used`` codes are not given again."""
    contents = tuple(contents)
    strategic = {one.code for one in contents if one.kind is ItemKind.STRATEGIC_OBJECTIVE}
    taken = used | {one.code for one in contents}
    items: list[FrameItem] = []
    for position, one in enumerate(contents, start=1):
        field = f"item-{position}"
        code = one.code or next_code(one.kind, taken)
        if not is_code_of(one.kind, code):
            raise RuleViolation("item-code-malformed", field=field, item=code)
        if code in {item.code for item in items}:
            raise RuleViolation("item-code-twice", field=field, item=code)
        taken.add(code)
        items.append(_item(one, code, position, strategic))
    return items


def _item(content: ItemContent, code: str, position: int, strategic: set[str]) -> FrameItem:
    field = f"item-{position}"
    parent = content.parent_code or None
    if content.kind is not ItemKind.OPERATIONAL_OBJECTIVE:
        parent = None
    if parent is not None and parent not in strategic:
        raise RuleViolation("unknown-strategic-objective", field=field, item=parent)
    return FrameItem(
        kind=content.kind,
        code=code,
        parent_code=parent,
        position=position,
        text=checked_texts(content.text, field=field, maximum=ITEM_LENGTH),
        on_date=content.on_date,
        source_url=checked_address(content.source_url, field=field),
        is_illustrative=content.is_illustrative,
    )


def _line(position: int, content: LineContent) -> EnvelopeLine:
    field = f"line-{position}"
    if content.year not in YEARS:
        raise RuleViolation("year-out-of-bounds", field=field, first=YEARS[0], last=YEARS[-1])
    return EnvelopeLine(
        position=position,
        year=content.year,
        source=checked_texts(content.source, field=field, maximum=SOURCE_LENGTH),
        amount=checked_amount(content.amount, field=field),
        is_illustrative=content.is_illustrative,
    )
