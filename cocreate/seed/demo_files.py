"""The shape of the demonstration's files; everything in them is illustrative."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from cocreate.domain.arbitration import Outcome
from cocreate.domain.permissions import Role
from cocreate.domain.sheets.terms import IndicatorKind, OrganisationKind
from cocreate.seed.files import Part, Texts, read_file

Aim = Literal["employment", "economy", "environment"]
SourceOfMoney = Literal["environment", "economy", "minister-president"]


class DemoStaff(Part):
    """An account of the demonstration, named after its role: it is nobody."""

    key: str
    role: Role
    name: str
    language: Literal["fr", "nl", "en"]


class DemoTitle(Part):
    """What a workshop is called, and where it is held."""

    title: Texts
    place: str


class DemoMerge(Part):
    """Proposals (by their number in the room) that the facilitator makes one of."""

    key: str
    numbers: tuple[int, ...]
    title: str
    summary: str


class DemoWeights(Part):
    """How strongly the room leans to each proposal in its two votes, by key."""

    first: Mapping[str, float]
    second: Mapping[str, float]


class DemoRoom(Part):
    """Two workshops: one that was held, with its people, merges and leanings, and one to lead.

    ``names`` are keys of proposals that are not merged; others are called ``p`` and their number.
    ``favours`` are what a college leans to more than others do. ``agreement`` are the levels that
    people take from, with those that are taken more often named more often.
    """

    past: DemoTitle
    open: DemoTitle
    colleges: Mapping[str, int]
    merges: tuple[DemoMerge, ...]
    names: Mapping[str, int]
    weights: DemoWeights
    favours: Mapping[str, tuple[str, ...]]
    agreement: Mapping[str, tuple[int, ...]]


class DemoMoney(Part):
    """An amount of one source in one year."""

    source_of_money: SourceOfMoney
    year: int
    amount: Decimal


class DemoLead(Part):
    """A kind of organisation, not a real one."""

    name: Texts
    kind: OrganisationKind


class DemoDeliverable(Part):
    """Something that can be handed over."""

    label: Texts
    due_on: dt.date


class DemoIndicator(Part):
    """Something that can be measured; a baseline of None is unknown."""

    label: Texts
    kind: IndicatorKind
    target: str
    aim: Aim | None = None
    baseline: str | None = None
    unit: Texts


class DemoDecision(Part):
    """What a government could have said."""

    outcome: Outcome
    reason: Texts
    criteria: tuple[str, ...]
    changes: Texts
    conditions: Texts
    grants: tuple[DemoMoney, ...]
    review_on: dt.date | None = None


class DemoSheet(Part):
    """A completed action sheet and what was decided on it; ``key`` names its proposal."""

    key: str
    title: Texts
    summary: Texts
    description: Texts
    theme: str
    objectives: tuple[str, ...]
    obstacles: tuple[str, ...]
    aims: Mapping[Aim, Literal["none", "indirect", "direct"]]
    target_groups: tuple[str, ...]
    lead: DemoLead
    lines: tuple[DemoMoney, ...]
    start_on: dt.date
    due_on: dt.date
    deliverables: tuple[DemoDeliverable, ...]
    indicators: tuple[DemoIndicator, ...]
    decision: DemoDecision


class DemoReport(Part):
    """What the lead says of an action, as typed in French; blank is unknown."""

    values: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    spent: str = ""
    risk: str = ""
    help_needed: str = ""
    word: str = ""


class DemoPlan(Part):
    """The office: its people, the round of arbitration, and the sheets in the order of the vote.

    ``reports`` are the first ones of the follow-up, by the key of the sheet.
    """

    body: Texts
    mandate: Texts
    staff: tuple[DemoStaff, ...]
    sheets: tuple[DemoSheet, ...]
    reports: Mapping[str, DemoReport]


class DemoScore(Part):
    """What somebody gives an action on one criterion, and why, in their own language."""

    points: int
    reason: str


class DemoOpinions(Part):
    """The grid of the round: weights by criterion, and scores by person, sheet and criterion."""

    weights: Mapping[str, int]
    opinions: Mapping[str, Mapping[str, Mapping[str, DemoScore]]]


@cache
def demo_opinions() -> DemoOpinions:
    """How the demonstration's deciders score its actions before they decide."""
    return DemoOpinions.model_validate_json(read_file("demo_opinions.json"))


@cache
def demo_room() -> DemoRoom:
    """What happens in the demonstration's workshops."""
    return DemoRoom.model_validate_json(read_file("demo_room.json"))


@cache
def demo_plan() -> DemoPlan:
    """What the demonstration's office makes of it."""
    return DemoPlan.model_validate_json(read_file("demo_plan.json"))
