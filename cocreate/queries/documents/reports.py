"""The report of a workshop: what was held, who was there in numbers, what was proposed and voted.

It is made of the same queries as the dashboard and the projector, so its totals are theirs.
"""

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
    Notice,
    Run,
    Section,
    Series,
    Table,
)
from cocreate.domain.permissions import Actor
from cocreate.domain.text import N_
from cocreate.queries.documents.results import result_section
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.proposals import Board, Card, board
from cocreate.queries.results import results_of
from cocreate.queries.workshops import WorkshopPage, workshop_page


def workshop_report(session: Session, actor: Actor, workshop_id: str, edition: Edition) -> Document:
    """The report as it stands; ``NotFound`` when ``actor`` may not read the workshop."""
    page = workshop_page(session, actor, workshop_id, edition.at)
    cards = board(session, actor, workshop_id)
    results = results_of(session, workshop_id, Audience.FACILITATOR)
    wording = Wording(edition.language)
    return Document(
        key="workshop-report",
        name=f"workshop-{page.door.code.lower()}",
        language=edition.language,
        cover=_cover(wording, page, cards, len(results), edition),
        brand=edition.brand,
        made_at=page.closed_at or edition.at,
        sections=(
            _people(wording, page),
            _agenda(wording, page),
            _proposals(wording, cards),
            Section(
                wording.text(N_("Votes")),
                () if results else (Notice(wording.text(N_("No vote has been counted yet."))),),
                tuple(result_section(wording, one, at) for at, one in enumerate(results, start=1)),
                new_page=True,
            ),
        ),
    )


def _cover(
    wording: Wording, page: WorkshopPage, cards: Board, votes: int, edition: Edition
) -> Cover:
    facts = [
        wording.fact(N_("Pillar"), wording.told(page.pillar)),
        wording.fact(N_("Held on"), page.opened_at or page.starts_at),
        wording.fact(N_("Place"), page.place or None),
        wording.fact(N_("People who joined"), sum(one.seats for one in page.colleges)),
        wording.fact(N_("Proposals on the wall"), cards.total),
        wording.fact(N_("Votes counted"), votes),
    ]
    if page.theme:
        facts.insert(1, wording.fact(N_("Theme"), wording.told(page.theme)))
    if page.working_group:
        facts.insert(1, wording.fact(N_("Working group"), wording.told(page.working_group)))
    if page.closed_at is None:
        facts.append(wording.fact(N_("As it stood on"), edition.at))
    return Cover(
        kind=wording.say(N_("Report of a workshop")),
        title=(wording.told(page.title),),
        facts=tuple(facts),
        notices=(wording.illustrative(),) if page.is_illustrative else (),
    )


def _people(wording: Wording, page: WorkshopPage) -> Section:
    seats = tuple(one.seats for one in page.colleges)
    chart = Chart(
        key="colleges",
        title=wording.say(N_("People who joined, by college")),
        summary=wording.say(N_("%(people)s people joined."), people=sum(seats)),
        kind=ChartKind.BARS,
        category_title=wording.say(N_("College")),
        categories=tuple(wording.told(one.name).text for one in page.colleges),
        series=(Series(wording.say(N_("People who joined")), seats),),
    )
    return Section(wording.text(N_("Who was there")), (chart,), new_page=True)


def _agenda(wording: Wording, page: WorkshopPage) -> Section:
    columns = (
        (N_("Step"), 4),
        (N_("Minutes planned"), 2),
        (N_("Begun"), 4),
        (N_("Ended"), 4),
        (N_("Minutes held"), 2),
    )
    rows = []
    for step in page.steps:
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
