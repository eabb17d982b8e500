"""Programmes and pillars, as screens read them; the vision frames themselves are in ``frames``.

Who sees what: what a pillar has published is public (its programme, facts, frames and who is
invited); drafts are for those who may read them. Lists of staff show the pillars of their roles.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.amounts import shares_in_euro
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.pillars import (
    FrameState,
    ReadinessItem,
    ReadinessState,
    missing_items,
    readiness,
)
from cocreate.models.pillars import Frame, Pillar, Programme, published_frame, readiness_facts
from cocreate.queries.frames import FrameLine, FrameView, frame_history, frame_view

Texts = Mapping[str, str]


@dataclass(frozen=True)
class SourcedView:
    """A text by language with the address that says so."""

    text: Texts
    source_url: str | None


@dataclass(frozen=True)
class PillarLine:
    """A pillar in a list, with its part of the programme's envelope, both in euro.

    ``missing`` are the readiness items that nobody has met or overridden.
    """

    id: str
    key: str
    code: str
    name: Texts
    share_percent: int | None
    share: Decimal | None
    envelope: Decimal | None
    has_published_frame: bool
    missing: tuple[ReadinessItem, ...]


@dataclass(frozen=True)
class ProgrammeView:
    """A programme with those of its pillars that the actor may read.

    ``shared_percent`` and ``shared`` are the totals over all its pillars.
    """

    id: str
    key: str
    version: int
    name: Texts
    period: str
    envelope: Decimal | None
    source_url: str | None
    objectives: tuple[SourcedView, ...]
    shared_percent: int
    shared: Decimal
    pillars: tuple[PillarLine, ...]


@dataclass(frozen=True)
class FactView:
    """A published fact, or a starting value; an empty ``value`` is one declared unknown."""

    label: Texts
    value: Texts
    source_url: str | None


@dataclass(frozen=True)
class CollegeView:
    """A group of actors of a pillar, and its part of the organisations invited."""

    key: str
    name: Texts
    organisations: int
    all_organisations: int
    is_illustrative: bool
    source_url: str | None


@dataclass(frozen=True)
class ReadinessView:
    """One item of readiness; ``reason`` is the last one written, for the preface of the plan."""

    item: ReadinessItem
    state: ReadinessState
    reason: Texts
    overridden_at: dt.datetime | None


@dataclass(frozen=True)
class GroupView:
    """A working group."""

    id: str
    name: Texts


@dataclass(frozen=True)
class PillarView:
    """All that a pillar's page shows; ``draft`` only to those who may read drafts."""

    line: PillarLine
    version: int
    programme_name: Texts
    period: str
    started: str | None
    signed_on: dt.date | None
    suppression_threshold: int
    objectives: tuple[SourcedView, ...]
    facts: tuple[FactView, ...]
    baselines: tuple[FactView, ...]
    colleges: tuple[CollegeView, ...]
    working_groups: tuple[GroupView, ...]
    readiness: tuple[ReadinessView, ...]
    frame: FrameView | None
    draft: FrameView | None
    history: tuple[FrameLine, ...]


def list_programmes(session: Session, actor: Actor) -> tuple[ProgrammeView, ...]:
    """The programmes, by name of key, with the pillars that ``actor`` may read."""
    programmes = session.scalars(sa.select(Programme).order_by(Programme.key))
    return tuple(
        _programme(one, lambda pillar: bool(can(actor, Permission.PILLAR_READ, Facts(pillar.id))))
        for one in programmes
    )


def public_programmes(session: Session) -> tuple[ProgrammeView, ...]:
    """The programmes with all their pillars, for everybody."""
    programmes = session.scalars(sa.select(Programme).order_by(Programme.key))
    return tuple(_programme(one, lambda _: True) for one in programmes)


def programme_page(session: Session, actor: Actor, programme_id: str) -> ProgrammeView:
    """One programme with all its pillars, for those who edit it; else ``NotFound``."""
    programme = session.get(Programme, programme_id)
    if programme is None or not can(actor, Permission.PROGRAMME_EDIT, Facts()):
        raise NotFound("no-such-programme")
    return _programme(programme, lambda _: True)


def public_pillar(session: Session, key: str) -> PillarView:
    """What everybody may read of a pillar; ``NotFound`` when there is none of this key."""
    pillar = session.scalar(sa.select(Pillar).where(Pillar.key == key))
    if pillar is None:
        raise NotFound("no-such-pillar")
    return _pillar(session, pillar, sees_drafts=False)


