"""What a plan covers and what it leaves open: objective by obstacle, aims, leads (domain 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cocreate.domain.pillars import ItemKind


@dataclass(frozen=True)
class FrameEntry:
    """An objective or an obstacle of the frame; an operational objective names its ``parent``."""

    kind: ItemKind
    code: str
    parent: str | None


@dataclass(frozen=True)
class PlannedSheet:
    """What of a sheet the map shows; ``cost`` None is unknown, which is not zero."""

    id: str
    objectives: tuple[str, ...]
    obstacles: tuple[str, ...]
    lead: str | None
    cost: Decimal | None


@dataclass(frozen=True)
class MapRow:
    """An objective with the ids of its actions, obstacle by obstacle; ``others`` name none.

    ``is_covered`` says whether an action serves it, or one of the objectives below it.
    """

    code: str
    cells: tuple[tuple[str, ...], ...]
    others: tuple[str, ...]
    is_covered: bool


@dataclass(frozen=True)
class LeadLoad:
    """What one organisation leads: its actions, their known cost, and how many have none."""

    organisation: str
    actions: tuple[str, ...]
    known: Decimal
    unknown: int


@dataclass(frozen=True)
class CoherenceMap:
    """A plan at one look; the gaps are objectives and obstacles that no action takes up."""

    columns: tuple[str, ...]
    rows: tuple[MapRow, ...]
    without_objective: tuple[str, ...]
    open_objectives: tuple[str, ...]
    open_obstacles: tuple[str, ...]
    leads: tuple[LeadLoad, ...]
    without_lead: tuple[str, ...]


_OBJECTIVES = (ItemKind.STRATEGIC_OBJECTIVE, ItemKind.OPERATIONAL_OBJECTIVE)


def coherence_map(entries: Sequence[FrameEntry], sheets: Sequence[PlannedSheet]) -> CoherenceMap:
    """The map of a plan, in the order of its frame and of its sheets."""
    objectives = _in_order([one for one in entries if one.kind in _OBJECTIVES])
    columns = tuple(one.code for one in entries if one.kind is ItemKind.OBSTACLE)
    served = {code for sheet in sheets for code in sheet.objectives}
    served |= {one.parent for one in objectives if one.parent and one.code in served}
    known = {one.code for one in objectives}
    lifted = {code for sheet in sheets for code in sheet.obstacles}
    rows = tuple(_row(one.code, columns, sheets, one.code in served) for one in objectives)
    return CoherenceMap(
        columns=columns,
        rows=rows,
        without_objective=tuple(one.id for one in sheets if not known & set(one.objectives)),
        open_objectives=tuple(one.code for one in rows if not one.is_covered),
        open_obstacles=tuple(code for code in columns if code not in lifted),
        leads=_leads(sheets),
        without_lead=tuple(one.id for one in sheets if one.lead is None),
    )


def _in_order(objectives: Sequence[FrameEntry]) -> list[FrameEntry]:
    """Each strategic objective, followed by the operational ones below it."""
    tops = [one for one in objectives if one.parent is None]
    ordered = [
        each
        for top in tops
        for each in (top, *(one for one in objectives if one.parent == top.code))
    ]
    return ordered + [one for one in objectives if one not in ordered]


def _row(
    code: str, columns: Iterable[str], sheets: Sequence[PlannedSheet], is_covered: bool
) -> MapRow:
    mine = [one for one in sheets if code in one.objectives]
    known = set(columns)
    return MapRow(
        code,
        tuple(tuple(one.id for one in mine if column in one.obstacles) for column in columns),
        tuple(one.id for one in mine if not known & set(one.obstacles)),
        is_covered,
    )


def _leads(sheets: Sequence[PlannedSheet]) -> tuple[LeadLoad, ...]:
    """Those who lead most come first; of equals, the one whose action comes first."""
    by_lead: dict[str, list[PlannedSheet]] = {}
    for one in sheets:
        if one.lead is not None:
            by_lead.setdefault(one.lead, []).append(one)
    loads = [
        LeadLoad(
            lead,
            tuple(one.id for one in mine),
            sum((one.cost for one in mine if one.cost is not None), Decimal(0)),
            sum(one.cost is None for one in mine),
        )
        for lead, mine in by_lead.items()
    ]
    return tuple(sorted(loads, key=lambda one: -len(one.actions)))
