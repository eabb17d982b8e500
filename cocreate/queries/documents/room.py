"""The papers of a workshop: the poster on its wall and the cards that are handed out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cocreate.domain.documents import Card, CardSheet, Poster
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.text import N_
from cocreate.formatting import format_time, format_weekday
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import Workshop
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.workshops import readable_workshop

PLAIN_CARDS = 8
"""A page of cards without codes of their own."""

STEPS = (
    N_("Point the camera of your phone at this square."),
    N_("Or open the address below and type the code."),
    N_("Choose your college, and you are in. No account, no app."),
)


@dataclass(frozen=True)
class Door:
    """How the door of a workshop is written: ``address`` is typed, ``link`` is scanned.

    ``link`` answers the whole link for the token of a workshop and, where one is needed, a card.
    """

    address: str
    link: Callable[[str, str], str]


def workshop_poster(
    session: Session, actor: Actor, workshop_id: str, edition: Edition, door: Door
) -> Poster:
    """The poster in one language; ``NotFound`` when ``actor`` may not read the workshop."""
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_READ)
    wording = Wording(edition.language)
    pillar = wording.told(session.get_one(Pillar, workshop.pillar_id).name).text
    return Poster(
        language=edition.language,
        brand=edition.brand,
        title=(wording.told(workshop.title),),
        pillar=pillar[:1].upper() + pillar[1:],
        when=_when(workshop, wording),
        place=workshop.place,
        address=door.address,
        code=workshop.join_code,
        link=door.link(workshop.join_token, ""),
        invitation=wording.say(N_("Take part with your phone")),
        steps=tuple(wording.say(step) for step in STEPS),
        made_at=workshop.starts_at,
    )


def join_cards(
    session: Session,
    actor: Actor,
    workshop_id: str,
    edition: Edition,
    door: Door,
    codes: Iterable[str] = (),
) -> CardSheet:
    """Cards to cut out: one for each one-time code, or else a page of cards that are alike."""
    workshop = readable_workshop(session, actor, workshop_id, Permission.WORKSHOP_READ)
    wording = Wording(edition.language)
    card_codes = tuple(codes) or ("",) * PLAIN_CARDS
    return CardSheet(
        language=edition.language,
        brand=edition.brand,
        title=(wording.told(workshop.title),),
        when=_when(workshop, wording),
        address=door.address,
        code=workshop.join_code,
        invitation=wording.say(N_("Scan the square, or open this address and type the code:")),
        card_label=wording.say(N_("Your card, valid once:")),
        cards=tuple(Card(door.link(workshop.join_token, code), code) for code in card_codes),
        made_at=workshop.starts_at,
    )


def _when(workshop: Workshop, wording: Wording) -> str:
    language = wording.language
    said = wording.say(
        N_("%(day)s at %(time)s"),
        day=format_weekday(workshop.starts_at, language),
        time=format_time(workshop.starts_at, language),
    )
    return said[:1].upper() + said[1:]
