"""What an engine process computes: plain values in, plain values out, progress in between.

Nothing here reads a clock or a database, so it runs in a process of its own while the server goes
on taking votes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection import ENGINE_VERSION, Outcome, Precision
from cocreate.domain.selection.breakdowns import (
    UNDECLARED,
    GroupOutcome,
    Groups,
    equal_voice,
    shown_outcomes,
    support_by_group,
)
from cocreate.domain.selection.comparison import compare
from cocreate.domain.selection.constraints import NO_CONSTRAINTS
from cocreate.domain.selection.election import Action, BallotBox, Election
from cocreate.domain.selection.floors import unmet_floors
from cocreate.domain.selection.ladder import build_ladder
from cocreate.domain.selection.needed import cost_needed, supporters_needed
from cocreate.domain.selection.numbers import as_json_number, as_text
from cocreate.domain.selection.robustness import bootstrap, draw_matters
from cocreate.domain.selection.running import (
    Price,
    Request,
    Run,
    differences,
    excluded_voters,
    prices,
    run_rule,
    select,
)
from cocreate.domain.studies.settings import Cost, Settings
from cocreate.domain.studies.terms import COMPARED_WITH

Plain = dict[str, Any]  # Any: plain JSON values
Told = Callable[[int], None]
"""Told from time to time how much is done, in per cent."""

DRAWS = 100
LARGE = 50_000
"""Actions times voters above which only the ``NEAREST`` actions are told what they needed."""

NEAREST = 20


@dataclass(frozen=True)
class Task:
    """An election with the settings it is computed under; ``groups`` are the voters' colleges.

    ``rooms`` are the ids of the polls that ballots come from, in the order of ``groups``.
    """

    election: Election
    settings: Settings
    costs: Mapping[str, Cost]
    groups: tuple[str, ...]
    rooms: tuple[str, ...]
    threshold: int

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Task":  # Any: plain JSON values
        """The task that ``pack`` wrote; raises ``RuleViolation`` as a ``BallotBox`` does."""
        settings = Settings.from_json(stored["settings"])
        actions = [
            Action(one["id"], Fraction(one["cost"]), one["name"], one["objectives"])
            for one in stored["actions"]
        ]
        box = BallotBox(actions, settings.terms.envelope)
        for marks, weight, _, _ in stored["ballots"]:
            columns = ((box.columns[one], mark) for one, mark in marks.items())
            box.drop(box.slot(columns, Fraction(weight)))
        return cls(
            box.election(),
            settings,
            {one["id"]: _cost(one) for one in stored["actions"]},
            tuple(group for _, _, group, _ in stored["ballots"]),
            tuple(room for _, _, _, room in stored["ballots"]),
            stored["threshold"],
        )

    def request(self, precision: Precision = Precision.OFFICIAL) -> Request:
        """The run that the settings ask for."""
        return self.settings.terms.request(self.settings.constraints, precision)

    def at(self, which: Callable[[Cost], Fraction]) -> Election:
        """The election in which every action costs its low, or its high estimate."""
        return self.election.with_costs({one: which(cost) for one, cost in self.costs.items()})

    def compared(self, precision: Precision = Precision.OFFICIAL) -> Request:
        """The run that stands beside it, under the same constraints."""
        return replace(self.request(precision), rule=COMPARED_WITH)


def pack(
    actions: Sequence[Plain],
    ballots: Sequence[tuple[Mapping[str, int], str, str, str]],
    settings: Settings,
    threshold: int,
) -> Plain:
    """A task as plain values: actions, ballots (marks, weight, group, room), settings."""
    return {
        "actions": list(actions),
        "ballots": [list(one) for one in ballots],
        "settings": settings.to_json(),
        "threshold": threshold,
    }


def compute(kind: str, stored: Mapping[str, Any], told: Told) -> Plain:  # Any: plain JSON values
    """Do one of ``KINDS``; raises ``RuleViolation`` for what cannot be computed."""
    return KINDS[kind](Task.from_json(stored), told)


def ladder(task: Task, told: Told) -> Plain:
    """The plans for every stop of the slider."""
    parameters = task.settings.terms.parameters(Precision.PREVIEW)

    def progress(_rungs: int, spent: float) -> None:
        told(min(int(100 * spent), 99))

    return build_ladder(
        task.election, parameters, task.settings.constraints, progress=progress
    ).to_json()


def official(task: Task, told: Told) -> Plain:
    """The official run, and greedy by votes beside it."""
    told(5)
    run = run_rule(task.election, task.request(), groups=task.groups)
    told(80)
    other = run_rule(task.election, task.compared(), groups=task.groups)
    groups = Groups(task.election, task.groups)
    return {
        "engine": ENGINE_VERSION,
        "seal": task.request().seal(task.election.budget),
        "run": _told(task, groups, run),
        "purchases": _purchases(run),
        "share": None if run.outcome.share is None else as_text(Fraction(run.outcome.share)),
        "compared": _told(task, groups, other),
        "differences": differences(run, other),
        "prefer": vars(compare(task.election, run.outcome, other.outcome)),
        "excluded": {
            one.rule: excluded_voters(task.election, one.outcome.columns()) for one in (run, other)
        },
        "left": as_json_number(task.election.budget - run.cost),
        "groups": {
            one.rule: [_group(told_of) for told_of in _shown(task, groups, one.outcome)]
            for one in (run, other)
        },
        "support": _support(task, groups),
        "unmet_floors": {
            objective: as_json_number(amount)
            for objective, amount in unmet_floors(
                task.election, task.settings.constraints, run.outcome.columns()
            ).items()
        },
    }


def evidence(task: Task, told: Told) -> Plain:
    """What an official run is judged by: other costs, other people, other rooms, what was needed.

    Everything that is found by running again and takes its time.
    """
    election, quick = task.election, task.request(Precision.PREVIEW)
    outcome = select(election, task.request())
    found: Plain = {
        "costs": {
            "low": _selected(task.at(lambda one: one.lowest), quick),
            "high": _selected(task.at(lambda one: one.highest), quick),
        },
        "draw_matters": draw_matters(election, quick, outcome),
        "prices": {name: _price(one) for name, one in prices(election, quick).items()},
        "equal_voice": _equal_voice(task, quick),
        "same_weight": _same_weight(task, quick),
        "rooms": _rooms(task, quick),
    }
    told(10)
    robust = bootstrap(
        election,
        quick,
        seed=task.settings.terms.seed or election.input_hash,
        draws=DRAWS,
        costs={one: (cost.lowest, cost.highest) for one, cost in task.costs.items()},
        progress=lambda draw: told(10 + draw * 50 // DRAWS),
    )
    found["robustness"] = {"draws": robust.draws, "funded": dict(robust.funded)}
    nearest = _nearest(task, outcome)
    found["needed"] = {}
    for place, action in enumerate(nearest):
        found["needed"][action] = _needed(election, task.request(), action)
        told(60 + place * 40 // len(nearest))
    return found


KINDS: dict[str, Callable[[Task, Told], Plain]] = {
    "ladder": ladder,
    "official": official,
    "evidence": evidence,
}


def _told(task: Task, groups: Groups, run: Run) -> Plain:
    """The record of a run, without what a college paid that is too small to be told of."""
    content = run.to_json()
    silent = {UNDECLARED, *groups.withheld(task.threshold)}
    for one in content["explanations"]["actions"]:
        if "by_group" in one:
            paid = one["by_group"].items()
            one["by_group"] = {name: amount for name, amount in paid if name not in silent}
    return content


def _purchases(run: Run) -> list[Plain]:
    """The trace from which anybody can work out what one person's share paid for."""
    return [
        {
            "action": run.election.actions[one.column].id,
            "source": one.source.value,
            "rate": None if one.rate is None else as_text(Fraction(one.rate)),
        }
        for one in run.outcome.purchases
    ]


