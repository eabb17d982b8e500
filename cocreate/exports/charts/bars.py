"""Charts of horizontal bars: plain, side by side, stacked, and stacked to the same length."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.documents import Chart, ChartKind
from cocreate.exports.charts import drawing
from cocreate.exports.charts.drawing import LINE_HEIGHT, WIDTH, Scale, Sheet
from cocreate.exports.charts.legend import draw_legend

_LABELS = 256
_PLOT = 270
_VALUES = 92
_BAR = 20
_THIN_BAR = 15
_GAP = 12
_HUNDRED = 100

Label = Callable[[Decimal | int | None], str]


@dataclass(frozen=True)
class _Frame:
    """What one chart is drawn within."""

    chart: Chart
    sheet: Sheet
    scale: Scale
    colours: tuple[str, ...]
    label: Label


def draw_bars(chart: Chart, sheet: Sheet, label: Label) -> float:
    """Draw a bar chart; answers its height."""
    ordered = chart.kind is ChartKind.SHARES
    colours = tuple(
        drawing.series_colour(index, len(chart.series), ordered=ordered)
        for index in range(len(chart.series))
    )
    top = 4.0
    if len(chart.series) > 1:
        top = draw_legend(sheet, [one.label for one in chart.series], colours)
    if chart.limit is not None:
        top += 20
    frame = _Frame(chart, sheet, _scale(chart), colours, label)
    heights = [_row_height(chart, category) for category in chart.categories]
    bottom = top + sum(heights) + _GAP * len(heights)
    _draw_grid(frame, top, bottom)
    _draw_limit(frame, top, bottom)
    y = top + _GAP / 2
    for index, height in enumerate(heights):
        _draw_row(frame, index, y, height)
        y += height + _GAP
    return bottom + 24


def _scale(chart: Chart) -> Scale:
    start, end = _PLOT, WIDTH - _VALUES
    if chart.kind is ChartKind.SHARES:
        return Scale(0, _HUNDRED, 25, start, end)
    values = [float(value) for one in chart.series for value in one.values if value is not None]
    if chart.kind is ChartKind.STACKED:
        values = [float(_total(chart, index)) for index in range(len(chart.categories))]
    if chart.limit is not None:
        values.append(float(chart.limit))
    return drawing.scale(values, start, end)


def _total(chart: Chart, index: int) -> Decimal:
    return sum((Decimal(one.values[index] or 0) for one in chart.series), Decimal(0))


def _row_height(chart: Chart, category: str) -> float:
    bars = len(chart.series) * (_THIN_BAR + 2) if chart.kind is ChartKind.GROUPED else _BAR
    return max(bars, len(drawing.wrapped(category, _LABELS)) * LINE_HEIGHT)


def _draw_grid(frame: _Frame, top: float, bottom: float) -> None:
    for tick in frame.scale.ticks():
        x = frame.scale.at(tick)
        is_zero = tick == 0
        frame.sheet.line(
            (x, top),
            (x, bottom),
            stroke=drawing.QUIET if is_zero else drawing.GRID,
            class_="chart-axis" if is_zero else "chart-grid",
        )
        frame.sheet.text(
            x,
            bottom + 17,
            f"{tick}\u00a0%" if frame.chart.kind is ChartKind.SHARES else frame.label(tick),
            text_anchor="middle",
            font_size=11,
            fill=drawing.QUIET,
        )


def _draw_row(frame: _Frame, index: int, y: float, height: float) -> None:
    lines = drawing.wrapped(frame.chart.categories[index], _LABELS)
    middle = y + height / 2
    first = middle - (len(lines) - 1) * LINE_HEIGHT / 2 + 4.5
    frame.sheet.lines(_LABELS, first, lines, text_anchor="end")
    if frame.chart.kind in (ChartKind.STACKED, ChartKind.SHARES):
        _draw_stack(frame, index, middle)
    else:
        _draw_beside(frame, index, middle)


def _draw_beside(frame: _Frame, index: int, middle: float) -> None:
    count = len(frame.chart.series)
    thick = _BAR if count == 1 else _THIN_BAR
    y = middle - (thick * count + 2 * (count - 1)) / 2
    for place, one in enumerate(frame.chart.series):
        value = one.values[index]
        zero, at = frame.scale.at(0), frame.scale.at(value or 0)
        frame.sheet.rect(
            min(zero, at),
            y,
            abs(at - zero),
            thick,
            rx=2,
            fill=frame.colours[place],
            class_=f"chart-series chart-series-{place + 1}",
        )
        _draw_value(frame, max(zero, at), y + thick / 2, frame.label(value))
        y += thick + 2


def _draw_value(frame: _Frame, x: float, middle: float, words: str) -> None:
    frame.sheet.text(
        x + 7,
        middle + 4.5,
        words,
        font_weight=700,
        stroke="#ffffff",
        stroke_width=4,
        paint_order="stroke",
        class_="chart-text chart-value",
    )


def _draw_stack(frame: _Frame, index: int, middle: float) -> None:
    total = _total(frame.chart, index)
    y, done = middle - _BAR / 2, Decimal(0)
    for place, one in enumerate(frame.chart.series):
        value = Decimal(one.values[index] or 0)
        if not value:
            continue
        start, end = (_along(frame, amount, total) for amount in (done, done + value))
        frame.sheet.rect(
            start,
            y,
            end - start - 1,
            _BAR,
            fill=frame.colours[place],
            class_=f"chart-series chart-series-{place + 1}",
        )
        words = frame.label(one.values[index])
        if drawing.width_of(words, 11) + 6 < end - start:
            frame.sheet.text(
                (start + end) / 2,
                middle + 4,
                words,
                text_anchor="middle",
                font_size=11,
                fill=drawing.ink_on(frame.colours[place]),
                class_="chart-inside",
            )
        done += value
    known = any(one.values[index] is not None for one in frame.chart.series)
    end = _along(frame, total, total)
    _draw_value(frame, end, middle, frame.label(total if known else None))


def _along(frame: _Frame, amount: Decimal, total: Decimal) -> float:
    if frame.chart.kind is ChartKind.SHARES:
        return frame.scale.at(_HUNDRED * amount / total if total else 0)
    return frame.scale.at(amount)


def _draw_limit(frame: _Frame, top: float, bottom: float) -> None:
    limit = frame.chart.limit
    if limit is None:
        return
    x = frame.scale.at(limit)
    frame.sheet.line(
        (x, top - 4),
        (x, bottom),
        stroke=drawing.INK,
        stroke_width=1.5,
        stroke_dasharray="5 3",
        class_="chart-limit",
    )
    words = f"{frame.chart.limit_label} {frame.label(limit)}".strip()
    half = drawing.width_of(words, 12) / 2
    frame.sheet.text(
        min(max(x, half), WIDTH - half), top - 9, words, text_anchor="middle", font_size=12
    )
