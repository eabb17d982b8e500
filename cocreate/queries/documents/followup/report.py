"""The follow-up report: progress, money, aims, what needs somebody, indicators, action by action.

It is made of ``queries.followup.dossiers``, which answer the figures that the boards show.
Risks and calls for help stand in it, so only those read it who may read the boards; who reported
does not.
"""

from sqlalchemy.orm import Session

from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Cover,
    Document,
    Euro,
    Facts,
    Notice,
    Run,
    Section,
    Series,
    Table,
    Text,
)
from cocreate.domain.followup.attention import RISK_LABELS
from cocreate.domain.permissions import Actor
from cocreate.domain.plans import STATE_LABELS
from cocreate.domain.text import N_, in_language
from cocreate.formatting import NOTHING, format_date
from cocreate.queries.documents.followup.cells import (
    Rows,
    measured,
    said,
    share_of,
    title,
)
from cocreate.queries.documents.followup.figures import (
    aims_blocks,
    is_illustrative,
    pillars_table,
    spending_chart,
    states_chart,
    summary_facts,
)
from cocreate.queries.documents.followup.tables import (
    costs_table,
    data_tables,
    indicators_table,
    needs_table,
    progress_table,
    spending_table,
)
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.followup.dossiers import (
    ActionDossier,
    PillarDossier,
    pillar_dossier,
    programme_dossier,
)
from cocreate.queries.followup.views import IndicatorView, Summary

FEWEST_POINTS = 2
"""Readings that make a line."""
ABOUT = N_(
    "An average completion is not the share of finished actions: it counts the points that the "
    "milestones have reached of all that they could reach."
)


def pillar_report(session: Session, actor: Actor, plan_id: str, edition: Edition) -> Document:
    """The follow-up of one pillar; ``NotFound`` for those who may not read it."""
    found = pillar_dossier(session, actor, plan_id, edition.at.date())
    wording = Wording(edition.language)
    rows = Rows(wording, (found,), named=False)
    return _document(
        edition,
        f"follow-up-{found.key}",
        _cover(edition, _pillar_title(wording, found), found.summary, (found,)),
        _sections(wording, found, ""),
        data_tables(rows),
    )


def programme_report(
    session: Session, actor: Actor, programme_key: str, edition: Edition
) -> Document:
    """The follow-up of the pillars of a programme that ``actor`` may read, and all together."""
    today = edition.at.date()
    found = programme_dossier(session, actor, programme_key, today)
    wording = Wording(edition.language)
    overview = Section(
        wording.text(N_("Overview")),
        (pillars_table(wording, found), *aims_blocks(wording, found.total)),
        new_page=True,
    )
    pillars = tuple(
        Section(
            _pillar_title(wording, one),
            (Facts(summary_facts(wording, one.summary)),),
            _sections(wording, one, f"-{one.key}"),
            new_page=True,
        )
        for one in found.pillars
    )
    rows = Rows(wording, found.pillars, named=True)
    return _document(
        edition,
        f"follow-up-{found.key}",
        _cover(
            edition,
            (wording.told(found.name), Run(f" {found.period}")),
            found.total,
            found.pillars,
        ),
        (overview, *pillars),
        (
            progress_table(rows, "actions"),
            spending_table(rows, "spending"),
            needs_table(rows, "needs"),
            indicators_table(rows, "indicators"),
            costs_table(rows, "costs"),
            *data_tables(rows),
        ),
    )


def _document(
    edition: Edition,
    name: str,
    cover: Cover,
    sections: tuple[Section, ...],
    data: tuple[Table, ...],
) -> Document:
    return Document(
        key="follow-up",
        name=f"{name}-{edition.at.date().isoformat()}",
        language=edition.language,
        cover=cover,
        brand=edition.brand,
        made_at=edition.at,
        sections=sections,
        data=data,
    )


def _cover(
    edition: Edition, heading: Text, summary: Summary, pillars: tuple[PillarDossier, ...]
) -> Cover:
    wording = Wording(edition.language)
    return Cover(
        kind=wording.say(N_("Follow-up report")),
        title=heading,
        facts=(
            wording.fact(N_("As it stood on"), edition.at.date()),
            *summary_facts(wording, summary),
        ),
        notices=(wording.illustrative_plan(),) if is_illustrative(pillars) else (),
    )


def _pillar_title(wording: Wording, found: PillarDossier) -> Text:
    name, language = in_language(found.name, wording.language)
    if language == wording.language:
        return wording.text(N_("%(pillar)s pillar"), pillar=name)
    return (Run(name[:1].upper() + name[1:], language),)


