"""Charts: one definition, drawn the same for pages, PDF and text documents, and always a table."""

from collections.abc import Callable
from decimal import Decimal

from cocreate import formatting
from cocreate.catalogues import translate
from cocreate.domain.documents import Chart, ChartKind, Column, Euro, Table, Unit, Value
from cocreate.domain.text import N_
from cocreate.exports.charts.bars import draw_bars
from cocreate.exports.charts.drawing import Sheet
from cocreate.exports.charts.lines import draw_lines
from cocreate.exports.text import literal

NO_FIGURES = N_("There are no figures yet.")


def draw(chart: Chart, language: str, prepare: Callable[[str], str] = literal) -> str:
    """The chart as an SVG element with title and description, ready for a page.

    ``prepare`` is what its texts go through first: ``text.drawable`` where our fonts draw it.
    """
    sheet = Sheet(prepare)

    def label(value: Decimal | int | None) -> str:
        return _label(chart, value, language)

    if not chart.categories or not chart.series:
        sheet.text(0, 20, translate(NO_FIGURES, language))
        height = 32.0
    elif chart.kind is ChartKind.LINES:
        height = draw_lines(chart, sheet, label)
    else:
        height = draw_bars(chart, sheet, label)
    return sheet.finish(chart.key, height, chart.title, chart.summary)


def table_of(chart: Chart) -> Table:
    """The figures of a chart as a table with the same key: what stands beside every chart."""
    rows = tuple(
        (category, *(_value(chart, one.values[index]) for one in chart.series))
        for index, category in enumerate(chart.categories)
    )
    return Table(
        key=chart.key,
        title=chart.title,
        columns=(
            Column(chart.category_title, weight=2),
            *(Column(one.label) for one in chart.series),
        ),
        rows=rows,
    )


def _value(chart: Chart, value: Decimal | int | None) -> Value:
    if value is None:
        return None
    return Euro(Decimal(value)) if chart.unit is Unit.EURO else value


def _label(chart: Chart, value: Decimal | int | None, language: str) -> str:
    if chart.unit is Unit.EURO:
        return formatting.format_money(None if value is None else Decimal(value), language)
    return formatting.format_number(value, language)
