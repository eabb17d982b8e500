"""The legend of a chart: which colour is which series, in rows above the drawing."""

from collections.abc import Sequence

from cocreate.exports.charts.drawing import WIDTH, Sheet, width_of

_ROW = 22
_BOX = 12


def draw_legend(sheet: Sheet, labels: Sequence[str], colours: Sequence[str]) -> float:
    """Draw the legend from the top of the sheet; answers where the drawing can begin."""
    x, y = 0.0, 14.0
    for index, (label, colour) in enumerate(zip(labels, colours, strict=True), start=1):
        wide = _BOX + 8 + width_of(label) + 18
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _ROW
        sheet.rect(
            x, y - 11, _BOX, _BOX, rx=2, fill=colour, class_=f"chart-series chart-series-{index}"
        )
        sheet.text(x + _BOX + 8, y, label)
        x += wide
    return y + 14
