"""The tables of a follow-up report: over a pillar on paper, over all pillars in a spreadsheet."""

from decimal import Decimal

from cocreate.domain.documents import Euro, Table, Value
from cocreate.domain.followup.attention import RISK_LABELS, Risk
from cocreate.domain.followup.cost import CostPerUnit
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.sheets.terms import INDICATOR_KIND_LABELS
from cocreate.domain.text import N_
from cocreate.queries.documents.followup.cells import (
    Rows,
    covered,
    known,
    marks,
    said,
    share_of,
    spent_share,
    table,
    unit_cost,
)
from cocreate.queries.documents.wording import Wording
from cocreate.queries.followup.dossiers import ActionDossier

NO_READING = N_("no reading yet")
NOT_SAID = N_(
    "What was spent is what the leads have reported. An action of which nobody has said it is "
    "unknown, which is not zero, and is left out of the sum."
)


def progress_table(rows: Rows, key: str, *, in_data: bool = True) -> Table:
    """Where each action stands, with both numbers of its completion."""
    wording = rows.wording
    return table(
        wording,
        key,
        N_("Where each action stands"),
        rows.columns(
            (N_("Lead"), 3),
            (N_("State"), 2),
            (N_("Completion in points"), 2),
            (N_("Needs attention"), 2),
            (N_("Next date"), 2),
        ),
        rows=tuple(
            (
                *named,
                wording.told(one.row.lead),
                wording.say(STATE_LABELS[one.row.state]),
                share_of(one.row.completion),
                marks(wording, one),
                one.row.next_due,
            )
            for named, one in rows.actions()
        ),
        in_data=in_data,
    )


def spending_table(rows: Rows, key: str, *, in_data: bool = True) -> Table:
    """What was spent against what was granted; both sums are those of the board."""
    wording, actions = rows.wording, rows.actions()
    kept = [one for _, one in actions if one.row.state is not State.ABANDONED]
    granted = sum((one.row.granted or Decimal(0) for one in kept), Decimal(0))
    told = [one.row.spent for one in kept if one.row.spent is not None]
    spent = sum(told, Decimal(0)) if told else None
    total: tuple[Value, ...] = (
        *rows.blank(),
        wording.say(N_("Total, without what was abandoned")),
        Euro(granted),
        Euro(spent),
        None,
        None,
    )
    return table(
        wording,
        key,
        N_("Spent against granted"),
        rows.columns(
            (N_("Granted"), 2), (N_("Spent"), 2), (N_("Spent of granted"), 3), (N_("Said on"), 2)
        ),
        rows=tuple(
            (
                *named,
                Euro(one.row.granted),
                Euro(one.row.spent),
                spent_share(one.row.granted, one.row.spent),
                one.spent_on,
            )
            for named, one in actions
        ),
        total=total if actions else None,
        note=wording.say(NOT_SAID),
        in_data=in_data,
    )


def needs_table(rows: Rows, key: str, *, in_data: bool = True) -> Table:
    """The actions that need somebody: late, at risk, without a reading, or asking for help."""
    wording = rows.wording
    return table(
        wording,
        key,
        N_("What needs somebody"),
        rows.columns(
            (N_("Needs attention"), 2),
            (N_("Risk"), 2),
            (N_("What endangers it"), 4),
            (N_("Help needed"), 4),
        ),
        rows=tuple(
            (*named, marks(wording, one), *_risk(wording, one))
            for named, one in rows.actions()
            if one.row.alerts or one.row.need or one.risk in {Risk.WATCH, Risk.SERIOUS}
        ),
        empty=wording.say(N_("No action is late, at risk or without a reading, or asks for help.")),
        in_data=in_data,
    )


def _risk(wording: Wording, one: ActionDossier) -> tuple[Value, ...]:
    return (
        None if one.risk is None else wording.say(RISK_LABELS[one.risk]),
        said(one.risk_text, one.risk_language, wording),
        said(one.row.need, one.row.need_language, wording),
    )


