"""Proposals as each audience may read them.

The law of silent ideation (feature L7): while people write, no query answers the text of another
person's proposal, nor its number, group or any other field of it; a participant reads the own
ones, and everybody reads how many there are. That holds for whoever runs the room too, until the
step is paused, over or revealed: then they can look the proposals through, and hide what does not
belong on a wall, before the room sees it.

What is hidden is read by its author, with the reason, and by whoever runs the room. No query says
who wrote a proposal: only how many people stand behind it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import PERMISSIONS, Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Capability, Permission
from cocreate.models.facts import capabilities, is_silent, voted_on
from cocreate.models.proposals import ON_WALL_STATES, Proposal, ProposalWording
from cocreate.models.workshops import Workshop
from cocreate.queries.workshops import readable_workshop


@dataclass(frozen=True)
class Card:
    """A proposal as it stands on the wall.

    ``authors`` are the people behind it and behind everything merged into it; ``origins`` how many
    proposals were merged into it directly. ``moves`` goes with a move of the card, ``version`` with
    an edit.
    """

    id: str
    number: int
    version: int
    moves: int
    state: str
    language: str
    title: str
    summary: str
    aims: Mapping[str, str]
    frame_codes: tuple[str, ...]
    lead_organisation: str
    rough_cost: Decimal | None
    group_label: str
    authors: int
    origins: int
    hidden_reason: str = ""


@dataclass(frozen=True)
class Group:
    """Cards under one label; those without label come last."""

    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Wall:
    """What the room sees of its proposals: nothing but their number while ``is_hidden``."""

    is_hidden: bool
    total: int
    groups: tuple[Group, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for group in self.groups for card in group.cards)


@dataclass(frozen=True)
class Board:
    """The wall for whoever runs the room, with what is hidden, withdrawn or merged away."""

    is_silent: bool
    total: int
    groups: tuple[Group, ...]
    hidden: tuple[Card, ...]
    withdrawn: tuple[Card, ...]
    merged: tuple[Card, ...]


@dataclass(frozen=True)
class OwnProposal:
    """One's own proposal, and what became of it in the room."""

    card: Card
    merged_into: Card | None
    can_change: bool
    can_restore: bool


@dataclass(frozen=True)
class WordingView:
    """How a proposal read at one version; ``by_facilitator`` says who worded it so."""

    version: int
    title: str
    summary: str
    at: dt.datetime
    by_facilitator: bool


@dataclass(frozen=True)
class ProposalPage:
    """One proposal with everything that went into it.

    ``wordings`` are for its author and whoever runs the room: a wording may have been replaced
    because it named somebody.
    """

    workshop_id: str
    card: Card
    merged_into: Card | None
    origins: tuple[Card, ...]
    wordings: tuple[WordingView, ...]


class Shelf:
    """All proposals of a workshop, read once, and how they went into one another.

    With ``author``, only what that seat has sent and whatever has to do with a merger.
    """

    def __init__(self, session: Session, workshop_id: str, *, author: str | None = None) -> None:
        of_workshop = sa.select(Proposal).where(Proposal.workshop_id == workshop_id)
        if author is not None:
            of_workshop = of_workshop.where(_sent_or_merged(workshop_id, author))
        self.all = tuple(session.scalars(of_workshop.order_by(Proposal.number)))
        self._by_id = {one.id: one for one in self.all}
        self._origins: dict[str, list[Proposal]] = {}
        for one in self.all:
            if one.merged_into_id:
                self._origins.setdefault(one.merged_into_id, []).append(one)

    def get(self, proposal_id: str | None) -> Proposal | None:
        return self._by_id.get(proposal_id or "")

    def origins(self, proposal: Proposal) -> tuple[Proposal, ...]:
        return tuple(self._origins.get(proposal.id, ()))

    def authors(self, proposal: Proposal) -> frozenset[str]:
        """The ids of the seats behind a proposal and behind all that was merged into it."""
        own = {proposal.author_id} if proposal.author_id else set()
        return frozenset(own).union(*(self.authors(one) for one in self.origins(proposal)))

    def on_wall(self) -> tuple[Proposal, ...]:
        return tuple(
            one for one in self.all if one.state in ON_WALL_STATES and not one.hidden_reason
        )

    def card(self, proposal: Proposal, *, with_reason: bool = False) -> Card:
        return Card(
            id=proposal.id,
            number=proposal.number,
            version=proposal.version,
            moves=proposal.moves,
            state=proposal.state,
            language=proposal.language,
            title=proposal.title,
            summary=proposal.summary,
            aims=proposal.aims,
            frame_codes=tuple(proposal.frame_codes),
            lead_organisation=proposal.lead_organisation,
            rough_cost=proposal.rough_cost,
            group_label=proposal.group_label,
            authors=len(self.authors(proposal)),
            origins=len(self.origins(proposal)),
            hidden_reason=proposal.hidden_reason if with_reason else "",
        )

    def cards(
        self, proposals: Iterable[Proposal], *, with_reason: bool = False
    ) -> tuple[Card, ...]:
        return tuple(self.card(one, with_reason=with_reason) for one in proposals)

    def groups(self, proposals: Iterable[Proposal]) -> tuple[Group, ...]:
        """Cards by label, in the order of their first card; those without label last."""
        by_label: dict[str, list[Card]] = {}
        for card in self.cards(proposals):
            by_label.setdefault(card.group_label, []).append(card)
        without = by_label.pop("", None)
        ordered = [Group(label, tuple(cards)) for label, cards in by_label.items()]
        return (*ordered, *([Group("", tuple(without))] if without else ()))