def public_frame(session: Session, key: str, number: int) -> FrameView:
    """A frame that holds or held, by its number; ``NotFound`` for drafts and unknown ones."""
    frame = session.scalar(
        sa.select(Frame)
        .join(Pillar, Pillar.id == Frame.pillar_id)
        .where(Pillar.key == key, Frame.number == number, Frame.state != FrameState.DRAFT)
    )
    if frame is None:
        raise NotFound("no-such-frame")
    return frame_view(frame)


def pillar_page(session: Session, actor: Actor, key: str) -> PillarView:
    """One pillar by its key; ``NotFound`` when there is none that ``actor`` may read."""
    pillar = session.scalar(sa.select(Pillar).where(Pillar.key == key))
    if pillar is None or not can(actor, Permission.PILLAR_READ, Facts(pillar.id)):
        raise NotFound("no-such-pillar")
    sees_drafts = bool(can(actor, Permission.FRAME_READ_DRAFT, Facts(pillar.id)))
    return _pillar(session, pillar, sees_drafts=sees_drafts)


def _pillar(session: Session, pillar: Pillar, *, sees_drafts: bool) -> PillarView:
    frames = [one for one in pillar.frames if sees_drafts or one.state is not FrameState.DRAFT]
    draft = next((one for one in frames if one.state is FrameState.DRAFT), None)
    published = published_frame(pillar)
    programme = pillar.programme
    return PillarView(
        line=_lines(programme)[pillar.id],
        version=pillar.version,
        programme_name=programme.name,
        period=programme.period,
        started=pillar.started,
        signed_on=pillar.signed_on,
        suppression_threshold=pillar.suppression_threshold,
        objectives=_objectives(programme),
        facts=tuple(FactView(one.label, one.value, one.source_url) for one in pillar.facts),
        baselines=tuple(FactView(one.label, one.value, one.source_url) for one in pillar.baselines),
        colleges=_colleges(pillar),
        working_groups=tuple(GroupView(one.id, one.name) for one in pillar.working_groups),
        readiness=_readiness(pillar),
        frame=frame_view(published) if published else None,
        draft=frame_view(draft) if draft else None,
        history=frame_history(session, frames),
    )


def pillar_readiness(session: Session, pillar_id: str) -> tuple[ReadinessView, ...]:
    """The four items of a pillar's readiness, with the reasons for going ahead without one."""
    pillar = session.get(Pillar, pillar_id)
    if pillar is None:
        raise NotFound("no-such-pillar")
    return _readiness(pillar)


def _programme(programme: Programme, shows: Callable[[Pillar], bool]) -> ProgrammeView:
    lines = _lines(programme)
    return ProgrammeView(
        id=programme.id,
        key=programme.key,
        version=programme.version,
        name=programme.name,
        period=programme.period,
        envelope=programme.envelope,
        source_url=programme.source_url,
        objectives=_objectives(programme),
        shared_percent=sum(line.share_percent or 0 for line in lines.values()),
        shared=sum((line.share or Decimal(0) for line in lines.values()), Decimal(0)),
        pillars=tuple(lines[one.id] for one in programme.pillars if shows(one)),
    )


def _objectives(programme: Programme) -> tuple[SourcedView, ...]:
    return tuple(SourcedView(one.text, one.source_url) for one in programme.objectives)


def _lines(programme: Programme) -> dict[str, PillarLine]:
    """The pillars of a programme by id: what a share comes to depends on all of them."""
    percentages = [pillar.share_percent for pillar in programme.pillars]
    shares: Iterable[Decimal | None] = (None for _ in percentages)
    if programme.envelope is not None:
        shares = shares_in_euro(programme.envelope, percentages)
    return {
        pillar.id: PillarLine(
            id=pillar.id,
            key=pillar.key,
            code=pillar.code,
            name=pillar.name,
            share_percent=pillar.share_percent,
            share=share,
            envelope=programme.envelope,
            has_published_frame=published_frame(pillar) is not None,
            missing=missing_items(readiness_facts(pillar)),
        )
        for pillar, share in zip(programme.pillars, shares, strict=True)
    }


def _readiness(pillar: Pillar) -> tuple[ReadinessView, ...]:
    last = {override.item: override for override in pillar.overrides}
    return tuple(
        ReadinessView(
            item=item,
            state=state,
            reason=last[item].reason if item in last else {},
            overridden_at=last[item].at if item in last else None,
        )
        for item, state in readiness(readiness_facts(pillar)).items()
    )


def _colleges(pillar: Pillar) -> tuple[CollegeView, ...]:
    total = sum(one.organisations for one in pillar.colleges)
    return tuple(
        CollegeView(
            one.key, one.name, one.organisations, total, one.is_illustrative, one.source_url
        )
        for one in pillar.colleges
    )
