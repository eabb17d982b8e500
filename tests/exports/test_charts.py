"""Charts are drawn once, for pages and paper, and always backed by a table."""

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from cocreate.domain.documents import Chart, ChartKind, Euro, Series, Unit
from cocreate.exports import charts, typesetting
from cocreate.exports.charts import drawing

SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: ChartKind, **given) -> Chart:
    values = {
        "key": "k",
        "title": "Titre <b>",
        "summary": "A & B",
        "kind": kind,
        "category_title": "Année",
        "categories": ("2026", "2027"),
        "series": (Series("Un", (10, 30)), Series("Deux", (20, None))),
    }
    return Chart(**{**values, **given})


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def bars(svg: str) -> list[float]:
    root = ET.fromstring(svg)
    found = [one for one in root.iter(f"{SVG}rect") if float(one.get("height", 0)) > 12]
    return [float(one.get("width", 0)) for one in found]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_says_its_title_and_carries_neither_style_nor_script(kind):
    svg = charts.draw(chart(kind), "fr")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "k-title k-text"
    assert root.find(f"{SVG}title").text == "Titre <b>"
    assert root.find(f"{SVG}desc").text == "A & B"
    assert "style" not in svg
    assert "script" not in svg
    assert typesetting.as_png(svg, 100).startswith(b"\x89PNG")


def test_bars_are_as_long_as_their_figures():
    svg = charts.draw(chart(ChartKind.BARS, series=(Series("Un", (10, 30)),)), "fr")
    short, long = bars(svg)
    assert long == pytest.approx(3 * short, abs=0.2)
    assert {"10", "30"} <= set(texts(svg))


def test_stacked_bars_end_at_their_total():
    svg = charts.draw(chart(ChartKind.STACKED), "nl")
    first, second, third = bars(svg)
    assert second == pytest.approx(2 * first + 1, abs=0.2)
    assert third == pytest.approx(3 * first + 2, abs=0.2)
    assert [value.text for value in ET.fromstring(svg).findall(f"{SVG}text[@font-weight]")] == [
        "30",
        "30",
    ]


def test_shares_fill_the_whole_length_whatever_the_number_of_people():
    svg = charts.draw(chart(ChartKind.SHARES), "fr")
    first, second, whole = bars(svg)
    assert first + second + 1 == pytest.approx(whole, abs=0.3)


def test_an_unknown_figure_is_a_dash_and_not_a_zero():
    svg = charts.draw(chart(ChartKind.BARS, series=(Series("Un", (10, None)),)), "fr")
    assert "–" in texts(svg)
    lines = charts.draw(chart(ChartKind.LINES, series=(Series("Un", (10, None)),)), "fr")
    assert lines.count("<circle") == 1


def test_amounts_are_written_as_in_the_language():
    money = chart(
        ChartKind.STACKED,
        unit=Unit.EURO,
        series=(Series("Un", (Decimal("1250000.50"), Decimal(1))),),
        limit=Decimal(2000000),
        limit_label="Envelop",
    )
    shown = texts(charts.draw(money, "nl"))
    assert "€\u00a01.250.000,50" in shown
    assert "Envelop €\u00a02.000.000" in shown
    assert charts.table_of(money).rows[0] == ("2026", Euro(Decimal("1250000.50")))


def test_a_chart_without_figures_says_so():
    empty = chart(ChartKind.BARS, categories=(), series=())
    assert texts(charts.draw(empty, "fr")) == ["Il n’y a pas encore de chiffres."]


def test_the_table_holds_every_figure_of_the_chart():
    table = charts.table_of(chart(ChartKind.LINES))
    assert [column.title for column in table.columns] == ["Année", "Un", "Deux"]
    assert table.rows == (("2026", 10, 20), ("2027", 30, None))


@pytest.mark.parametrize(
    "values", [(0,), (0, 0), (-5, 5), (1e-3, 2e-3), (1, 1e12), (7, 7), (0.1, 0.2, 0.3)]
)
def test_a_scale_holds_its_values_between_round_numbers(values):
    scale = drawing.scale(values, 0, 100)
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    assert 2 <= len(scale.ticks()) <= 12
    assert all(-0.001 <= scale.at(value) <= 100.001 for value in values)


def test_what_is_written_on_a_colour_can_be_read():
    scales = [
        drawing.series_colour(at, count, ordered=True)
        for count in range(2, 12)
        for at in range(count)
    ]
    for colour in (*drawing.SERIES_COLOURS, *scales):
        assert drawing.contrast(drawing.ink_on(colour), colour) >= 4.5, colour
    assert drawing.contrast("#ffffff", "#000000") == pytest.approx(21)
