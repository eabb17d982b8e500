"""Posters and cards: one page, a code that phones read, and words that any hand may type."""

import io
from dataclasses import replace

import pdfua
import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from cocreate.domain.documents import Card, CardSheet, Poster, words
from cocreate.exports.posters import render_cards, render_poster
from tests.exports.documents import BRAND, HOSTILE, MADE_AT

LINK = "https://atelier.example.org/j/0123456789abcdefghijkl"

POSTER = Poster(
    language="fr",
    brand=BRAND,
    title=words("L’eau, une ressource et des métiers"),
    pillar="Axe Eau",
    when="mardi 3 mars 2026 à 9 h 30",
    place="Salle 2",
    address="atelier.example.org",
    code="KWT7XQ",
    link=LINK,
    invitation="Participez avec votre téléphone",
    steps=("Visez le carré.", "Ou tapez le code.", "Choisissez votre collège."),
    made_at=MADE_AT,
)
SHEET = CardSheet(
    language="nl",
    brand=BRAND,
    title=words("Water, een hulpbron", "nl"),
    when="dinsdag 3 maart 2026",
    address="atelier.example.org",
    code="KWT7XQ",
    invitation="Scan het vierkant",
    card_label="Uw kaart, één keer geldig",
    cards=tuple(Card(f"{LINK}?c={number}", f"ABCDE{number:05}") for number in range(11)),
    made_at=MADE_AT,
)


def pages(data: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(data)).pages)


def errors(data: bytes, tmp_path) -> list[pdfua.Finding]:
    file = tmp_path / "out.pdf"
    file.write_bytes(data)
    return [f for f in pdfua.validate(file).findings if f.severity is pdfua.Severity.ERROR]


@pytest.mark.parametrize(("paper", "millimetres"), [("a4", 297), ("a3", 420)])
def test_a_poster_is_one_page_of_its_paper(paper, millimetres, tmp_path):
    data = render_poster(POSTER, paper)
    (page,) = pages(data)
    assert float(page.mediabox.height) / 72 * 25.4 == pytest.approx(millimetres, abs=1)
    text = page.extract_text()
    for typed in (POSTER.pillar, POSTER.when, POSTER.place, POSTER.address, *POSTER.steps):
        assert typed in text.replace("\n", " ")
    assert "KWT7XQ" in text.replace(" ", "").replace("\n", "")
    assert errors(data, tmp_path) == []


def test_the_code_of_a_poster_is_as_high_as_a_hand_is_wide():
    sizes: list[float] = []

    def visit(text, _matrix, text_matrix, _font, size):
        if "KWT" in text:
            sizes.append(size * abs(text_matrix[3]))

    pages(render_poster(POSTER))[0].extract_text(visitor_text=visit)
    assert max(sizes) >= 80


def test_the_drawn_code_of_a_poster_leads_into_the_workshop(monkeypatch):
    seen = _picture_of(render_poster, POSTER, monkeypatch)
    (found,) = zxingcpp.read_barcodes(seen)
    assert found.text == LINK


def test_cards_are_eight_a_page_each_with_its_own_link(monkeypatch, tmp_path):
    data = render_cards(SHEET)
    assert len(pages(data)) == 2
    first = pages(data)[0].extract_text().replace(" ", "")
    assert [card.card_code in first for card in SHEET.cards] == [True] * 8 + [False] * 3
    assert errors(data, tmp_path) == []
    seen = _picture_of(render_cards, replace(SHEET, cards=SHEET.cards[:8]), monkeypatch)
    found = {code.text for code in zxingcpp.read_barcodes(seen)}
    assert found == {card.link for card in SHEET.cards[:8]}


def test_the_same_paper_gives_the_same_bytes():
    assert render_poster(POSTER) == render_poster(POSTER)
    assert render_cards(SHEET) == render_cards(SHEET)


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_people_write_stops_a_poster_or_a_card(typed):
    poster = replace(POSTER, title=words(typed), pillar=typed, place=typed, invitation=typed)
    assert len(pages(render_poster(replace(poster, steps=(typed,))))) >= 1
    assert pages(render_cards(replace(SHEET, title=words(typed), invitation=typed[:50])))


def _picture_of(render, paper, monkeypatch) -> Image.Image:
    """What a paper looks like: the same drawing, asked for as a picture."""

    compiler = typst.Compiler

    class AsPicture:
        def __init__(self, **given):
            self.compiler = compiler(**given)

        def compile(self, **_given):
            return self.compiler.compile(format="png", ppi=150)

    with monkeypatch.context() as patch:
        patch.setattr("cocreate.exports.typesetting.typst.Compiler", AsPicture)
        return Image.open(io.BytesIO(render(paper)))
