"""The Word file read back with python-docx and as bare XML."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from cocreate.domain.documents import Section, words
from cocreate.exports.formats.docx import Docx
from tests.exports.documents import HOSTILE, MADE_AT, budget_table, hostile, plan
from tests.exports.formats.reading import figures, squeezed


def opened(document):
    return docx.Document(io.BytesIO(Docx().render(document)))


def text_of(word) -> str:
    return "".join(
        element.text or "" if element.tag == qn("w:t") else "\n"
        for element in word.element.body.iter(qn("w:t"), qn("w:br"), qn("w:p"))
    )


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_figure_of_the_document_stands_in_the_file(language):
    document = plan(4, language)
    text = squeezed(text_of(opened(document)))
    assert [figure for figure in figures(document) if squeezed(figure) not in text] == []


def test_headings_are_real_and_count_themselves():
    """B15: headings of the DOCX are real."""
    word = opened(plan(3))
    headings = [
        (p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings[0] == ("Heading 1", "Vue d’ensemble")
    assert headings[2] == ("Heading 2", "W-01 Passeport « eau » des bâtiments publics")
    numbering = word.styles["Heading 2"].element.pPr.numPr
    assert (numbering.ilvl.val, numbering.numId.val) == (1, 900)


def test_contents_list_the_headings_with_page_numbers_that_word_reckons_when_it_opens():
    word = opened(plan(3))
    entries = [p for p in word.paragraphs if p.style.name.startswith("TOC")]
    shown = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in entries]
    assert shown[0] == "1\u2002Vue d’ensemble"
    assert shown[2] == "2.1\u2002W-01 Passeport « eau » des bâtiments publics"
    assert word.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"
    anchors = {link.get(qn("w:anchor")) for p in entries for link in p._p.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors <= marks
    pages = [code.text for p in entries for code in p._p.iter(qn("w:instrText"))]
    assert [f" PAGEREF {anchor} \\h " for anchor in sorted(anchors)] == pages


def test_a_short_table_is_moved_whole_and_a_total_never_stands_alone():
    def kept(table):
        return [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in table.rows]

    assert kept(opened(plan(3)).tables[2]) == [True, True, True, True, False]
    long = kept(opened(plan(40)).tables[2])
    assert (long[0], any(long[1:-2]), long[-2:]) == (True, False, [True, False])


def test_nothing_stands_between_a_table_and_the_heading_of_a_new_page():
    table = replace(budget_table(3), note="")
    first, second = (Section(words(title), new_page=True) for title in ("Un", "Deux"))
    document = replace(plan(1), sections=(replace(first, blocks=(table,)), second))
    headings = [p for p in opened(document).paragraphs if p.style.name == "Heading 1"]
    assert headings[1]._p.getprevious().tag == qn("w:tbl")


def test_the_figures_of_a_chart_that_a_table_tells_are_not_said_twice():
    chart = next(plan(1).charts())
    told = replace(chart, told_by="budget")
    document = plan(1)
    overview = document.sections[0]
    blocks = tuple(told if block is overview.blocks[2] else block for block in overview.blocks)
    again = replace(document, sections=(replace(overview, blocks=blocks), *document.sections[1:]))
    assert len(opened(again).tables) == len(opened(document).tables) - 1


def test_header_rows_repeat_and_figures_stand_to_the_right():
    """B15: tables of the DOCX have header rows."""
    word = opened(plan(3))
    assert len(word.tables) == 3
    for table in word.tables:
        assert table.style.name == "Cocreate Table"
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    budget = word.tables[2]
    assert budget.cell(1, 2).paragraphs[0].alignment == 2
    assert budget.cell(1, 0).paragraphs[0].alignment is None
    assert budget.cell(4, 2).text == "82\u202f500\u00a0€"


def test_pictures_have_words_that_stand_for_them():
    word = opened(plan(3))
    spoken = [p._inline.docPr.get("descr") for p in word.inline_shapes]
    assert len(spoken) == 3
    assert spoken[0].startswith("Budget demandé par source et par année. La Région")


def test_the_languages_of_the_document_and_of_foreign_words_are_set():
    word = opened(plan(3))
    default = word.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert default.get(qn("w:val")) == "fr-BE"
    foreign = [
        run.find(qn("w:t")).text
        for run in word.element.body.iter(qn("w:r"))
        if (mark := run.find(f".//{qn('w:lang')}")) is not None and mark.get(qn("w:val")) == "nl-BE"
    ]
    assert foreign == ["Leefmilieu Brussel"] * 3


def test_it_says_who_made_it_and_when_the_data_are_from():
    properties = opened(plan(3)).core_properties
    assert properties.title == "L’eau, une ressource et des métiers"
    assert properties.author == "Bruxelles Environnement"
    assert properties.created == MADE_AT
    assert properties.language == "fr-BE"


def test_pages_are_numbered_except_the_cover():
    section = opened(plan(3)).sections[0]
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""


def test_ordered_lists_begin_at_one_each():
    document = hostile()
    word = opened(plan(3))
    ids = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert ids == [902, 902]
    assert document


def test_notices_are_named_and_not_coloured_alone():
    shown = [p.text for p in opened(plan(3)).paragraphs if p.style.name == "Notice Illustrative"]
    assert shown[0] == "Données illustratives  Données d’exemple."


def test_what_people_write_is_shown_and_is_no_field():
    data = Docx().render(hostile())
    word = docx.Document(io.BytesIO(data))
    text = text_of(word)
    for typed in (*(HOSTILE[index] for index in (0, 4, 7, 8, 12)), "🌳", "你好"):
        assert typed in text
    codes = [code.text for code in word.element.iter(qn("w:instrText"))]
    assert all("HYPERLINK" not in code for code in codes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert all(b"localhost" not in link for link in links)