def indicators_table(rows: Rows, key: str, *, in_data: bool = True) -> Table:
    """Each indicator by its last reading; no rate where the baseline is unknown (B10)."""
    wording = rows.wording
    return table(
        wording,
        key,
        N_("Indicators by their last reading"),
        rows.columns(
            (N_("Indicator"), 5),
            (N_("Kind"), 2),
            (N_("Baseline"), 2),
            (N_("Last reading"), 3),
            (N_("Measured on"), 3),
            (N_("Target"), 3),
            (N_("Part of the way"), 3),
            code=True,
        ),
        rows=tuple(
            (
                *named,
                wording.say(INDICATOR_KIND_LABELS[row.kind]),
                known(wording, row.standing.baseline),
                known(wording, row.standing.value, NO_READING),
                row.standing.on,
                row.standing.target,
                covered(wording, row),
            )
            for named, _, row in rows.indicators()
        ),
        empty=wording.say(N_("No action has an indicator.")),
        in_data=in_data,
    )


def costs_table(rows: Rows, key: str, *, in_data: bool = True) -> Table:
    """What one unit of effect has cost, or why nobody can tell (domain 4, row 9)."""
    wording = rows.wording
    return table(
        wording,
        key,
        N_("Cost of one unit of effect"),
        rows.columns(
            (N_("Indicator"), 5),
            (N_("Spent"), 3),
            (N_("Effect measured"), 3),
            (N_("Cost per unit"), 5),
            code=True,
        ),
        rows=tuple(
            (
                *named,
                Euro(one.row.spent),
                row.cost.effect if isinstance(row.cost, CostPerUnit) else None,
                unit_cost(wording, row.cost),
            )
            for named, one, row in rows.indicators()
        ),
        empty=wording.say(N_("No action has an indicator.")),
        in_data=in_data,
    )


def data_tables(rows: Rows) -> tuple[Table, ...]:
    """What spreadsheets hold beside: every milestone, every reading, every report."""
    return _milestones(rows), _readings(rows), _reports(rows)


def _milestones(rows: Rows) -> Table:
    wording = rows.wording
    return table(
        wording,
        "milestones",
        N_("Milestones"),
        rows.columns(
            (N_("Milestone"), 4),
            (N_("Due on"), 2),
            (N_("Weight"), 1),
            (N_("Percent done"), 1),
            (N_("Done on"), 2),
            (N_("Late"), 1),
        ),
        rows=tuple(
            (
                *named,
                wording.told(step.label),
                step.due_on,
                step.weight,
                step.progress,
                step.done_on,
                wording.say(N_("yes") if step.is_late else N_("no")),
            )
            for named, one in rows.actions()
            for step in one.milestones
        ),
    )


def _readings(rows: Rows) -> Table:
    wording = rows.wording
    return table(
        wording,
        "readings",
        N_("Readings"),
        rows.columns(
            (N_("Indicator"), 4),
            (N_("Measured on"), 2),
            (N_("Measured value"), 2),
            (N_("Corrected since"), 1),
            (N_("Note"), 4),
            code=True,
        ),
        rows=tuple(
            (
                *named,
                reading.on,
                reading.value,
                wording.say(N_("yes") if reading.is_corrected else N_("no")),
                reading.note or None,
            )
            for named, _, row in rows.indicators()
            for reading in reversed(row.readings)
        ),
    )


def _reports(rows: Rows) -> Table:
    wording = rows.wording
    return table(
        wording,
        "reports",
        N_("Reports of the leads"),
        rows.columns(
            (N_("Quarter"), 1),
            (N_("Sent on"), 2),
            (N_("Spent"), 2),
            (N_("Risk"), 2),
            (N_("What endangers it"), 4),
            (N_("Help needed"), 4),
            (N_("In their own words"), 4),
        ),
        rows=tuple(
            (
                *named,
                report.quarter,
                report.sent_at.date(),
                Euro(report.spent),
                None if report.risk is None else wording.say(RISK_LABELS[report.risk]),
                said(report.risk_text, report.language, wording),
                said(report.help_needed, report.language, wording),
                said(report.word, report.language, wording),
            )
            for named, one in rows.actions()
            for report in reversed(one.reports)
        ),
    )
