"""The CSV files read back, and what a spreadsheet would make of them."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest

from cocreate.exports.formats.csv import Csv, table_file
from tests.exports.documents import HOSTILE, budget_table, hostile, plan


def files(document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(Csv().render(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes, separator: str = ";") -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_each_table_is_a_file_in_reading_order():
    assert list(files(plan(2))) == [
        "00-about.csv",
        "01-by-year.csv",
        "02-agreement.csv",
        "03-budget.csv",
        "04-commitments.csv",
        "05-actions.csv",
        "06-fields.csv",
    ]


def test_figures_are_the_same_as_in_the_document():
    read = rows(files(plan(5))["03-budget.csv"])
    table = budget_table(5)
    assert [row[1] for row in read[1:]] == [str(r[1]) for r in (*table.rows, table.total)]
    amounts = [Decimal(row[2].replace(",", ".")) for row in read[1:]]
    assert amounts == [row[2].amount for row in (*table.rows, table.total)]
    assert read[1][3] == "2027-06-30"


def test_it_opens_with_its_accents_and_in_columns():
    data = table_file(budget_table(1), "nl")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.splitlines()[0].decode("utf-8-sig") == '"Action";"Points";"Budget";"Échéance"'


@pytest.mark.parametrize(
    ("language", "separator", "amount"),
    [("fr", ";", "400000,50"), ("nl", ";", "400000,50"), ("en", ",", "400000.50")],
)
def test_separators_are_those_of_the_language(language, separator, amount):
    read = rows(files(plan(1, language))["01-by-year.csv"], separator)
    assert read[3] == ["2028", amount, ""]


def test_a_share_never_looks_like_a_day():
    assert rows(files(plan(1))["05-actions.csv"])[1][2:] == ["31", "48"]


def test_no_cell_begins_like_a_formula():
    """M26: no CSV cell begins like a formula."""
    for data in files(hostile()).values():
        for row in rows(data):
            for cell in row:
                assert cell.lstrip(" \u00a0\u3000\u200b")[:1] not in set("=+@\t\r\n＝＋－＠")


def test_guarded_words_are_otherwise_whole():
    cells = {cell for row in rows(files(hostile())["01-hostile.csv"]) for cell in row}
    assert {"'" + HOSTILE[0], "'" + HOSTILE[1], HOSTILE[7], HOSTILE[12]} <= cells
