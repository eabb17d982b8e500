"""The figures of a follow-up report: what stands on its cover, and its charts with their tables."""

from collections import Counter

from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Euro,
    Fact,
    Series,
    Share,
    Table,
    Unit,
)
from cocreate.domain.followup.attention import ALERT_LABELS, FOLLOWED
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.sheets.terms import AIM_LABELS, AIM_LEVEL_LABELS, AimLevel
from cocreate.domain.text import N_
from cocreate.queries.documents.followup.cells import share_of
from cocreate.queries.documents.wording import Wording
from cocreate.queries.followup.dossiers import ActionDossier, PillarDossier, ProgrammeDossier
from cocreate.queries.followup.views import Summary

MOST_BARS = 24
"""Actions that one drawing can show; more of them stand in the table alone."""


def summary_facts(wording: Wording, summary: Summary) -> tuple[Fact, ...]:
    """The figures of a board, each share with both its numbers (domain 4, row 16)."""
    spent = summary.spent if summary.spent_known else None
    return (
        wording.fact(N_("Decided actions"), summary.actions),
        wording.fact(N_("Finished"), Share(summary.finished, summary.actions)),
        wording.fact(N_("Average completion in points"), share_of(summary.average)),
        *(
            wording.fact(label, summary.alerts.get(alert, 0))
            for alert, label in ALERT_LABELS.items()
        ),
        wording.fact(N_("Ask for help"), summary.needs),
        wording.fact(N_("Granted"), Euro(summary.granted)),
        wording.fact(N_("Spent"), Euro(spent)),
        wording.fact(
            N_("Actions that say what they spent"),
            Share(summary.spent_known, summary.actions, in_percent=False),
        ),
    )


def states_chart(
    wording: Wording, actions: tuple[ActionDossier, ...], summary: Summary, key: str
) -> Chart:
    """How many actions are in each state, abandoned ones too."""
    counts = Counter(one.row.state for one in actions)
    states = [one for one in State if one in FOLLOWED and counts[one]]
    return Chart(
        key=key,
        title=wording.say(N_("Actions by state")),
        summary=wording.say(
            N_("%(finished)s of %(actions)s actions are finished, %(under_way)s are on their way."),
            finished=summary.finished,
            actions=summary.actions,
            under_way=summary.under_way,
        ),
        kind=ChartKind.BARS,
        category_title=wording.say(N_("State")),
        categories=tuple(wording.say(STATE_LABELS[one]) for one in states),
        series=(Series(wording.say(N_("Actions")), tuple(counts[one] for one in states)),),
    )


def spending_chart(
    wording: Wording, actions: tuple[ActionDossier, ...], key: str, told_by: str
) -> tuple[Block, ...]:
    """Granted beside spent, action by action, while they fit into one drawing."""
    if not 0 < len(actions) <= MOST_BARS:
        return ()
    known = sum(one.row.spent is not None for one in actions)
    return (
        Chart(
            key=key,
            title=wording.say(N_("Spent beside granted, by action")),
            summary=wording.say(
                N_("%(known)s of %(actions)s actions say what they spent."),
                known=known,
                actions=len(actions),
            ),
            kind=ChartKind.GROUPED,
            category_title=wording.say(N_("Action")),
            categories=tuple(one.row.code for one in actions),
            series=(
                Series(wording.say(N_("Granted")), tuple(one.row.granted for one in actions)),
                Series(wording.say(N_("Spent")), tuple(one.row.spent for one in actions)),
            ),
            unit=Unit.EURO,
            told_by=told_by,
        ),
    )


def aims_blocks(wording: Wording, summary: Summary, suffix: str = "") -> tuple[Block, ...]:
    """Which aims the actions serve, as the evaluation counted (domain 4, row 8)."""
    key = f"aims{suffix}"
    levels = (
        (wording.say(AIM_LEVEL_LABELS[AimLevel.DIRECT]), [one.direct for one in summary.aims]),
        (wording.say(AIM_LEVEL_LABELS[AimLevel.INDIRECT]), [one.indirect for one in summary.aims]),
        (wording.say(AIM_LEVEL_LABELS[AimLevel.NONE]), [one.none for one in summary.aims]),
        (wording.say(N_("Not said")), [one.unknown for one in summary.aims]),
    )
    chart = Chart(
        key=f"aims-chart{suffix}",
        title=wording.say(N_("Aims of the actions")),
        summary=wording.say(
            N_("Of %(actions)s actions; one action can have several aims."),
            actions=summary.actions,
        ),
        kind=ChartKind.STACKED,
        category_title=wording.say(N_("Aim")),
        categories=tuple(wording.say(AIM_LABELS[one.aim]) for one in summary.aims),
        series=tuple(Series(label, tuple(values)) for label, values in levels),
        told_by=key,
    )
    return chart, _aims_table(wording, summary, key, tuple(label for label, _ in levels))


def _aims_table(wording: Wording, summary: Summary, key: str, levels: tuple[str, ...]) -> Table:
    return Table(
        key=key,
        title=wording.say(N_("Aims of the actions")),
        columns=(
            Column(wording.say(N_("Aim")), 2),
            Column(wording.say(N_("Served")), 2),
            *(Column(one, 2) for one in levels),
        ),
        rows=tuple(
            (
                wording.say(AIM_LABELS[one.aim]),
                Share(int(one.share.numerator), int(one.share.denominator)),
                one.direct,
                one.indirect,
                one.none,
                one.unknown,
            )
            for one in summary.aims
        ),
    )


def pillars_table(wording: Wording, found: ProgrammeDossier) -> Table:
    """The pillars of a programme beside each other, as its board shows them."""
    columns = (
        (N_("Pillar"), 4),
        (N_("Decided actions"), 3),
        (N_("Finished"), 3),
        (N_("Average completion in points"), 4),
        *((label, 3) for label in ALERT_LABELS.values()),
        (N_("Granted"), 4),
        (N_("Spent"), 4),
    )
    return Table(
        key="pillars",
        title=wording.say(N_("The pillars beside each other")),
        columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
        rows=tuple((wording.told(one.name), *_line(one.summary)) for one in found.pillars),
        total=(wording.say(N_("Total")), *_line(found.total)),
    )


def _line(summary: Summary) -> tuple[int | Euro | Share | None, ...]:
    return (
        summary.actions,
        Share(summary.finished, summary.actions),
        share_of(summary.average),
        *(summary.alerts.get(alert, 0) for alert in ALERT_LABELS),
        Euro(summary.granted),
        Euro(summary.spent if summary.spent_known else None),
    )


def is_illustrative(pillars: tuple[PillarDossier, ...]) -> bool:
    """Whether something in the report was written as an example."""
    return any(one.row.is_illustrative for pillar in pillars for one in pillar.actions)