def wall(session: Session, actor: Actor, workshop_id: str, audience: Audience) -> Wall:
    """What the room sees on phones and on the projector; the same for all who see it."""
    workshop = readable_workshop(session, actor, workshop_id, PERMISSIONS[audience])
    shelf = Shelf(session, workshop.id)
    on_wall = shelf.on_wall()
    if not room_sees_proposals(session, workshop):
        return Wall(is_hidden=True, total=len(on_wall), groups=())
    return Wall(is_hidden=False, total=len(on_wall), groups=shelf.groups(on_wall))


def room_sees_proposals(session: Session, workshop: Workshop) -> bool:
    """Whether the current step lets people see what others wrote."""
    return Capability.SEE_PROPOSALS in capabilities(session, workshop)


def board(session: Session, actor: Actor, workshop_id: str) -> Board:
    """What whoever runs the room arranges; only numbers while people write in silence."""
    return cards_of(
        session, readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_READ)
    )


def cards_of(session: Session, workshop: Workshop) -> Board:
    """The board of a workshop that somebody may read."""
    shelf = Shelf(session, workshop.id)
    on_wall = shelf.on_wall()
    if is_silent(session, workshop):
        return Board(True, len(on_wall), (), (), (), ())
    hidden = [one for one in shelf.all if one.state in ON_WALL_STATES and one.hidden_reason]
    return Board(
        is_silent=False,
        total=len(on_wall),
        groups=shelf.groups(on_wall),
        hidden=shelf.cards(hidden, with_reason=True),
        withdrawn=shelf.cards(one for one in shelf.all if one.state == "withdrawn"),
        merged=shelf.cards(one for one in shelf.all if one.state == "merged"),
    )


def own_proposals(session: Session, actor: Actor, workshop_id: str) -> tuple[OwnProposal, ...]:
    """What a participant has sent, withdrawn ones included, in the order of sending."""
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_TAKE_PART)
    shelf = Shelf(session, workshop.id, author=str(actor.id))
    voted = voted_on(session, workshop.id)
    open_now = Capability.REVISE_PROPOSALS in capabilities(session, workshop)

    def own(proposal: Proposal) -> OwnProposal:
        target = shelf.get(proposal.merged_into_id)
        changeable = open_now and proposal.id not in voted
        return OwnProposal(
            card=shelf.card(proposal, with_reason=True),
            merged_into=shelf.card(target) if target else None,
            can_change=changeable and proposal.state == "proposed",
            can_restore=changeable and proposal.state == "withdrawn",
        )

    return tuple(own(one) for one in shelf.all if one.author_id == actor.id)


def proposal_page(session: Session, actor: Actor, proposal_id: str) -> ProposalPage:
    """One proposal; ``NotFound`` for whoever may not read it now."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-such-proposal")
    permission = Permission.WORKSHOP_READ if actor.is_staff else Permission.WORKSHOP_TAKE_PART
    workshop = readable_workshop(session, actor, proposal.workshop_id, permission)
    shelf = Shelf(session, workshop.id)
    is_own = proposal.author_id is not None and proposal.author_id == actor.id
    if not is_own and not _may_read(session, actor, workshop, shelf, proposal):
        raise NotFound("no-such-proposal")
    target = shelf.get(proposal.merged_into_id)
    tells_all = is_own or actor.is_staff
    return ProposalPage(
        workshop_id=workshop.id,
        card=shelf.card(proposal, with_reason=tells_all),
        merged_into=shelf.card(target) if target else None,
        origins=shelf.cards(
            one for one in shelf.origins(proposal) if tells_all or not one.hidden_reason
        ),
        wordings=_wordings(session, proposal) if tells_all else (),
    )


def _may_read(
    session: Session, actor: Actor, workshop: Workshop, shelf: Shelf, proposal: Proposal
) -> bool:
    """Whether somebody else's proposal may be read: on the wall, or merged into what is on it."""
    if actor.is_staff:
        return not is_silent(session, workshop)
    if proposal.hidden_reason or not room_sees_proposals(session, workshop):
        return False
    top: Proposal | None = proposal
    while top is not None and top.state == "merged":
        top = shelf.get(top.merged_into_id)
    return top is not None and top in shelf.on_wall()


def _sent_or_merged(workshop_id: str, author: str) -> sa.ColumnElement[bool]:
    """Proposals of a seat, those that were merged, and those into which others were."""
    targets = sa.select(Proposal.merged_into_id).where(
        Proposal.workshop_id == workshop_id, Proposal.merged_into_id.is_not(None)
    )
    return sa.or_(
        Proposal.author_id == author,
        Proposal.merged_into_id.is_not(None),
        Proposal.id.in_(targets),
    )


def _wordings(session: Session, proposal: Proposal) -> tuple[WordingView, ...]:
    kept = sa.select(ProposalWording).where(ProposalWording.proposal_id == proposal.id)
    return tuple(
        WordingView(one.version, one.title, one.summary, one.at, one.editor_id is not None)
        for one in session.scalars(kept.order_by(ProposalWording.version))
    )