def _sections(wording: Wording, found: PillarDossier, suffix: str) -> tuple[Section, ...]:
    """The sections of one pillar; with a ``suffix`` its tables stand in those of the programme."""
    alone = not suffix
    rows = Rows(wording, (found,), named=False)
    spending = spending_table(rows, f"spending{suffix}", in_data=alone)
    return (
        Section(
            wording.text(N_("Progress")),
            (
                Notice(wording.text(ABOUT)),
                states_chart(wording, found.actions, found.summary, f"states{suffix}"),
                progress_table(rows, f"actions{suffix}", in_data=alone),
            ),
            new_page=alone,
        ),
        Section(
            wording.text(N_("Money")),
            (
                *spending_chart(wording, found.actions, f"money{suffix}", spending.key),
                spending,
            ),
        ),
        *(
            (Section(wording.text(N_("Aims")), aims_blocks(wording, found.summary)),)
            if alone
            else ()
        ),
        Section(
            wording.text(N_("What needs somebody")),
            (needs_table(rows, f"needs{suffix}", in_data=alone),),
        ),
        Section(
            wording.text(N_("Indicators")),
            (
                indicators_table(rows, f"indicators{suffix}", in_data=alone),
                costs_table(rows, f"costs{suffix}", in_data=alone),
            ),
        ),
        Section(
            wording.text(N_("Action by action")),
            sections=tuple(_action(wording, one) for one in found.actions),
            new_page=True,
        ),
    )


def _action(wording: Wording, one: ActionDossier) -> Section:
    word = next((report for report in one.reports if report.word), None)
    facts = [
        wording.fact(N_("State"), wording.say(STATE_LABELS[one.row.state])),
        wording.fact(N_("Lead"), wording.told(one.row.lead)),
        wording.fact(N_("Decided on"), one.since),
        wording.fact(N_("Completion in points"), share_of(one.row.completion)),
        wording.fact(N_("Granted"), Euro(one.row.granted)),
        wording.fact(N_("Spent"), Euro(one.row.spent)),
    ]
    if one.risk is not None:
        facts.append(wording.fact(N_("Risk"), wording.say(RISK_LABELS[one.risk])))
    if one.risk_text:
        facts.append(
            wording.fact(N_("What endangers it"), said(one.risk_text, one.risk_language, wording))
        )
    if one.row.need:
        need = said(one.row.need, one.row.need_language, wording)
        facts.append(wording.fact(N_("Help needed"), need))
    if word is not None:
        facts.append(
            wording.fact(N_("In their own words"), said(word.word, word.language, wording))
        )
    blocks: list[Block] = [Facts(tuple(facts))]
    if one.milestones:
        blocks.append(_milestones(wording, one))
    for place, row in enumerate(one.indicators, start=1):
        blocks += _readings(wording, row, f"{one.row.code.lower()}-{place}")
    return Section(title(wording, one), tuple(blocks))


def _milestones(wording: Wording, one: ActionDossier) -> Table:
    columns = ((N_("Milestone"), 5), (N_("Due on"), 2), (N_("Percent done"), 1), (N_("Done on"), 2))
    return Table(
        key=f"milestones-{one.row.code.lower()}",
        title=wording.say(N_("Milestones")),
        columns=tuple(Column(wording.say(label), weight) for label, weight in columns),
        rows=tuple(
            (wording.told(step.label), step.due_on, step.progress, step.done_on)
            for step in one.milestones
        ),
        in_data=False,
    )


def _readings(wording: Wording, one: IndicatorView, key: str) -> tuple[Block, ...]:
    """The readings that hold, oldest first, and their line once there are enough of them."""
    held = sorted((row for row in one.readings if not row.is_corrected), key=lambda row: row.on)
    if not held:
        return ()
    named = "".join(run.text for run in measured(wording, one))
    columns = ((N_("Measured on"), 2), (N_("Measured value"), 2), (N_("Note"), 4))
    shown = Table(
        key=f"readings-{key}",
        title=wording.say(N_("Readings: %(indicator)s"), indicator=named),
        columns=tuple(Column(wording.say(label), weight) for label, weight in columns),
        rows=tuple((row.on, row.value, row.note or NOTHING) for row in held),
        in_data=False,
    )
    if len(held) < FEWEST_POINTS:
        return (shown,)
    target = one.standing.target
    line = Chart(
        key=f"line-{key}",
        title=named,
        summary=wording.say(N_("%(readings)s readings, the last one last."), readings=len(held)),
        kind=ChartKind.LINES,
        category_title=wording.say(N_("Measured on")),
        categories=tuple(format_date(row.on, wording.language) for row in held),
        series=(Series(wording.say(N_("Measured value")), tuple(row.value for row in held)),),
        limit=target,
        limit_label="" if target is None else wording.say(N_("Target")),
        told_by=shown.key,
    )
    return line, shown
