"""The report of a workshop: what was held, who was there in numbers, what was proposed and voted.

It is made of the same queries as the dashboard and the projector, so its totals are theirs.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.audiences import Audience
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
)
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS
from cocreate.models.pillars import Pillar, WorkingGroup
from cocreate.models.workshops import Workshop
from cocreate.queries.agendas import StepView, agenda
from cocreate.queries.documents.results import result_section
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.proposals import Board, Card, cards_of
from cocreate.queries.results import results_of
from cocreate.queries.workshops import (
    CollegeSeats,
    college_seats,
    readable_workshop,
    theme_of,
)


def workshop_report(session: Session, actor: Actor, workshop_id: str, edition: Edition) -> Document:
    """The report as it stands; ``NotFound`` when ``actor`` may not read it.

    Whoever runs the workshop reads all results, others those that the room was shown.
    """
    workshop = readable_workshop(session, actor, workshop_id, Permission.REPORT_READ)
    cards = cards_of(session, workshop)
    place = Facts(workshop.pillar_id, workshop.id)
    runs_it = can(actor, Permission.WORKSHOP_RUN, place)
    results = results_of(session, workshop_id, Audience.FACILITATOR if runs_it else Audience.SCREEN)
    seats = college_seats(session, workshop)
    wording = Wording(edition.language)
    pillar = session.get_one(Pillar, workshop.pillar_id)
    held_on = workshop.starts_at.astimezone(BRUSSELS).date().isoformat()
    figures = (
        wording.fact(N_("People who joined"), sum(one.seats for one in seats)),
        wording.fact(N_("Proposals on the wall"), cards.total),
        wording.fact(N_("Votes counted"), len(results)),
    )
    return Document(
        key="workshop-report",
        name=f"workshop-{pillar.key}-{held_on}",
        language=edition.language,
        cover=Cover(
            kind=wording.say(N_("Report of a workshop")),
            title=(wording.told(workshop.title),),
            facts=(*_identity(session, wording, workshop, pillar, edition), *figures),
            notices=(wording.illustrative(),) if workshop.is_illustrative else (),
        ),
        brand=edition.brand,
        made_at=workshop.closed_at or edition.at,
        sections=(
            _people(wording, seats),
            _agenda(wording, agenda(workshop, edition.at)),
            _proposals(wording, cards),
            Section(
                wording.text(N_("Votes")),
                () if results else (Notice(wording.text(N_("No vote has been counted yet."))),),
                tuple(result_section(wording, one, at) for at, one in enumerate(results, start=1)),
                new_page=True,
            ),
        ),
    )


def _identity(
    session: Session, wording: Wording, workshop: Workshop, pillar: Pillar, edition: Edition
) -> tuple[Fact, ...]:
    """Which workshop it was: where, when, on what, with whom."""
    facts = [wording.fact(N_("Pillar"), wording.told(pillar.name))]
    group = session.get(WorkingGroup, workshop.working_group_id or "")
    if group is not None:
        facts.append(wording.fact(N_("Working group"), wording.told(group.name)))
    theme = theme_of(session, workshop)
    if theme:
        facts.append(wording.fact(N_("Theme"), wording.told(theme)))
    facts.append(wording.fact(N_("Held on"), workshop.opened_at or workshop.starts_at))
    facts.append(wording.fact(N_("Place"), workshop.place or None))
    if workshop.closed_at is None:
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


def _agenda(wording: Wording, steps: Sequence[StepView]) -> Section:
    columns = (
        (N_("Step"), 4),
        (N_("Minutes planned"), 2),
        (N_("Begun"), 4),
        (N_("Ended"), 4),
        (N_("Minutes held"), 2),
    )
    rows = []
    for step in steps:
        title, language = step.title.shown(wording.language, translate)
        named = Run(title, None if language == wording.language else language)
        held = round(step.held_seconds / 60) if step.was_held else None
        rows.append((named, step.minutes, step.first_opened_at, step.closed_at, held))
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


def _proposals(wording: Wording, cards: Board) -> Section:
    """What the room proposed; while people write in silence, only how many there are."""
    if cards.is_silent:
        silent = wording.text(
            N_("People are writing: %(number)s proposals so far, shown after the reveal."),
            number=cards.total,
        )
        return Section(wording.text(N_("Proposals")), (Notice(silent),), new_page=True)
    groups = [(group.label, card) for group in cards.groups for card in group.cards]
    blocks: tuple[Block, ...] = (
        _cards(wording, "proposals", N_("Proposals of the room"), groups),
        _cards(wording, "merged", N_("Merged into others"), [("", one) for one in cards.merged]),
    )
    withdrawn = wording.text(
        N_("%(withdrawn)s withdrawn by their authors, %(hidden)s hidden by the facilitator."),
        withdrawn=len(cards.withdrawn),
        hidden=len(cards.hidden),
    )
    return Section(wording.text(N_("Proposals")), (*blocks, Notice(withdrawn)), new_page=True)


def _cards(wording: Wording, key: str, title: str, cards: list[tuple[str, Card]]) -> Table:
    columns = (
        (N_("No."), 1),
        (N_("Proposal"), 5),
        (N_("Group"), 2),
        (N_("People behind it"), 2),
        (N_("Proposals merged into it"), 2),
        (N_("Rough cost"), 2),
    )
    return Table(
        key=key,
        title=wording.say(title),
        columns=tuple(Column(wording.say(name), weight) for name, weight in columns),
        rows=tuple(
            (
                str(card.number),
                _worded(wording, card),
                label,
                card.authors,
                card.origins,
                Euro(card.rough_cost),
            )
            for label, card in cards
        ),
        empty=wording.say(N_("None.")),
    )


def _worded(wording: Wording, card: Card) -> tuple[Run, ...]:
    """Title and summary, in the language in which they were written."""
    language = None if card.language == wording.language else card.language
    title = Run(card.title, language, strong=True)
    return (title, Run(f"\n{card.summary}", language)) if card.summary else (title,)
