"""The OpenDocument text read back as XML."""

import io
import xml.etree.ElementTree as ET
import zipfile

import pytest

from cocreate.exports.formats.odt import Odt
from tests.exports.documents import HOSTILE, hostile, plan
from tests.exports.formats.reading import figures, squeezed

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def part(document, name="content.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(Odt().render(document))) as archive:
        return ET.fromstring(archive.read(name))


def text_of(root: ET.Element) -> str:
    return "".join(root.itertext())


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_figure_of_the_document_stands_in_the_file(language):
    document = plan(4, language)
    text = squeezed(text_of(part(document)))
    assert [figure for figure in figures(document) if squeezed(figure) not in text] == []


def test_it_begins_by_saying_what_it_is():
    data = Odt().render(plan(1))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert archive.read(first).decode() == Odt.media_type


def test_headings_have_their_outline_levels():
    headings = [
        (heading.get(f"{TEXT}outline-level"), text_of(heading))
        for heading in part(plan(2)).iter(f"{TEXT}h")
    ]
    assert headings[:3] == [
        ("1", "Vue d’ensemble"),
        ("1", "Fiches-actions"),
        ("2", "W-01 Passeport « eau » des bâtiments publics"),
    ]


def test_tables_have_header_rows_and_pictures_have_words():
    root = part(plan(2))
    tables = list(root.iter(f"{TABLE}table"))
    assert len(tables) == 3
    assert all(table.find(f"{TABLE}table-header-rows") is not None for table in tables)
    spoken = [description.text for description in root.iter(f"{SVG}desc")]
    assert len(spoken) == 3
    assert all(spoken)


def test_contents_lead_to_the_pages_of_the_headings():
    root = part(plan(2))
    marks = {one.get(f"{TEXT}name") for one in root.iter(f"{TEXT}bookmark-start")}
    pages = [
        one.get(f"{TEXT}ref-name")
        for one in root.iter(f"{TEXT}bookmark-ref")
        if one.get(f"{TEXT}reference-format") == "page"
    ]
    assert len(pages) == 5
    assert set(pages) <= marks


def test_the_languages_of_the_document_and_of_foreign_words_are_set():
    styles = part(plan(2), "styles.xml")
    default = styles.find(f".//{STYLE}default-style/{STYLE}text-properties")
    assert (default.get(f"{FO}language"), default.get(f"{FO}country")) == ("fr", "BE")
    spans = part(plan(2)).iter(f"{TEXT}span")
    foreign = [text_of(one) for one in spans if one.get(f"{TEXT}style-name") == "Language_nl"]
    assert foreign == ["Leefmilieu Brussel"] * 2


def test_what_people_write_is_shown_with_its_spaces():
    text = text_of(part(hostile()))
    for typed in (HOSTILE[0], HOSTILE[4], HOSTILE[7], HOSTILE[12], "🌳"):
        assert typed in text
    assert sum(1 for _ in part(hostile()).iter(f"{TEXT}s")) > 0
