"""The evaluation of the real Alliance and its successors: facts with their source, aggregates."""

from functools import cache

from pydantic import Field

from cocreate.domain.permissions import SYSTEM
from cocreate.operations.followup.evaluation import (
    Evaluation,
    NewFigure,
    NewProgramme,
    NewRecord,
    load_evaluation,
)
from cocreate.program import Program
from cocreate.queries.followup.evaluation import ACTIONS
from cocreate.seed.files import Part, Texts, read_file


class SeedProgramme(Part):
    """A programme with the page that says so."""

    key: str
    name: Texts
    period: str
    source: str


class SeedAction(Part):
    """A real action; its title is in the languages in which a page gives it."""

    code: str
    programme: str
    as_of: str
    pillar: str | None
    title: dict[str, str]
    state: str
    lead: str
    source: str


class SeedRows(Part):
    """So many records alike."""

    count: int
    attributes: dict[str, str] = Field(default_factory=dict)
    quantity: int | None = None
    pillar: str | None = None


class SeedGroup(Part):
    """Records of one collection and one source."""

    collection: str
    programme: str
    as_of: str
    source: str
    title: Texts
    is_reconstruction: bool
    rows: tuple[SeedRows, ...]


class SeedFigure(Part):
    """A figure as a page has published it."""

    key: str
    topic: str
    programme: str
    label: Texts
    number: int | None
    value: Texts
    as_of: str
    source: str


class SeedEvaluation(Part):
    """The whole file."""

    programmes: tuple[SeedProgramme, ...]
    actions: tuple[SeedAction, ...]
    groups: tuple[SeedGroup, ...]
    figures: tuple[SeedFigure, ...]


@cache
def evaluation() -> SeedEvaluation:
    """What was published, as the file holds it."""
    return SeedEvaluation.model_validate_json(read_file("evaluation.json"))


def bring_in(program: Program) -> bool:
    """Load the evaluation; False when it is there already, and then nothing changes."""
    read = evaluation()
    content = Evaluation(
        programmes=[
            NewProgramme(one.key, one.name, one.period, one.source) for one in read.programmes
        ],
        records=[*_actions(read), *_groups(read)],
        figures=[
            NewFigure(
                key=one.key,
                topic=one.topic,
                programme=one.programme,
                label=one.label,
                number=one.number,
                value=one.value,
                as_of=one.as_of,
                source_url=one.source,
            )
            for one in read.figures
        ],
    )
    with program.unit_of_work() as uow:
        return load_evaluation(uow, SYSTEM, content)


def _actions(read: SeedEvaluation) -> list[NewRecord]:
    return [
        NewRecord(
            programme=one.programme,
            collection=ACTIONS,
            code=one.code,
            as_of=one.as_of,
            title=one.title,
            source_url=one.source,
            is_reconstruction=False,
            pillar=one.pillar,
            attributes={"state": one.state, "lead": one.lead},
        )
        for one in read.actions
    ]


def _groups(read: SeedEvaluation) -> list[NewRecord]:
    return [
        NewRecord(
            programme=group.programme,
            collection=group.collection,
            code="",
            as_of=group.as_of,
            title=group.title,
            source_url=group.source,
            is_reconstruction=group.is_reconstruction,
            pillar=rows.pillar,
            attributes=rows.attributes,
            quantity=rows.quantity,
        )
        for group in read.groups
        for rows in group.rows
        for _ in range(rows.count)
    ]