def _shown(task: Task, groups: Groups, outcome: Outcome) -> tuple[GroupOutcome, ...]:
    return shown_outcomes(groups, outcome.columns(), threshold=task.threshold)


def _group(one: GroupOutcome) -> Plain:
    return {**vars(one), "excluded": vars(one.excluded)}


def _support(task: Task, groups: Groups) -> list[Plain]:
    """The support of each action by group, withheld where it must be."""
    return [
        {
            "action": one.action,
            "total": vars(one.total),
            "by_group": {
                name: None if share is None else vars(share) for name, share in one.by_group.items()
            },
            "polarisation": one.polarisation,
            "consensus": one.consensus,
        }
        for one in support_by_group(groups, threshold=task.threshold)
    ]


def _selected(election: Election, request: Request) -> Plain:
    """The plan alone; or the code of the refusal, where these costs break a constraint."""
    try:
        outcome = select(election, request)
    except RuleViolation as refusal:
        return {"refused": refusal.code}
    funded = sorted(outcome.columns())
    return {
        "selected": [election.actions[one].id for one in funded],
        "cost": as_json_number(outcome.cost(election)),
        "excluded": excluded_voters(election, frozenset(funded)),
    }


def _price(one: Price) -> Plain:
    return {
        "excluded_without": one.excluded_without,
        "excluded_with": one.excluded_with,
        "points_without": as_json_number(one.points_without),
        "points_with": as_json_number(one.points_with),
    }


