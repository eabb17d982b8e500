"""The charts of a study, each with the table of its figures, made of one source."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from cocreate.domain.documents import Chart, ChartKind, Series, Table, Unit
from cocreate.domain.selection.rules import RULES
from cocreate.domain.text import N_
from cocreate.exports.charts import draw, table_of
from cocreate.queries.studies.previews import MOST_WINNERS, Plan, Preview
from cocreate.queries.studies.sentences import Sentences
from cocreate.web.i18n import language, say


@dataclass(frozen=True)
class Figure:
    """A chart drawn for a page, and the table beside it."""

    svg: Markup
    summary: str
    table: Table


def figures_of(preview: Preview, sentences: Sentences) -> tuple[Figure, ...]:
    """What the plans cost, whom they serve, and which objectives they cover."""
    plans = [one for one in (preview.plan, preview.compared) if one is not None]
    charts = [_cost(preview, plans), _winners(preview, plans)]
    if preview.compared.objectives:
        charts.append(_objectives(plans, sentences))
    return tuple(
        Figure(
            Markup(draw(one, language())),  # noqa: S704 -- drawn by us, which escapes
            one.summary,
            table_of(one),
        )
        for one in charts
    )


def title_of(rule: str) -> str:
    """The title of a rule in the reader's language."""
    return say(RULES[rule].title)


def _cost(preview: Preview, plans: Sequence[Plan]) -> Chart:
    return Chart(
        key="cost",
        title=say(N_("What the plans cost")),
        summary=say(N_("Central estimate, with the lowest and the highest beside it.")),
        kind=ChartKind.GROUPED,
        category_title=say(N_("Rule")),
        categories=tuple(title_of(one.rule) for one in plans),
        series=tuple(
            Series(say(label), tuple(_euro(getattr(one, name)) for one in plans))
            for label, name in (
                (N_("Low"), "lowest"),
                (N_("Central"), "cost"),
                (N_("High"), "highest"),
            )
        ),
        unit=Unit.EURO,
        limit=_euro(preview.envelope),
        limit_label=say(N_("Envelope")),
    )


def _winners(preview: Preview, plans: Sequence[Plan]) -> Chart:
    labels = [
        say(N_("None")),
        *(str(number) for number in range(1, MOST_WINNERS)),
        say(N_("%(number)s or more"), number=MOST_WINNERS),
    ]
    return Chart(
        key="winners",
        title=say(N_("People, by how many of their actions are funded")),
        summary=say(
            N_("Of %(voters)s people, those under “None” get nothing they asked for."),
            voters=preview.voters,
        ),
        kind=ChartKind.GROUPED,
        category_title=say(N_("Funded actions of their own")),
        categories=tuple(labels),
        series=tuple(Series(title_of(one.rule), one.winners) for one in plans),
    )


def _objectives(plans: Sequence[Plan], sentences: Sentences) -> Chart:
    codes = list(plans[0].objectives)
    return Chart(
        key="objectives",
        title=say(N_("Money for each objective")),
        summary=say(N_("An action counts in full for every objective that it serves.")),
        kind=ChartKind.GROUPED,
        category_title=say(N_("Objective")),
        categories=tuple(sentences.objective(one) for one in codes),
        series=tuple(
            Series(title_of(one.rule), tuple(_euro(one.objectives[code]) for code in codes))
            for one in plans
        ),
        unit=Unit.EURO,
    )


def _euro(amount: Fraction) -> Decimal:
    return Decimal(round(amount * 100)) / 100
