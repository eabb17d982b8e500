"""What staff read of a plan: shortlist, sheets, money that is known or not, versions."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.domain.plans import OriginKind, State
from cocreate.operations.plans import links
from cocreate.operations.plans import versions as plan_versions
from cocreate.queries.plans.pages import plan_lines, plan_page
from cocreate.queries.plans.sheets import sheet_history, sheet_page
from cocreate.queries.plans.shortlists import shortlist_page
from cocreate.queries.plans.versions import compare_versions, version_page
from tests.planning import Planning, both

Answer = TypeVar("Answer")
ELSEWHERE = Actor(id="a", grants=(Grant(Role.COORDINATOR, "food"),))


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def read(planning: Planning, query: Callable[..., Answer], *wanted: object) -> Answer:
    with Session(for_reading(planning.engine)) as session:
        return query(session, planning.coordinator, *wanted)


def freeze(planning: Planning, plan_id: str) -> str:
    with planning.unit() as uow:
        return plan_versions.freeze_version(uow, planning.coordinator, plan_id)


def test_before_the_draft_the_shortlist_shows_ranks_what_is_kept_and_what_is_tied(
    engine: sa.Engine,
) -> None:
    planning = Planning(engine, supporters=(7, 6, 5, 4, 3, 3, 1))
    page = read(planning, shortlist_page, planning.id)
    assert (page.size, page.seats, page.is_confirmed, page.is_drafted) == (5, 1, False, False)
    assert [(row.rank, row.is_proposed, row.is_tied) for row in page.rows] == [
        (1, True, False),
        (2, True, False),
        (3, True, False),
        (4, True, False),
        (5, False, True),
        (5, False, True),
        (7, False, False),
    ]
    assert page.rows[-1].reason == "below-cut"


def test_after_the_draft_the_shortlist_leads_to_the_sheets(planning: Planning) -> None:
    made = planning.draft()
    page = read(planning, shortlist_page, planning.id)
    assert tuple(row.action_id for row in page.rows) == made.action_ids
    assert (page.is_confirmed, page.is_drafted, page.plan_id) == (True, True, made.plan_id)


def test_a_sheet_shows_its_origin_its_votes_and_what_it_lacks(planning: Planning) -> None:
    """B8: the sheet shows its origin and votes, and lists the missing fields."""
    first, *_ = planning.draft().action_ids
    page = read(planning, sheet_page, first)
    assert (page.code, page.version, page.state) == ("W-01", 1, State.DRAFT_SHEET)
    assert (page.origin.kind, page.origin.rank) == (OriginKind.VOTE, 1)
    assert page.origin.proposal is not None
    assert page.origin.proposal.title == "Titre 1"
    (vote,) = page.votes
    assert (vote.rank, vote.options, vote.supporters, vote.voters) == (1, 3, 3, 3)
    lacking = {gap.field for gap in page.missing_for_arbitration}
    assert {"lead", "budget", "objectives", "description"} <= lacking
    assert page.moves == (State.IN_DRAFT_PLAN,)
    assert (page.may_edit, page.may_plan) == (True, True)
    assert [one.key for one in page.choices.obstacles] == ["F1"]


def test_m18_the_history_shows_each_change_with_both_languages(planning: Planning) -> None:
    """M18: the history shows each change, before and after, in both languages."""
    first, *_ = planning.draft().action_ids
    planning.save(first, {"title": both("Toits"), "start_on": "2027-09-01"})
    latest, beginning = read(planning, sheet_history, first)
    assert (latest.number, latest.author, latest.role) == (2, "coordinator", Role.COORDINATOR)
    assert [(one.field, one.before, one.after) for one in latest.changes] == [
        ("title", {"fr": "Titre 1"}, {"fr": "Toits", "nl": "Toits (nl)"}),
        ("start_on", None, "2027-09-01"),
    ]
    assert beginning.role is Role.FACILITATOR


def test_an_unknown_cost_is_counted_apart_and_adds_nothing(planning: Planning) -> None:
    made = planning.planned("1000.10", "2000.20", "0.00")
    planning.save(
        made.action_ids[0],
        {"budget": {"amount": None, "certainty": "unknown"}, "budget_lines": []},
    )
    cost = read(planning, plan_page, made.plan_id).cost
    assert (cost.known, cost.counted, cost.unknown) == (Decimal("2000.20"), 2, 1)
    asked = [(line.year, line.envelope, line.granted) for line in cost.by_place.lines]
    assert (2027, Decimal("1300000.00"), Decimal("2000.20")) in asked


def test_a_plan_lists_its_sheets_in_order_and_by_objective(planning: Planning) -> None:
    made = planning.planned()
    planning.save(made.action_ids[1], {"objectives": []})
    page = read(planning, plan_page, made.plan_id)
    assert [row.code for row in page.rows] == ["W-01", "W-02", "W-03"]
    assert [(group.code, [row.code for row in group.rows]) for group in page.groups] == [
        ("OS1", ["W-01", "W-03"]),
        (None, ["W-02"]),
    ]
    assert [gap.field for gap in page.rows[1].missing] == ["objectives"]
    (line,) = read(planning, plan_lines)
    assert (line.sheets, line.in_plan) == (3, 3)


def test_b13_two_versions_show_what_was_added_removed_and_changed(planning: Planning) -> None:
    """B13: added, removed and changed actions are listed with what caused each."""
    made = planning.planned()
    first, second, third = made.action_ids
    with planning.unit() as uow:
        plan_versions.move_action(uow, planning.coordinator, third, State.DRAFT_SHEET)
    before = freeze(planning, made.plan_id)
    planning.save(second, {"title": both("Autre")})
    with planning.unit() as uow:
        plan_versions.move_action(uow, planning.coordinator, first, State.DRAFT_SHEET)
        plan_versions.move_action(uow, planning.coordinator, third, State.IN_DRAFT_PLAN)
    found = read(planning, compare_versions, before, freeze(planning, made.plan_id))
    assert (found.actions_before, found.actions_after) == (2, 2)
    assert [one.code for one in found.added] == ["W-03"]
    assert [one.code for one in found.removed] == ["W-01"]
    assert [(one.code, one.fields) for one in found.changed] == [("W-02", ("title",))]
    said = [found.added[0].causes, found.removed[0].causes, found.changed[0].causes]
    assert [cause.said("en") for (cause,) in said] == [
        "Workshop “Eau de pluie”, rank 3 in its vote.",
        "Put back to the drawing board.",
        "Saved by coordinator, last on 1 March 2027.",
    ]


def test_b13_a_merged_action_and_one_set_aside_by_the_office_say_so(planning: Planning) -> None:
    """B13: a merged action says into which, and one set aside says why."""
    made = planning.planned()
    first, second, third = made.action_ids
    before = freeze(planning, made.plan_id)
    with planning.unit() as uow:
        links.link_actions(uow, planning.coordinator, first, third, "merged-into")
        plan_versions.set_aside(uow, planning.coordinator, first, both("Fondue dans l’autre"))
        plan_versions.set_aside(uow, planning.coordinator, second, both("Trop tôt"))
    found = read(planning, compare_versions, before, freeze(planning, made.plan_id))
    assert [(one.code, one.into) for one in found.merged] == [("W-01", "W-03")]
    assert [one.causes[0].said("nl") for one in found.removed] == [
        "Terzijde gelegd. Reden: Trop tôt (nl)"
    ]


def test_a_frozen_version_says_that_it_is_intact(planning: Planning) -> None:
    made = planning.planned()
    page = read(planning, version_page, freeze(planning, made.plan_id))
    assert (page.number, page.is_intact) == (1, True)


def test_for_who_may_not_read_there_is_nothing(planning: Planning) -> None:
    made = planning.planned()
    version_id = freeze(planning, made.plan_id)
    with Session(for_reading(planning.engine)) as session:
        assert plan_lines(session, ELSEWHERE) == ()
        for query, wanted in (
            (plan_page, made.plan_id),
            (sheet_page, made.action_ids[0]),
            (sheet_history, made.action_ids[0]),
            (shortlist_page, planning.id),
            (version_page, version_id),
        ):
            for actor in (ELSEWHERE, Actor(), planning.join(f"phone {wanted}")):
                with pytest.raises(NotFound):
                    query(session, actor, wanted)
