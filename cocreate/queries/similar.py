"""Proposals that say nearly the same as what somebody is typing (feature M4).

In silent ideation a similar proposal of somebody else is no exception to the silence: until the
reveal, only their number is answered, and for a single word not even that, so that nobody can fish
for what others write. ``docs/similarity.md`` says how texts are compared.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.similarity import Candidate, Similar, meaningful_words, similar
from cocreate.models.proposals import Proposal
from cocreate.queries.proposals import Card, Shelf, room_sees_proposals
from cocreate.queries.workshops import readable_workshop

SHOWN = 3
FEWEST_WORDS = 2


@dataclass(frozen=True)
class SimilarCard:
    """A similar proposal, and those of its words that the typed text has too."""

    card: Card
    is_mine: bool
    shared: tuple[str, ...]


@dataclass(frozen=True)
class SimilarProposals:
    """The most similar proposals that the reader may see, and how many more there are."""

    shown: tuple[SimilarCard, ...]
    others: int


@dataclass(frozen=True)
class Typed:
    """What somebody has typed so far; ``editing`` is the id of the own proposal it will change."""

    title: str
    summary: str
    language: str
    editing: str | None = None


def similar_proposals(
    session: Session, actor: Actor, workshop_id: str, typed: Typed
) -> SimilarProposals:
    """What the room already holds that resembles what a participant is typing."""
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_TAKE_PART)
    words = meaningful_words(f"{typed.title} {typed.summary}", typed.language)
    if words < FEWEST_WORDS:
        return SimilarProposals((), 0)
    shelf = Shelf(session, workshop.id)
    by_id = {one.id: one for one in shelf.on_wall() if one.id != typed.editing}
    found = _resembling(typed, tuple(by_id.values()))
    seen = room_sees_proposals(session, workshop)
    readable = [one for one in found if seen or by_id[one.key].author_id == actor.id][:SHOWN]
    return SimilarProposals(
        shown=tuple(
            SimilarCard(
                card=shelf.card(by_id[one.key]),
                is_mine=by_id[one.key].author_id == actor.id,
                shared=one.shared,
            )
            for one in readable
        ),
        others=len(found) - len(readable),
    )


def _resembling(typed: Typed, proposals: tuple[Proposal, ...]) -> list[Similar]:
    """Titles are compared with titles and whole texts with whole texts; the better one counts."""
    titles = [Candidate(one.id, one.title, one.language) for one in proposals]
    texts = [Candidate(one.id, f"{one.title}. {one.summary}", one.language) for one in proposals]
    best: dict[str, Similar] = {}
    for found in (
        *similar(typed.title, typed.language, titles),
        *similar(f"{typed.title}. {typed.summary}", typed.language, texts),
    ):
        if found.key not in best or found.score > best[found.key].score:
            best[found.key] = found
    return sorted(best.values(), key=lambda one: (-one.score, one.key))
