"""What one unit of effect has cost: only where both numbers exist (domain 4, row 9)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cocreate.domain.followup.indicators import Standing
from cocreate.domain.sheets.terms import IndicatorKind
from cocreate.domain.text import N_

CENTS = Decimal("0.01")


class NoFigure(StrEnum):
    """Why there is no cost per unit; never shown as zero, nor as infinite."""

    NO_SPENDING = "no-spending"
    NO_READING = "no-reading"
    NO_BASELINE = "no-baseline"
    NO_EFFECT = "no-effect"


NO_FIGURE_LABELS: dict[NoFigure, str] = {
    NoFigure.NO_SPENDING: N_("no data: nobody has said yet what was spent"),
    NoFigure.NO_READING: N_("no data: the indicator has no reading yet"),
    NoFigure.NO_BASELINE: N_("no data: the baseline is unknown"),
    NoFigure.NO_EFFECT: N_("no data: the indicator shows no effect yet"),
}


@dataclass(frozen=True)
class CostPerUnit:
    """Euro per unit, with the two numbers that it is made of."""

    spent: Decimal
    effect: Decimal
    per_unit: Decimal


def cost_per_unit(
    spent: Decimal | None, kind: IndicatorKind, found: Standing
) -> CostPerUnit | NoFigure:
    """What was spent divided by the change that the indicator shows, to the cent.

    An output counts what the action itself has done, so it begins at zero where no baseline is
    known; results and impacts need theirs.
    """
    if spent is None:
        return NoFigure.NO_SPENDING
    if found.value is None:
        return NoFigure.NO_READING
    baseline = found.baseline
    if baseline is None and kind is not IndicatorKind.OUTPUT:
        return NoFigure.NO_BASELINE
    effect = abs(found.value - (baseline or Decimal(0)))
    if effect == 0:
        return NoFigure.NO_EFFECT
    return CostPerUnit(spent, effect, (spent / effect).quantize(CENTS, rounding=ROUND_HALF_UP))