def _equal_voice(task: Task, request: Request) -> Plain | None:
    """The plan if each college weighed the same; ``None`` where colleges are too small to tell."""
    groups = Groups(task.election, task.groups)
    if len(groups.declared) < 2 or groups.withheld(task.threshold):  # noqa: PLR2004 -- one is all
        return None
    return _selected(equal_voice(groups), request)


def _same_weight(task: Task, request: Request) -> Plain | None:
    """The plan if every ballot weighed the same; ``None`` where all do."""
    election = task.election
    if election.weight == election.voters:
        return None
    box = BallotBox(election.actions, election.budget)
    for ballot in election.ballots:
        slot = box.slot(ballot.marks())
        for _ in range(ballot.voters):
            box.drop(slot)
    return _selected(box.election(), request)


def _rooms(task: Task, request: Request) -> dict[str, Plain]:
    """Side by side: what each room would fund with its part of the envelope, by its weight."""
    election, names = task.election, sorted(set(task.rooms))
    if len(names) < 2:  # noqa: PLR2004 -- one room is the whole
        return {}
    found = {}
    for name in names:
        box = BallotBox(election.actions, election.budget)
        for room, place in zip(task.rooms, election.voter_ballots, strict=True):
            if room == name:
                one = election.ballots[place]
                box.drop(box.slot(one.marks(), Fraction(one.weight) / one.voters))
        alone = box.election()
        part = alone.weight / election.weight if election.weight else Fraction(0)
        share = Fraction(round(election.budget * part * 100), 100)
        plan = _selected(alone.with_budget(share), replace(request, constraints=NO_CONSTRAINTS))
        found[name] = {"envelope": as_json_number(share), "voters": alone.voters, **plan}
    return found


def _nearest(task: Task, outcome: Outcome) -> list[str]:
    """The unfunded actions that were nearest to being funded: all of them in a small election."""
    election, funded = task.election, outcome.columns()
    out = [
        column
        for column in range(len(election.actions))
        if column not in funded and election.supporters[column] and column not in outcome.blocked
    ]
    if len(election.actions) * election.voters > LARGE:
        out = sorted(out, key=lambda column: -election.scores[column])[:NEAREST]
    return [election.actions[column].id for column in out]


def _needed(election: Election, request: Request, action: str) -> Plain:
    cost = cost_needed(election, request, action)
    return {
        "cost": None if cost is None else as_json_number(cost),
        "supporters": supporters_needed(election, request, action),
    }


def _cost(action: Mapping[str, Any]) -> Cost:  # Any: plain JSON values
    low, high = action.get("low"), action.get("high")
    return Cost(
        Fraction(action["cost"]),
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
    )
