"""Bringing in what was published about the real programmes; once, and for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.base import new_id
from cocreate.models.followup.evaluation import (
    EvaluatedProgramme,
    EvaluationRecord,
    PublishedFigure,
)
from cocreate.unit_of_work import UnitOfWork

Texts = Mapping[str, str]


@dataclass(frozen=True)
class NewProgramme:
    """A programme and the page that says so."""

    key: str
    name: Texts
    period: str
    source_url: str


@dataclass(frozen=True)
class NewRecord:
    """Something that figures count or sum; see ``EvaluationRecord``."""

    programme: str
    collection: str
    code: str
    as_of: str
    title: Texts
    source_url: str
    is_reconstruction: bool
    pillar: str | None = None
    attributes: Texts = field(default_factory=dict)
    quantity: int | None = None


@dataclass(frozen=True)
class NewFigure:
    """A figure as a page has published it; see ``PublishedFigure``."""

    key: str
    topic: str
    programme: str
    label: Texts
    number: int | None
    value: Texts
    as_of: str
    source_url: str


@dataclass(frozen=True)
class Evaluation:
    """All of it."""

    programmes: Sequence[NewProgramme]
    records: Sequence[NewRecord]
    figures: Sequence[NewFigure]


def load_evaluation(uow: UnitOfWork, actor: Actor, content: Evaluation) -> bool:
    """Keep the records and the figures; False, and nothing changes, when they are there already."""
    require(actor, Permission.PROGRAMME_EDIT, Facts())
    if uow.session.scalar(sa.select(sa.exists(sa.select(EvaluatedProgramme.key)))):
        return False
    uow.session.add_all(
        EvaluatedProgramme(
            key=one.key,
            position=place,
            name=dict(one.name),
            period=one.period,
            source_url=one.source_url,
        )
        for place, one in enumerate(content.programmes, start=1)
    )
    uow.session.flush()
    uow.session.add_all(
        EvaluationRecord(
            id=new_id(),
            programme_key=one.programme,
            collection=one.collection,
            position=place,
            code=one.code,
            as_of=one.as_of,
            pillar_key=one.pillar,
            title=dict(one.title),
            attributes=dict(one.attributes),
            quantity=one.quantity,
            is_reconstruction=one.is_reconstruction,
            source_url=one.source_url,
        )
        for place, one in enumerate(content.records, start=1)
    )
    uow.session.add_all(
        PublishedFigure(
            key=one.key,
            position=place,
            topic=one.topic,
            programme_key=one.programme,
            label=dict(one.label),
            number=one.number,
            value=dict(one.value),
            as_of=one.as_of,
            source_url=one.source_url,
        )
        for place, one in enumerate(content.figures, start=1)
    )
    role = acting_role(actor, Permission.PROGRAMME_EDIT, Facts())
    uow.record(
        actor, role, "evaluation:load", ("evaluation", "alliance"), records=len(content.records)
    )
    return True
