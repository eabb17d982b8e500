"""Files that people bring in: every encoding and separator that offices write, and what is none."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.imports import Fault
from cocreate.domain.imports.stored import from_plain, to_plain
from cocreate.exports.incoming import read_tables

TEXT = 'Titre;Résumé\r\n"Toits; verts";"Dit ""vert""\net sûr – 5 €"\r\n'


def book(*rows: tuple[object, ...], merge: str = "") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        ("\ufeff" + TEXT).encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace(";R", "\tR").replace('";"', '"\t"').encode(),
        TEXT.replace(";R", ",R").replace('";"', '","').encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "Windows-1252", "utf-16", "tabs", "commas"],
)
def test_a_csv_file_is_read_in_whatever_encoding_and_separator_it_comes(content: bytes) -> None:
    (table,) = read_tables(content, "fiches.csv")

    assert table.rows == (
        (1, ("Titre", "Résumé")),
        (2, ("Toits; verts", 'Dit "vert"\net sûr – 5 €')),
    )


def test_cells_keep_what_they_are_and_merged_ones_are_told() -> None:
    rows = ("A", 12.5, dt.date(2027, 3, 1), "=1+1", "#REF!", "'=2+2", True)

    (table,) = read_tables(book(rows, merge="A2:A3"), "x.xlsx")

    assert table.merged == ("A2:A3",)
    assert table.rows[0][1] == (
        "A",
        Decimal("12.5"),
        dt.date(2027, 3, 1),
        Fault("import-formula"),
        Fault("import-error-value"),
        "=2+2",
        "True",
    )
    assert from_plain(to_plain([table])) == (table,)


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import-empty"),
        (b"\xd0\xcf\x11\xe0 old Excel", "import-old-office"),
        (b"PK but no zip", "import-unreadable"),
        (b"%PDF-1.7\0\0", "import-unreadable"),
        (zipped("content.xml", b"<x/>"), "import-opendocument"),
        (zipped("picture.png", b"x"), "import-unreadable"),
        (zipped("xl/workbook.xml", b"no workbook"), "import-unreadable"),
        (zipped("a.csv", b"0" * 30_000_000), "import-unpacks-too-large"),
        (b'a;"open\nb;c\n', "import-quotes"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_tables(content, "file")
    assert refused.value.code == code
