"""What a neutral document refuses, and how it is walked."""

from dataclasses import replace

import pytest

from cocreate.domain.documents import Chart, ChartKind, Column, Section, Series, Table, words
from tests.exports.documents import budget_table, plan


def test_a_row_must_fit_its_columns():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Table("t", "T", (Column("a"), Column("b")), (("x",),))
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Table("t", "T", (Column("a"), Column("b")), (("x", "y"),), total=("x",))


def test_a_series_must_fit_its_categories():
    with pytest.raises(ValueError, match="does not fit"):
        Chart("c", "C", "", ChartKind.BARS, "", ("a", "b"), (Series("s", (1,)),))


def test_two_tables_cannot_share_a_key():
    document = plan(2)
    with pytest.raises(ValueError, match="same key"):
        replace(document, data=(budget_table(1),))


def test_sections_are_numbered_in_reading_order():
    inner = Section(words("b"), sections=(Section(words("c")),))
    document = replace(plan(2), sections=(Section(words("a")), inner), data=())
    assert [number for number, _ in document.walk()] == [(1,), (2,), (2, 1)]


def test_a_chart_that_leaves_its_figures_to_a_table_names_one_that_is_there():
    document = plan(1)
    overview = document.sections[0]
    lost = tuple(
        replace(block, told_by="nowhere") if isinstance(block, Chart) else block
        for block in overview.blocks
    )
    with pytest.raises(ValueError, match="no table 'nowhere'"):
        replace(document, sections=(replace(overview, blocks=lost),))
