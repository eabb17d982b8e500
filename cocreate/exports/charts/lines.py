"""Charts of lines: values in the order of the categories, such as an indicator over time."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from cocreate.domain.documents import Chart, Series
from cocreate.exports.charts import drawing
from cocreate.exports.charts.drawing import WIDTH, Scale, Sheet
from cocreate.exports.charts.legend import draw_legend

_LEFT = 84
_RIGHT = 24
_HEIGHT = 220
_FEW = 12
_DASHES = ("none", "7 4", "2 4", "10 3 2 3")

Label = Callable[[Decimal | int | None], str]
Point = tuple[float, float]


def draw_lines(chart: Chart, sheet: Sheet, label: Label) -> float:
    """Draw a line chart; answers its height. An unknown value leaves a gap in its line."""
    colours = [drawing.series_colour(i, 0, ordered=False) for i in range(len(chart.series))]
    top = 22.0
    if len(chart.series) > 1:
        top += draw_legend(sheet, [one.label for one in chart.series], colours)
    values = [float(value) for one in chart.series for value in one.values if value is not None]
    if chart.limit is not None:
        values.append(float(chart.limit))
    scale = drawing.scale(values, top + _HEIGHT, top)
    _draw_grid(sheet, scale, label)
    _draw_categories(chart, sheet, top + _HEIGHT)
    _draw_limit(chart, sheet, scale, label)
    for index, (one, colour) in enumerate(zip(chart.series, colours, strict=True)):
        _draw_series(sheet, list(_places(one, scale)), index, colour)
        if len(chart.series) == 1 and len(one.values) <= _FEW:
            _draw_values(sheet, one, scale, label)
    return top + _HEIGHT + 48


def _x(index: int, count: int) -> float:
    start, end = _LEFT + 24, WIDTH - _RIGHT - 24
    return start + (end - start) * (index / (count - 1) if count > 1 else 0.5)


def _places(one: Series, scale: Scale) -> Iterator[Point | None]:
    for index, value in enumerate(one.values):
        yield None if value is None else (_x(index, len(one.values)), scale.at(value))


def _draw_grid(sheet: Sheet, scale: Scale, label: Label) -> None:
    for tick in scale.ticks():
        y = scale.at(tick)
        colour = drawing.QUIET if tick == 0 else drawing.GRID
        sheet.line((_LEFT, y), (WIDTH - _RIGHT, y), stroke=colour, class_="chart-grid")
        sheet.text(
            _LEFT - 8, y + 4, label(tick), text_anchor="end", font_size=11, fill=drawing.QUIET
        )


def _draw_categories(chart: Chart, sheet: Sheet, bottom: float) -> None:
    count = len(chart.categories)
    every = -(-count // _FEW) if count else 1
    room = (WIDTH - _LEFT - _RIGHT) / max(count / every, 1)
    for index, category in enumerate(chart.categories):
        if index % every == 0:
            lines = drawing.wrapped(category, room - 6, size=11, most=2)
            sheet.lines(_x(index, count), bottom + 18, lines, text_anchor="middle", font_size=11)


def _draw_limit(chart: Chart, sheet: Sheet, scale: Scale, label: Label) -> None:
    if chart.limit is None:
        return
    y = scale.at(chart.limit)
    sheet.line(
        (_LEFT, y),
        (WIDTH - _RIGHT, y),
        stroke=drawing.INK,
        stroke_width=1.5,
        stroke_dasharray="5 3",
        class_="chart-limit",
    )
    words = f"{chart.limit_label} {label(chart.limit)}".strip()
    sheet.text(WIDTH - _RIGHT, y - 6, words, text_anchor="end", font_size=12)


def _draw_series(sheet: Sheet, points: list[Point | None], index: int, colour: str) -> None:
    name = f"chart-line chart-line-{index + 1}"
    for stretch in _stretches(points):
        sheet.shape(
            "polyline",
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in stretch),
            fill="none",
            stroke=colour,
            stroke_width=2.5,
            stroke_dasharray=_DASHES[index % len(_DASHES)],
            class_=name,
        )
    for point in points:
        if point is not None:
            sheet.shape("circle", cx=point[0], cy=point[1], r=4, fill=colour, class_=name)


def _stretches(points: list[Point | None]) -> Iterator[list[Point]]:
    """The parts of a line between its gaps."""
    stretch: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []


def _draw_values(sheet: Sheet, one: Series, scale: Scale, label: Label) -> None:
    for value, point in zip(one.values, _places(one, scale), strict=True):
        if point is not None:
            sheet.text(
                point[0],
                point[1] - 10,
                label(value),
                text_anchor="middle",
                font_weight=700,
                font_size=12,
                class_="chart-text chart-value",
            )
