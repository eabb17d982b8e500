"""The evaluation table: each figure computed from the records, beside what was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.followup.evaluation import (
    FIGURES,
    FigureRule,
    Record,
    Unit,
    published_by,
)
from cocreate.domain.text import in_language
from cocreate.models.followup.evaluation import (
    EvaluatedProgramme,
    EvaluationRecord,
    PublishedFigure,
)

ACTIONS = "actions"
Texts = Mapping[str, str]


@dataclass(frozen=True)
class FigureView:
    """A figure. ``published`` is the number of its source, and ``agrees`` whether ours is it."""

    key: str
    label: str
    unit: Unit
    numerator: int | None
    denominator: int | None
    value: int
    as_of: str
    source_url: str
    published: int | None
    agrees: bool

    @property
    def amount(self) -> Decimal:
        """The value in euro, where it is one."""
        return Decimal(self.value)

    def to_json(self) -> dict[str, object]:
        """As ``cocreate evaluation --json`` prints it and the page shows it."""
        return {
            "id": self.key,
            "label": self.label,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "as_of": self.as_of,
            "source": self.source_url,
        }


@dataclass(frozen=True)
class Claim:
    """What one source says where another says otherwise; ``words`` as it says it."""

    key: str
    label: str
    number: int | None
    words: str
    as_of: str
    source_url: str

    def to_json(self) -> dict[str, object]:
        """As a figure of which nothing is computed."""
        return {
            "id": self.key,
            "label": self.label,
            "numerator": None,
            "denominator": None,
            "value": self.number,
            "as_of": self.as_of,
            "source": self.source_url,
        }


@dataclass(frozen=True)
class Conflict:
    """Sources that contradict each other on one topic; both are shown, and neither is chosen."""

    label: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class RealAction:
    """A real action, as a page speaks of it."""

    code: str
    programme: Texts
    title: Texts
    lead: str
    state: str
    as_of: str
    source_url: str


@dataclass(frozen=True)
class EvaluationTable:
    """Everything on the page; ``reconstructed`` and ``records`` say how much was made for it."""

    figures: tuple[FigureView, ...]
    conflicts: tuple[Conflict, ...]
    actions: tuple[RealAction, ...]
    reconstructed: int
    records: int

    def to_json(self) -> list[dict[str, object]]:
        """The figures, then the contradictions, one object each."""
        claims = [claim for conflict in self.conflicts for claim in conflict.claims]
        return [one.to_json() for one in self.figures] + [one.to_json() for one in claims]


def evaluation_table(session: Session, language: str) -> EvaluationTable | None:
    """The table in ``language``; None while the evaluation was not loaded."""
    rows = session.scalars(sa.select(EvaluationRecord).order_by(EvaluationRecord.position)).all()
    if not rows:
        return None
    published = {
        one.key: one
        for one in session.scalars(sa.select(PublishedFigure).order_by(PublishedFigure.position))
    }
    records = [
        Record(one.collection, one.as_of, one.pillar_key, one.attributes, one.quantity)
        for one in rows
    ]
    names = {one.key: one.name for one in session.scalars(sa.select(EvaluatedProgramme))}
    return EvaluationTable(
        figures=tuple(_figure(rule, records, published, language) for rule in FIGURES),
        conflicts=_conflicts(published, language),
        actions=tuple(
            RealAction(
                code=one.code,
                programme=names[one.programme_key],
                title=one.title,
                lead=one.attributes.get("lead", ""),
                state=one.attributes.get("state", ""),
                as_of=one.as_of,
                source_url=one.source_url,
            )
            for one in rows
            if one.collection == ACTIONS
        ),
        reconstructed=sum(one.is_reconstruction for one in rows),
        records=len(rows),
    )


def has_evaluation(session: Session) -> bool:
    """Whether there is an evaluation to show."""
    return bool(session.scalar(sa.select(sa.exists(sa.select(EvaluatedProgramme.key)))))


def _figure(
    rule: FigureRule,
    records: list[Record],
    published: Mapping[str, PublishedFigure],
    language: str,
) -> FigureView:
    counted, said = rule.compute(records), published[rule.key]
    ours = published_by(counted, rule.published)
    return FigureView(
        key=rule.key,
        label=translate(rule.label, language),
        unit=rule.unit,
        numerator=counted.numerator,
        denominator=counted.denominator,
        value=counted.value,
        as_of=said.as_of,
        source_url=said.source_url,
        published=said.number,
        agrees=ours == said.number,
    )


def _conflicts(published: Mapping[str, PublishedFigure], language: str) -> tuple[Conflict, ...]:
    topics: dict[str, list[PublishedFigure]] = {}
    for one in published.values():
        if one.topic:
            topics.setdefault(one.topic, []).append(one)
    return tuple(
        Conflict(
            in_language(claims[0].label, language)[0],
            tuple(
                Claim(
                    key=one.key,
                    label=in_language(one.label, language)[0],
                    number=one.number,
                    words=in_language(one.value, language)[0],
                    as_of=one.as_of,
                    source_url=one.source_url,
                )
                for one in claims
            ),
        )
        for claims in topics.values()
    )
