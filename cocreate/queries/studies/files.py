"""The files of an official run: its record, its ballots, its table of actions and groups.

Unlinked ballots go only to the coordinator, and only from 30 ballots on (rulings 17). Everything is
made of the record of the run and of the papers it names, so that a later change of a cost or of the
plan changes no file.
"""

import json
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.documents import Column, Table, Value
from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib.writing import About, write_pabulib
from cocreate.domain.permissions import Actor, Facts, Permission, require
from cocreate.domain.selection.breakdowns import UNDECLARED
from cocreate.domain.studies.ballots import points_of, vote_type
from cocreate.domain.studies.computing import Task, pack
from cocreate.domain.text import N_
from cocreate.formatting import BRUSSELS
from cocreate.models.studies.inputs import told_groups
from cocreate.models.voting import BallotPaper, Poll
from cocreate.queries.documents.wording import Wording, euro
from cocreate.queries.studies.runs import RunView

FEWEST_BALLOTS = 30

RULE_LABELS = {"greedy": "greedy", "mes-cost": "equalshares", "mes-add1": "equalshares/add1"}
"""What the Pabulib format calls the rules whose result its checker computes alike."""

UNKNOWN = "unknown"
UNIT = "1"
"""The step that the format means by its completion: one unit of the currency."""


def run_record(view: RunView) -> str:
    """The run as JSON: terms, constraints, inputs, result, explanations; no ballot, no record."""
    sources = {
        **view.sources,
        "actions": [_without(one, "record") for one in view.sources["actions"]],
        "votes": [_without(one, "keys", "poll", "workshop") for one in view.sources["votes"]],
    }
    content = {
        "number": view.number,
        "made_at": view.made_at.isoformat(),
        "engine": view.engine,
        "announced": view.is_announced,
        "seal": view.seal,
        "input_hash": view.input_hash,
        "sources": sources,
        "result": view.result,
        "evidence": view.evidence,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def run_ballots(session: Session, actor: Actor, view: RunView) -> str:
    """The actions and ballots as a Pabulib file, for whoever checks the run with other tools.

    Raises ``RuleViolation("ballots-too-few")`` under 30 ballots, and ``pabulib-not-writable`` for
    weights, which the format cannot hold.
    """
    require(actor, Permission.PLAN_EDIT, Facts(view.pillar_id))
    if any(Fraction(one["weight"]) != 1 for one in view.sources["votes"]):
        raise RuleViolation("pabulib-not-writable", what="weights")
    task = task_of(session, view)
    if task.election.voters < FEWEST_BALLOTS:
        raise RuleViolation("ballots-too-few", fewest=FEWEST_BALLOTS)
    methods = frozenset(one["method"] for one in view.sources["votes"])
    day = view.made_at.astimezone(BRUSSELS).date()
    terms = view.settings.terms
    about = About(
        description=f"Official run {view.number}, pillar {view.pillar_key}",
        country="Belgium",
        unit="Brussels-Capital Region",
        instance=f"{day.year} {view.pillar_key}",
        rule=_label(view),
        begin=day,
        end=day,
        limits=_limits(session, view),
        comments=(
            f"rule {terms.rule} of Cocreate, step {terms.step}, start {terms.start.value}",
            f"ties {', '.join(one.value for one in terms.ties)}, seed {terms.seed or 'none'}",
            f"input hash {view.input_hash}",
        ),
    )
    return write_pabulib(task.election, vote_type(methods), about, selected=view.run["selected"])


def actions_table(view: RunView, language: str) -> Table:
    """Each action with its cost, its place in both plans, and its supporters by college."""
    wording = Wording(language)
    colleges = [key for key in view.colleges if key != UNDECLARED]
    support = {one["action"]: one for one in view.result["support"]}
    chosen, other = set(view.run["selected"]), set(view.compared["selected"])
    titles = (
        N_("Action"),
        N_("Title"),
        N_("Cost"),
        N_("Low"),
        N_("High"),
        N_("Funded"),
        N_("Funded by greedy"),
        N_("Supporters"),
    )

    def row(one: dict[str, Any]) -> tuple[Value, ...]:
        by_group = support[one["id"]]["by_group"]
        return (
            one["id"],
            wording.told(one["title"]),
            euro(one["cost"]),
            euro(one["low"]),
            euro(one["high"]),
            wording.say(N_("yes") if one["id"] in chosen else N_("no")),
            wording.say(N_("yes") if one["id"] in other else N_("no")),
            support[one["id"]]["total"]["part"],
            *(by_group[key]["part"] if by_group.get(key) else None for key in colleges),
        )

    return Table(
        key="selection-actions",
        title=wording.say(N_("Actions of the selection, by college")),
        columns=(
            *(Column(wording.say(one)) for one in titles),
            *(Column(wording.told(view.colleges[key]).text) for key in colleges),
        ),
        rows=tuple(row(one) for one in view.sources["actions"]),
        note=wording.say(N_("An empty cell of a college is withheld: it has too few people.")),
    )


def task_of(session: Session, view: RunView) -> Task:
    """The election of a run, made again of its record and of the papers that it names.

    Raises ``RuleViolation("run-differs")`` when it is not the one that was computed.
    """
    actions = [
        {"name": next(iter(one["title"].values()), ""), **_without(one, "record", "title")}
        for one in view.sources["actions"]
    ]
    known = {one["id"] for one in actions}
    ballots = []
    for vote in view.sources["votes"]:
        papers = session.scalars(
            sa.select(BallotPaper).where(BallotPaper.poll_id == vote["poll"])
        ).all()
        groups = told_groups([one.college_key for one in papers], view.sources["threshold"])
        for paper, group in zip(papers, groups, strict=True):
            points = points_of(vote["method"], paper.paper.marks)
            marks = {
                vote["keys"][option]: given
                for option, given in points.items()
                if vote["keys"].get(option) in known
            }
            ballots.append((marks, vote["weight"], group, vote["poll"]))
    task = Task.from_json(pack(actions, ballots, view.settings, view.sources["threshold"]))
    if task.election.input_hash != view.input_hash:
        raise RuleViolation("run-differs")
    return task


def _label(view: RunView) -> str:
    """The format's name of the rule, where it means the very same; else that it is another one."""
    terms = view.settings.terms
    if view.settings.constraints.to_json() or terms.threshold:
        return UNKNOWN
    if terms.rule == "mes-add1" and str(terms.step) != UNIT:
        return UNKNOWN
    return RULE_LABELS.get(terms.rule, UNKNOWN)


def _limits(session: Session, view: RunView) -> dict[str, int]:
    """The limits of the ballots by the format's names, where one vote alone has them."""
    if len(view.sources["votes"]) != 1:
        return {}
    settings = session.get_one(Poll, view.sources["votes"][0]["poll"]).rules.settings
    names = {"max_choices": "max_length", "min_choices": "min_length", "total": "max_sum_points"}
    return {names[one]: value for one, value in settings.items() if one in names and value}


def _without(content: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in keys}
