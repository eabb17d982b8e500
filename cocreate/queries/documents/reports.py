"""The report of a workshop as a document: what was held, by whom, what was proposed and voted.

It is made of ``queries.report``, which its page and every other form are made of, and so of what
the projector showed.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Cover,
    Document,
    Euro,
    Fact,
    Notice,
    Run,
    Section,
    Series,
    Table,
    Tone,
)
from cocreate.domain.permissions import Actor
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import Workshop
from cocreate.queries import report
from cocreate.queries.documents.results import result_section
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.report import ReportProposal, ReportStep, WorkshopReport
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
            _proposals(wording, found.proposals),
            _votes(wording, found),
        ),
    )


def _figures(wording: Wording, found: WorkshopReport) -> tuple[Fact, ...]:
    on_wall = [one for one in found.proposals if _is_on_wall(one)]
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
    columns = (
        (N_("Step"), 4),
        (N_("Planned at"), 4),
        (N_("Minutes planned"), 2),
        (N_("Begun"), 4),
        (N_("Ended"), 4),
        (N_("Minutes held"), 2),
    )
    rows = []
    for step in steps:
        title, language = step.title.shown(wording.language, translate)
        named = Run(title, None if language == wording.language else language)
        held = step.held_minutes if step.began_at else None
        times = (step.planned_at, step.planned_minutes, step.began_at, step.ended_at, held)
        rows.append((named, *times))
    return Section(
        wording.text(N_("Agenda and times")),
        (
            Table(
                key="agenda",
                title=wording.say(N_("The steps of the workshop")),
                columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
                rows=tuple(rows),
            ),
        ),
    )


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
    sections = tuple(
        result_section(wording, one, at) for at, one in enumerate(found.results, start=1)
    )
    return Section(wording.text(N_("Votes")), tuple(blocks), sections, new_page=True)


def _proposals(wording: Wording, proposals: Sequence[ReportProposal]) -> Section:
    """What the room proposed and what became of it there; nothing before the reveal."""
    if not proposals:
        text = wording.text(N_("There is no proposal yet, or people are still writing in silence."))
        return Section(wording.text(N_("Proposals")), (Notice(text),), new_page=True)
    told = [one for one in proposals if one.title]
    on_wall = sorted((one for one in told if _is_on_wall(one)), key=_by_group)
    merged = [one for one in told if one.state == State.MERGED]
    blocks: tuple[Block, ...] = (
        _cards(wording, "proposals", N_("Proposals of the room"), on_wall),
        _cards(wording, "merged", N_("Merged into others"), merged),
    )
    left_out = wording.text(
        N_("%(withdrawn)s withdrawn by their authors, %(hidden)s hidden by the facilitator."),
        withdrawn=sum(one.state == State.WITHDRAWN for one in proposals),
        hidden=sum(one.is_hidden and one.state != State.WITHDRAWN for one in proposals),
    )
    return Section(wording.text(N_("Proposals")), (*blocks, Notice(left_out)), new_page=True)


def _by_group(one: ReportProposal) -> tuple[bool, str]:
    """Groups by their label; what has none comes last."""
    return not one.group_label, one.group_label


def _is_on_wall(one: ReportProposal) -> bool:
    return not one.is_hidden and one.state not in {State.MERGED, State.WITHDRAWN}


def _cards(wording: Wording, key: str, title: str, proposals: Sequence[ReportProposal]) -> Table:
    columns = (
        (N_("No."), 1),
        (N_("Proposal"), 5),
        (N_("Group"), 2),
        (N_("People behind it"), 2),
        (N_("Proposals merged into it"), 2),
        (N_("State"), 2),
        (N_("Rough cost"), 2),
    )
    return Table(
        key=key,
        title=wording.say(title),
        columns=tuple(Column(wording.say(name), weight) for name, weight in columns),
        rows=tuple(
            (
                str(one.number),
                _worded(wording, one),
                one.group_label,
                one.authors,
                ", ".join(map(str, one.origins)),
                _state(wording, one),
                Euro(one.rough_cost),
            )
            for one in proposals
        ),
        empty=wording.say(N_("None.")),
    )


def _state(wording: Wording, one: ReportProposal) -> str:
    if one.merged_into is not None:
        return wording.say(N_("Merged into no. %(number)s"), number=one.merged_into)
    return wording.say(STATE_LABELS[State(one.state)])


def _worded(wording: Wording, one: ReportProposal) -> tuple[Run, ...]:
    """Title and summary, in the language in which they were written."""
    language = None if one.language == wording.language else one.language
    title = Run(one.title, language, strong=True)
    return (title, Run(f"\n{one.summary}", language)) if one.summary else (title,)
