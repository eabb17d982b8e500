"""The workbook read back with openpyxl."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from cocreate.domain.documents import Column, Euro, Section, Share, Table, words
from cocreate.exports.formats.xlsx import Xlsx
from tests.exports.documents import HOSTILE, budget_table, hostile, plan


def opened(document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(Xlsx().render(document)))


def test_every_table_has_its_sheet_with_the_same_figures():
    book = opened(plan(5))
    assert book.sheetnames == [
        "À propos de ce document",
        "Budget demandé par source et…",
        "Accord sur les trois premières…",
        "Budget estimé par action",
        "Engagements",
        "Toutes les actions",
        "Rubriques",
    ]
    sheet = book["Budget estimé par action"]
    table = budget_table(5)
    rows = list(sheet.iter_rows(min_row=2, max_row=7, values_only=True))
    for row, expected in zip(rows, (*table.rows, table.total), strict=True):
        assert row[1] == expected[1]
        assert Decimal(str(row[2])) == expected[2].amount
    assert rows[0][3] == dt.datetime(2027, 6, 30)  # noqa: DTZ001 -- a day has no zone
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"


def test_figures_are_figures_with_the_look_of_money():
    sheet = opened(plan(3))["Budget estimé par action"]
    assert sheet["C2"].data_type == "n"
    assert "€" in sheet["C2"].number_format
    assert sheet["D2"].is_date


def test_a_row_is_as_high_as_what_is_written_in_it():
    book = opened(hostile())
    sheet = book.worksheets[1]
    heights = [sheet.row_dimensions[row].height for row in range(2, 18)]
    assert min(heights) >= 15
    assert max(heights) > 100
    assert all(dimension.width >= 10 for dimension in sheet.column_dimensions.values())


def test_it_prints_with_its_title_its_table_and_its_pages():
    sheet = opened(plan(3))["Budget estimé par action"]
    assert "L’eau, une ressource" in sheet.oddHeader.left.text
    assert sheet.oddHeader.right.text == "Budget estimé par action"
    assert sheet.oddFooter.right.text == "Page &P sur &N"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_a_share_takes_two_columns():
    sheet = opened(plan(2))["Toutes les actions"]
    assert [cell.value for cell in sheet[1]] == ["Code", "Intitulé", "Vote", "Vote – sur"]
    assert [cell.value for cell in sheet[2]][2:] == [31, 48]
    assert isinstance(plan(2).data[0].rows[0][2], Share)


def test_an_unknown_amount_is_an_empty_cell_and_not_zero():
    sheet = opened(plan(2))["Budget demandé par source et…"]
    assert [cell.value for cell in sheet[4]] == ["2028", 400000.5, None]
    assert Euro(None) != Euro(Decimal(0))


def test_the_first_sheet_says_what_is_illustrative():
    rows = list(opened(plan(2)).worksheets[0].iter_rows(values_only=True))
    assert ("Données illustratives", "Données d’exemple.") in rows
    assert rows[1] == ("Projet de plan d’action", "L’eau, une ressource et des métiers")


def test_charts_are_drawn_from_the_cells():
    sheet = opened(plan(2))["Accord sur les trois premières…"]
    assert sheet.cell(2, 2).value == 20


def test_every_hostile_cell_is_text():
    """M26: titles that begin with = + - @ tab or newline are text cells in XLSX."""
    book = opened(hostile())
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    seen.add(cell.value)
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[14]} <= seen
    guarded = next(c for r in book.worksheets[1].iter_rows() for c in r if c.value == HOSTILE[0])
    assert guarded.quotePrefix


@pytest.mark.parametrize(
    ("language", "money"), [("fr", '#,##0\\ "€"'), ("nl", '"€"\\ #,##0'), ("en", '"€"#,##0')]
)
def test_the_sign_of_the_euro_stands_where_readers_of_the_language_write_it(language, money):
    assert opened(plan(3, language))["Budget estimé par action"]["C2"].number_format == money


def test_a_wide_table_is_narrowed_so_that_it_can_be_printed():
    reasons = Table("r", "R", tuple(Column(str(at)) for at in range(4)), (("mot " * 40,) * 4,))
    document = replace(plan(1), sections=(Section(words("S"), (reasons,)),))
    sheet = opened(document)["R"]
    assert sum(sheet.column_dimensions[column].width for column in "ABCD") <= 155


def test_a_sheet_that_no_page_can_hold_is_printed_on_several_with_the_names_of_its_rows():
    many = Table("m", "M", tuple(Column(f"Colonne {at}") for at in range(30)), (("mot",) * 30,))
    document = replace(plan(1), sections=(Section(words("S"), (many,)),))
    sheet = opened(document)["M"]
    assert sheet.print_title_cols == "$A:$A"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
