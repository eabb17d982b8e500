"""The papers of a workshop: its poster, and join cards to hand out. PDF alone, for the printer."""

from typing import Literal

from cocreate.catalogues import translate
from cocreate.domain.documents import CardSheet, Poster, Run, Text, plain
from cocreate.domain.text import N_
from cocreate.exports import fonts, qr
from cocreate.exports.text import drawable
from cocreate.exports.typesetting import typeset
from cocreate.formatting import BRUSSELS, NOTHING

Paper = Literal["a4", "a3"]

SPOKEN = N_("QR code that opens the workshop on a phone")

_TITLE_SIZES = ((40, 32), (80, 26), (130, 21))
_SMALLEST_TITLE = 16
_CARD_TITLE = 90


def render_poster(poster: Poster, paper: Paper = "a4") -> bytes:
    """The poster as a PDF of one page; A3 is the same, larger."""
    title = plain(poster.title)
    size = next((size for most, size in _TITLE_SIZES if len(title) <= most), _SMALLEST_TITLE)
    return typeset(
        "poster.typ",
        {
            **_shared(poster),
            "paper": paper,
            "size": size,
            "pillar": drawable(poster.pillar),
            "place": drawable(poster.place),
            "svg": qr.svg(poster.link),
            "steps": [drawable(step) for step in poster.steps],
        },
        poster.made_at,
    )


def render_cards(sheet: CardSheet) -> bytes:
    """The cards as a PDF, eight a page."""
    drawn: dict[str, str] = {card.link: qr.svg(card.link) for card in sheet.cards}
    return typeset(
        "cards.typ",
        {
            **_shared(sheet),
            "title": _runs(_shortened(sheet.title), sheet.language),
            "card_label": drawable(sheet.card_label),
            "cards": [
                {"svg": drawn[card.link], "card_code": drawable(card.card_code)}
                for card in sheet.cards
            ],
        },
        sheet.made_at,
    )


def _shared(paper: Poster | CardSheet) -> dict[str, object]:
    day = paper.made_at.astimezone(BRUSSELS)
    return {
        "language": paper.language,
        "brand": {"name": drawable(paper.brand.name), "colour": paper.brand.colour},
        "fonts": list(fonts.FAMILIES),
        "date": [day.year, day.month, day.day],
        "title_line": drawable(plain(paper.title)) or NOTHING,
        "title": _runs(paper.title, paper.language),
        "when": drawable(paper.when),
        "address": drawable(paper.address),
        "code": drawable(paper.code),
        "invitation": drawable(paper.invitation) or NOTHING,
        "spoken": translate(SPOKEN, paper.language),
    }


def _shortened(title: Text) -> Text:
    """A title that leaves room on a card."""
    words = plain(title)
    if len(words) <= _CARD_TITLE:
        return title
    return (Run(f"{words[:_CARD_TITLE]}…", title[0].language),)


def _runs(text: Text, language: str) -> list[dict[str, str]]:
    made = [
        {"text": drawable(run.text), "language": run.language or language}
        for run in text
        if drawable(run.text).strip()
    ]
    return made or [{"text": NOTHING, "language": language}]
