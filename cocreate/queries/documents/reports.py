"""The report of a workshop as a document: what was held, by whom, what was proposed and voted.

It is made of ``queries.report``, which its page and every other form are made of, and so of what
the projector showed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Cover,
    Document,
    Fact,
    Notice,
    Run,
    Section,
    Series,
    Table,
    Tone,
    Value,
)
from cocreate.domain.permissions import Actor
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS, format_time
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import Workshop
from cocreate.queries import report
from cocreate.queries.documents.proposals import (
    is_on_wall,
    proposal_tables,
    proposals_section,
)
from cocreate.queries.documents.results import result_section
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.report import ReportStep, WorkshopReport
from cocreate.queries.workshops import CollegeSeats


def workshop_report(session: Session, actor: Actor, workshop_id: str, edition: Edition) -> Document:
    """The report as it stands; ``NotFound`` when ``actor`` may not read it."""
    found = report.workshop_report(session, actor, workshop_id, edition.at)
    workshop = session.get_one(Workshop, workshop_id)
    pillar = session.get_one(Pillar, workshop.pillar_id)
    wording = Wording(edition.language)
    held_on = found.starts_at.astimezone(BRUSSELS).date().isoformat()
    return Document(
        key="workshop-report",
        name=f"workshop-{pillar.key}-{held_on}",
        language=edition.language,
        cover=Cover(
            kind=wording.say(N_("Report of a workshop")),
            title=(wording.told(found.title),),
            facts=(*_identity(wording, found, edition), *_figures(wording, found)),
            notices=(wording.illustrative(),) if found.is_illustrative else (),
        ),
        brand=edition.brand,
        made_at=found.closed_at or edition.at,
        sections=(
            _people(wording, found.colleges),
            _agenda(wording, found.steps),
            _votes(wording, found),
            proposals_section(wording, found.proposals),
        ),
        data=(
            _agenda_table(
                wording, "agenda", (_held(wording, one) for one in found.steps), in_data=True
            ),
            *proposal_tables(wording, found.proposals),
        ),
    )


def _figures(wording: Wording, found: WorkshopReport) -> tuple[Fact, ...]:
    on_wall = [one for one in found.proposals if is_on_wall(one)]
    return (
        wording.fact(N_("People who joined"), found.joined),
        wording.fact(N_("Proposals on the wall"), len(on_wall)),
        wording.fact(N_("Votes counted"), len(found.results)),
    )


def _identity(wording: Wording, found: WorkshopReport, edition: Edition) -> tuple[Fact, ...]:
    """Which workshop it was: where, when, on what, with whom."""
    facts = [wording.fact(N_("Pillar"), wording.told(found.pillar))]
    if found.working_group:
        facts.append(wording.fact(N_("Working group"), wording.told(found.working_group)))
    if found.theme:
        facts.append(wording.fact(N_("Theme"), wording.told(found.theme)))
    facts.append(wording.fact(N_("Held on"), found.opened_at or found.starts_at))
    facts.append(wording.fact(N_("Place"), found.place or None))
    if found.closed_at is None:
        facts.append(wording.fact(N_("As it stood on"), edition.at))
    return tuple(facts)


def _people(wording: Wording, colleges: Sequence[CollegeSeats]) -> Section:
    seats = tuple(one.seats for one in colleges)
    chart = Chart(
        key="colleges",
        title=wording.say(N_("People who joined, by college")),
        summary=wording.say(N_("%(people)s people joined."), people=sum(seats)),
        kind=ChartKind.BARS,
        category_title=wording.say(N_("College")),
        categories=tuple(wording.told(one.name).text for one in colleges),
        series=(Series(wording.say(N_("People who joined")), seats),),
    )
    return Section(wording.text(N_("Who was there")), (chart,), new_page=True)


def _agenda(wording: Wording, steps: Sequence[ReportStep]) -> Section:
    rows = [_held(wording, step) for step in steps]
    moments = [value for row in rows for value in row if isinstance(value, dt.datetime)]
    if len({moment.astimezone(BRUSSELS).date() for moment in moments}) == 1:
        rows = [tuple(_hour(wording, value) for value in row) for row in rows]
    table = _agenda_table(wording, "agenda-hours", rows, in_data=False)
    return Section(wording.text(N_("Agenda and times")), (table,))


def _agenda_table(
    wording: Wording, key: str, rows: Iterable[tuple[Value, ...]], *, in_data: bool
) -> Table:
    columns = (
        (N_("Step"), 4),
        (N_("Planned at"), 2),
        (N_("Minutes planned"), 2),
        (N_("Begun"), 2),
        (N_("Ended"), 2),
        (N_("Minutes held"), 2),
    )
    return Table(
        key=key,
        title=wording.say(N_("The steps of the workshop")),
        columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
        rows=tuple(rows),
        in_data=in_data,
    )


def _held(wording: Wording, step: ReportStep) -> tuple[Value, ...]:
    """A step as it was planned and held."""
    held = step.held_minutes if step.began_at else None
    times = (step.planned_at, step.planned_minutes, step.began_at, step.ended_at, held)
    return (_step_title(wording, step), *times)


def _hour(wording: Wording, value: Value) -> Value:
    """On paper the hour is enough where all is on one day: the cover says which."""
    return format_time(value, wording.language) if isinstance(value, dt.datetime) else value


def _step_title(wording: Wording, step: ReportStep) -> Run:
    title, language = step.title.shown(wording.language, translate)
    return Run(title, None if language == wording.language else language)


def _votes(wording: Wording, found: WorkshopReport) -> Section:
    """Every result that the room was shown; how many votes it was not shown yet."""
    blocks: list[Block] = []
    if not found.results:
        blocks.append(Notice(wording.text(N_("No result has been shown to the room yet."))))
    if found.unpublished:
        text = wording.text(
            N_("Votes whose result the room was not shown yet: %(number)s."),
            number=found.unpublished,
        )
        blocks.append(Notice(text, Tone.ATTENTION))
    titles = {step.id: _step_title(wording, step) for step in found.steps}
    sections = tuple(
        result_section(wording, one, at, titles[one.step_id])
        for at, one in enumerate(found.results, start=1)
    )
    return Section(wording.text(N_("Votes")), tuple(blocks), sections, new_page=True)
