"""What stands in the tables of a follow-up report: an action, its marks, where an indicator is."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from cocreate.domain.documents import Column, Euro, Run, Share, Table, Text, Value
from cocreate.domain.followup.attention import ALERT_LABELS
from cocreate.domain.followup.cost import NO_FIGURE_LABELS, CostPerUnit, NoFigure
from cocreate.domain.followup.progress import Completion
from cocreate.domain.text import N_
from cocreate.formatting import NOTHING, format_list, format_percent
from cocreate.queries.documents.wording import Wording
from cocreate.queries.followup.dossiers import ActionDossier, PillarDossier
from cocreate.queries.followup.views import IndicatorView

Named = tuple[str, int]
"""A column: its English title and its width beside the others."""
UNKNOWN = N_("unknown")


class Rows:
    """The rows of one table, over one pillar or over several; then each row begins with its own."""

    def __init__(self, wording: Wording, pillars: Iterable[PillarDossier], *, named: bool) -> None:
        self.wording = wording
        self.pillars = tuple(pillars)
        self.named = named

    def indicators(self) -> list[tuple[tuple[Value, ...], ActionDossier, IndicatorView]]:
        """Each indicator with the cells that name it: the code of its action, and its own label."""
        return [
            ((*self._pillar(pillar), one.row.code, measured(self.wording, row)), one, row)
            for pillar in self.pillars
            for one in pillar.actions
            for row in one.indicators
        ]

    def actions(self) -> list[tuple[tuple[Value, ...], ActionDossier]]:
        """Each action with the cells that name it."""
        return [
            ((*self._pillar(pillar), title(self.wording, one)), one)
            for pillar in self.pillars
            for one in pillar.actions
        ]

    def columns(self, *named: Named, code: bool = False) -> tuple[Column, ...]:
        """The columns of a table of actions; the first name it, if wanted by ``code`` alone."""
        first = ((N_("Pillar"), 2),) if self.named else ()
        titles = (*first, (N_("Action"), 3 if code else 5), *named)
        return tuple(Column(self.wording.say(text), weight) for text, weight in titles)

    def blank(self) -> tuple[Value, ...]:
        """What stands under the columns that name an action, in a row that sums up."""
        return ("",) if self.named else ()

    def _pillar(self, pillar: PillarDossier) -> tuple[Value, ...]:
        return (self.wording.told(pillar.name),) if self.named else ()


def table(
    wording: Wording, key: str, name: str, columns: tuple[Column, ...], **more: object
) -> Table:
    """A table with its title in the language of the document."""
    return Table(key=key, title=wording.say(name), columns=columns, **more)  # type: ignore[arg-type]


def title(wording: Wording, one: ActionDossier) -> Text:
    """The code of an action and its title."""
    return (Run(f"{one.row.code}\u2002"), wording.told(one.row.title))


def marks(wording: Wording, one: ActionDossier) -> str:
    """What an action is marked with by the clock."""
    said = [wording.say(ALERT_LABELS[alert]) for alert in one.row.alerts]
    return format_list(said, wording.language)


def share_of(done: Completion) -> Share | None:
    """Points reached of the points possible; None where there is nothing to complete."""
    return Share(int(done.reached), done.possible) if done.possible else None


def spent_share(granted: Decimal | None, spent: Decimal | None) -> Share | None:
    """What was spent of what was granted, in whole euro; None while one of them is unknown."""
    if not granted or spent is None:
        return None
    return Share(_whole(spent), _whole(granted))


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def measured(wording: Wording, one: IndicatorView) -> Text:
    """An indicator with its unit."""
    label, unit = wording.told(one.label), wording.told(one.unit)
    return (label,) if unit.text == NOTHING else (label, Run(" ("), unit, Run(")"))


def known(wording: Wording, number: Decimal | None, otherwise: str = UNKNOWN) -> Value:
    """A number, or the words for why there is none: unknown is not zero."""
    return wording.say(otherwise) if number is None else number


def covered(wording: Wording, one: IndicatorView) -> Value:
    """The part of the way from baseline to target, with both its numbers (domain 4, row 16)."""
    share = one.standing.covered
    if share is None or share.percent is None:
        return None
    parts = (share.numerator, share.denominator)
    if share.denominator > 0 and all(part == part.to_integral_value() for part in parts):
        return Share(int(share.numerator), int(share.denominator))
    return format_percent(*parts, wording.language)


def unit_cost(wording: Wording, cost: CostPerUnit | NoFigure) -> Value:
    """Euro per unit of effect, or why nobody can tell (domain 4, row 9)."""
    if isinstance(cost, CostPerUnit):
        return Euro(cost.per_unit)
    return wording.say(NO_FIGURE_LABELS[cost])


def said(text: str, language: str, wording: Wording) -> Value:
    """Words of a lead, in the language in which they were written."""
    if not text:
        return None
    return Run(text, None if language == wording.language else language)
