"""All published actions together, narrowed down by filters that combine and stand in the address.

A filter is one value for one facet; an action is shown when it fits all that are chosen.
Beside each value stands how many actions choosing it would leave, so nobody chooses an empty list.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import FUNDING, OUTCOME_LABELS, Outcome
from cocreate.domain.followup.attention import UNDER_WAY
from cocreate.domain.followup.progress import Completion, Part, Share, completion
from cocreate.domain.plans import State
from cocreate.domain.sheets.terms import AIM_LABELS, AIMS, AimLevel
from cocreate.domain.text import N_, in_language
from cocreate.models.organisations import TargetGroup
from cocreate.queries.followup.actions import PublicState, public_states
from cocreate.queries.publication.pages import latest_publications
from cocreate.queries.publication.reading import read_plan
from cocreate.queries.publication.views import PublicAction, PublicPlan, Words

FACETS: dict[str, str] = {
    "pillar": N_("Pillar"),
    "theme": N_("Theme"),
    "group": N_("Target group"),
    "organisation": N_("Organisation"),
    "outcome": N_("Decision"),
    "aim": N_("Aim"),
    "progress": N_("Progress"),
}
"""What the actions can be narrowed down by, in the order of the form, with its English name."""

PROGRESS: dict[str, str] = {
    "under-way": N_("On its way"),
    "finished": N_("Finished"),
    "late": N_("Late"),
    "lead-sought": N_("A lead is sought"),
    "open": N_("Not decided yet, or put off"),
    "refused": N_("Not going ahead"),
}
ENDED = frozenset({State.FINISHED, State.CLOSED})
NOWHERE = Words("", "")


@dataclass(frozen=True)
class PlannedRow:
    """A published action with its plan and where it stands today, if it was decided to be done."""

    plan: PublicPlan
    action: PublicAction
    now: PublicState | None


@dataclass(frozen=True)
class Option:
    """A value of a facet: in words of others, or with ``label`` in an English text of ours."""

    key: str
    words: Words
    label: str
    actions: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """Something to narrow the list down by."""

    key: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Figures:
    """What some actions come to, each share with both its numbers (domain 4, row 16)."""

    approved: Share
    finished: Share
    late: Share
    average: Completion


@dataclass(frozen=True)
class Explored:
    """The actions that fit, of how many, and what else can be chosen. ``chosen`` by facet."""

    rows: tuple[PlannedRow, ...]
    total: int
    facets: tuple[Facet, ...]
    chosen: Mapping[str, Option]
    figures: Figures
    published_on: dt.date | None


def explore(session: Session, language: str, asked: Mapping[str, str], today: dt.date) -> Explored:
    """The published actions that fit every filter in ``asked`` (facet to value)."""
    rows, wanted = all_rows(session, language, today), {k: v for k, v in asked.items() if v}
    fitting = tuple(one for one in rows if _fits(one, wanted))
    facets = tuple(
        Facet(key, label, _options(session, key, rows, wanted, language))
        for key, label in FACETS.items()
    )
    chosen = {
        facet.key: next(
            (one for one in facet.options if one.is_chosen),
            Option(wanted[facet.key], Words(wanted[facet.key], language), "", 0, is_chosen=True),
        )
        for facet in facets
        if facet.key in wanted
    }
    return Explored(
        rows=fitting,
        total=len(rows),
        facets=facets,
        chosen=chosen,
        figures=figures(fitting),
        published_on=max((one.plan.published_on for one in rows), default=None),
    )


def all_rows(session: Session, language: str, today: dt.date) -> tuple[PlannedRow, ...]:
    """Every action of the last publication of each plan, in the order of the pillars."""
    plans = [read_plan(one, language) for one in latest_publications(session)]
    ids = [action.id for plan in plans for action in plan.actions]
    states = public_states(session, ids, today)
    return tuple(
        PlannedRow(plan, action, states.get(action.id)) for plan in plans for action in plan.actions
    )


def figures(rows: Iterable[PlannedRow]) -> Figures:
    """The shares of some actions: approved of decided, finished of followed, late of under way."""
    known = tuple(rows)
    decided = [one.action.decision for one in known if one.action.decision is not None]
    kept = [one.now for one in known if one.now and one.now.state is not State.ABANDONED]
    waiting = [one for one in kept if one.state in UNDER_WAY]
    return Figures(
        approved=_share(sum(one.outcome in FUNDING for one in decided), len(decided)),
        finished=_share(sum(one.state in ENDED for one in kept), len(kept)),
        late=_share(sum(one.is_late for one in waiting), len(waiting)),
        average=completion(
            Part(1, 100 if one.state in ENDED else one.completion.percent or 0) for one in kept
        ),
    )


def _share(part: int, whole: int) -> Share:
    return Share(Decimal(part), Decimal(whole))


def values_of(row: PlannedRow, facet: str) -> frozenset[str]:
    """The values that an action has for a facet."""
    return _VALUES[facet](row)


def is_over(row: PlannedRow) -> bool:
    """Whether an action that nobody follows up was refused or abandoned; else it is still open."""
    decision = row.action.decision
    return row.now is not None or (decision is not None and decision.outcome is Outcome.REJECTED)


def _progress(row: PlannedRow) -> frozenset[str]:
    if row.now is None or row.now.state is State.ABANDONED:
        return frozenset({"refused" if is_over(row) else "open"})
    marks = {"late": row.now.is_late, "lead-sought": row.now.is_without_lead}
    found = {key for key, holds in marks.items() if holds}
    return frozenset(found | {"finished" if row.now.state in ENDED else "under-way"})


_VALUES: dict[str, Callable[[PlannedRow], frozenset[str]]] = {
    "pillar": lambda row: frozenset({row.plan.pillar_key}),
    "theme": lambda row: frozenset(
        {f"{row.plan.pillar_key}.{row.action.theme_code}"} if row.action.theme_code else ()
    ),
    "group": lambda row: frozenset(row.action.group_keys),
    "organisation": lambda row: row.action.organisation_ids,
    "outcome": lambda row: frozenset(
        () if row.action.decision is None else {row.action.decision.outcome.value}
    ),
    "aim": lambda row: frozenset(
        aim for aim in AIMS if row.action.aims[aim] in {AimLevel.DIRECT, AimLevel.INDIRECT}
    ),
    "progress": _progress,
}


def _fits(row: PlannedRow, wanted: Mapping[str, str]) -> bool:
    return all(value in values_of(row, facet) for facet, value in wanted.items() if facet in FACETS)


def _options(
    session: Session,
    facet: str,
    rows: tuple[PlannedRow, ...],
    wanted: Mapping[str, str],
    language: str,
) -> tuple[Option, ...]:
    """The values of a facet that some action has, with what each would leave of the others."""
    others = {key: value for key, value in wanted.items() if key != facet}
    left = [one for one in rows if _fits(one, others)]
    names = _names(session, facet, rows, language)
    found = []
    for key, (words, label) in names.items():
        many = sum(key in values_of(one, facet) for one in left)
        is_chosen = wanted.get(facet) == key
        if many or is_chosen:
            found.append(Option(key, words, label, many, is_chosen))
    return tuple(found)


_OURS: dict[str, dict[str, str]] = {
    "outcome": {one.value: label for one, label in OUTCOME_LABELS.items()},
    "aim": dict(AIM_LABELS),
    "progress": PROGRESS,
}
"""The facets whose values are ours, with their English names."""


def _names(
    session: Session, facet: str, rows: tuple[PlannedRow, ...], language: str
) -> dict[str, tuple[Words, str]]:
    """The values of a facet in the order in which they are offered, each with its words."""
    if facet in _OURS:
        return {key: (NOWHERE, label) for key, label in _OURS[facet].items()}
    if facet == "pillar":
        return {one.plan.pillar_key: (one.plan.pillar, "") for one in rows}
    if facet == "theme":
        themes = {key: one.action.theme for one in rows for key in values_of(one, facet)}
        return {key: (words, "") for key, words in themes.items()}
    if facet == "group":
        groups = session.scalars(sa.select(TargetGroup).order_by(TargetGroup.position))
        return {one.key: (Words(*in_language(one.name, language)), "") for one in groups}
    named = {one.action.lead_id: one.action.lead for one in rows if one.action.lead_id}
    for one in rows:
        named |= {
            key: words
            for key, (words, _) in zip(one.action.partner_ids, one.action.partners, strict=True)
        }
    ordered = sorted(named.items(), key=lambda pair: pair[1].text.casefold())
    return {key: (words, "") for key, words in ordered}
