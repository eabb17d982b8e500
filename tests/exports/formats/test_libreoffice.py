"""The files as an office program opens them: converted by LibreOffice and read back."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest

from cocreate.domain.documents import Column, Paragraph, Section, Table, words
from cocreate.exports.formats import FORMATS
from tests.exports.documents import HOSTILE, budget_table, hostile, plan
from tests.exports.formats.reading import figures, squeezed

pytestmark = pytest.mark.long

SEMICOLONS_UTF8 = "--infilter=CSV:59,34,76"


def converted(content: bytes, suffix: str, target: str, folder: Path, *options: str) -> bytes:
    """The file in another format, as LibreOffice understands it."""
    program = shutil.which("soffice")
    assert program, (
        "type: apt-get install --no-install-recommends libreoffice-writer libreoffice-calc"
    )
    source = folder / f"source.{suffix}"
    source.write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            *options,
            "--convert-to",
            target,
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "out" / f"source.{target}").read_bytes()


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("key", ["docx", "odt"])
def test_text_documents_open_with_every_figure_and_page_numbers(key, tmp_path):
    document = plan(4)
    shown = pages(converted(FORMATS[key].render(document), key, "pdf", tmp_path))
    text = squeezed("".join(shown))
    assert [figure for figure in figures(document) if squeezed(figure) not in text] == []
    assert squeezed(f"Page 3 sur {len(shown)}") in squeezed(shown[2])
    (contents,) = [page for page in shown if "Table des matières" in page]
    page = next(at for at, page in enumerate(shown, 1) if "Fiches-actions" in page and at > 2)
    assert re.search(rf"Fiches-actions[ .]*{page}\b", contents)


@pytest.mark.parametrize("key", ["docx", "odt", "xlsx"])
def test_hostile_files_open(key, tmp_path):
    texts = Section(words("Textes"), tuple(Paragraph(words(typed)) for typed in HOSTILE))
    rows = Table("t", HOSTILE[0], (Column(HOSTILE[1]),), tuple((typed,) for typed in HOSTILE))
    document = replace(hostile(), sections=(texts, Section(words(HOSTILE[7]), (rows,))))
    assert pages(converted(FORMATS[key].render(document), key, "pdf", tmp_path))


def test_a_workbook_opens_with_the_same_figures(tmp_path):
    content = FORMATS["xlsx"].render(plan(4))
    again = openpyxl.load_workbook(io.BytesIO(converted(content, "xlsx", "xlsx", tmp_path)))
    sheet = again["Budget estimé par action"]
    amounts = [sheet.cell(row, 3).value for row in range(2, 7)]
    table = budget_table(4)
    assert amounts == [float(row[2].amount) for row in (*table.rows, table.total)]


def test_a_csv_file_opens_as_text_in_a_spreadsheet(tmp_path):
    """M26: CSV cells open as text in a spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(FORMATS["csv"].render(hostile()))) as archive:
        content = archive.read("01-hostile.csv")
    opened = converted(content, "csv", "xlsx", tmp_path, SEMICOLONS_UTF8)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(opened)).active for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).endswith(HOSTILE[0]) for cell in cells)
