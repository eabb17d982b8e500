"""The PDF read back: figures, tags, languages, fonts, and an independent checker."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pdfua
import pikepdf
import pypdf
import pytest

from cocreate.domain.documents import Paragraph, Section, words
from cocreate.exports.formats.pdf import Pdf
from tests.exports.documents import HOSTILE, hostile, plan
from tests.exports.formats.reading import figures, squeezed


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(Pdf().render(plan(4)))) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The structure elements in reading order."""

    def walk(element: Any) -> Iterator[Any]:
        if isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield element
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from walk(kid)

    yield from walk(pdf.Root.StructTreeRoot)


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_figure_of_the_document_stands_in_the_pdf(language):
    document = plan(4, language)
    text = squeezed(text_of(Pdf().render(document)))
    missing = [figure for figure in figures(document) if squeezed(figure) not in text]
    assert missing == []


def test_it_says_its_title_its_language_and_that_it_is_tagged(pdf):
    """B15: the PDF is tagged."""
    assert str(pdf.Root.Lang) == "fr-BE"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Projet de plan d’action – L’eau, une ressource")
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_headings_are_one_title_and_then_never_skip_a_level(pdf):
    names = [str(element.S) for element in elements(pdf)]
    levels = [int(name[2:]) for name in names if name[1] == "H" and name[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert 3 in levels


def test_every_table_has_header_cells_with_a_scope(pdf):
    tables = [element for element in elements(pdf) if str(element.S) == "/Table"]
    assert len(tables) == 3
    headers = [element for element in elements(pdf) if str(element.S) == "/TH"]
    assert len(headers) == 3 + 6 + 4
    assert all("Scope" in str(dict(header)) for header in headers)


def test_every_figure_has_words_that_stand_for_it(pdf):
    drawn = [element for element in elements(pdf) if str(element.S) == "/Figure"]
    spoken = [str(element.get("/Alt", "")) for element in drawn]
    assert len(spoken) == 3
    assert all(spoken)
    assert any("La Région porte les quatre cinquièmes" in words for words in spoken)


def test_words_in_another_language_say_which(pdf):
    assert "nl" in {str(e.Lang).split("-")[0] for e in elements(pdf) if "/Lang" in e}


def test_every_font_is_embedded_and_ours(pdf):
    names = set()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item.FontName).split("+")[-1].split("-")[0])
            assert "/FontFile2" in item or "/FontFile3" in item
    assert names <= {"AtkinsonHyperlegible", "DejaVuSans"}
    assert "AtkinsonHyperlegible" in names


def test_contents_and_page_numbers_are_there(pdf):
    text = text_of(Pdf().render(plan(4)))
    assert "Table des matières" in text
    assert "Page 2 sur" in text
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["L’eau, une ressource et des métiers"]
    assert any(str(element.S) == "/TOC" for element in elements(pdf))


@pytest.mark.parametrize("document", [plan(4), hostile()], ids=["plan", "hostile"])
def test_the_independent_checker_finds_no_error(document, tmp_path):
    file = tmp_path / "out.pdf"
    file.write_bytes(Pdf().render(document))
    report = pdfua.validate(file)
    assert [f for f in report.findings if f.severity is pdfua.Severity.ERROR] == []


def test_what_people_write_is_shown_and_never_obeyed():
    texts = Section(words("Textes"), tuple(Paragraph(words(typed)) for typed in HOSTILE))
    text = squeezed(text_of(Pdf().render(replace(hostile(), sections=(texts,)))))
    for typed in HOSTILE[:8]:
        assert squeezed(typed) in text
    assert "root:x:0" not in text
    assert squeezed("[deciduous tree]") in text
    assert "x" * 10_000 in text
