"""A plan of the size that a pillar has: 66 actions, from its versions to its publication."""

import itertools

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import RoundState
from cocreate.domain.permissions import Role
from cocreate.domain.plans import State
from cocreate.models.publication import Publication
from cocreate.operations.plans import versions
from cocreate.operations.plans.shortlists import Shortlist
from tests.planning import Planning
from tests.web.browsers import AppOf, Browser
from tests.web.chain.conftest import staff

SIZES = (44, 54, 66)
SUPPORTERS = (2,) * 20 + (1,) * 20 + (0,) * 26


def test_66_actions_are_versioned_compared_and_published_all_at_once(
    engine: sa.Engine, app_of: AppOf
) -> None:
    """M20: of 66 decisions 65 are complete: refused naming the one; then all become visible.

    B13: versions of 44, 54 and 66 actions list what was added, with the session that caused it.
    Domain 4 row 11: the history shows those counts with dates, and what was added between two.
    Domain 4 row 15: two versions are compared, and each change names its session or decision.
    """
    planning = Planning(engine, supporters=SUPPORTERS)
    made = planning.draft(shortlists={planning.id: Shortlist(kept=tuple(planning.option_ids))})
    frozen, begin = [], 0
    for end in SIZES:
        for action_id in made.action_ids[begin:end]:
            planning.complete(action_id)
            with planning.unit() as uow:
                coordinator, target = planning.coordinator, State.IN_DRAFT_PLAN
                versions.move_action(uow, coordinator, action_id, target)
        with planning.unit() as uow:
            frozen.append(versions.freeze_version(uow, planning.coordinator, made.plan_id))
        begin = end
    planning.office.later(minutes=1)
    app = app_of(planning.office)
    office = staff(app, planning, Role.COORDINATOR)
    told = office.open(f"/staff/plans/{made.plan_id}").text
    assert [f"{size} actions" in told for size in SIZES] == [True] * 3
    for place, (before, after) in enumerate(itertools.pairwise(SIZES)):
        query = f"before={frozen[place]}&after={frozen[place + 1]}"
        office.open(f"/staff/plans/{made.plan_id}/comparison?{query}")
        assert f"{before}actions before" in office.main().replace(" actions", "actions")
        assert f"Added: {after - before}" in office.main()
        assert office.main().count("Workshop “Eau de pluie”, rank") == after - before
        assert "Removed: 0" in office.main()

    round_id = planning.open_round(planning.submit_plan(made.plan_id))
    *complete, one = made.action_ids
    for action_id in complete:
        planning.decide(round_id, action_id)
    planning.decide(round_id, one, reason={"fr": "Mûre et utile"})
    planning.close_round(round_id)
    office.open(f"/staff/rounds/{round_id}")
    assert office.press("Publish the plan").status_code == 422
    gaps = office.tree().xpath("//*[@id='closing']//ul/li")
    assert ["W-66" in gap.text_content() for gap in gaps] == [True]
    visitor = Browser(app, "fr")
    assert visitor.open("/plans/water").status_code == 404
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Publication)) == 0

    office.open(f"/staff/rounds/{round_id}/actions/{one}")
    office.press("Save", reason__h__nl="Rijp en nuttig")
    office.open(f"/staff/rounds/{round_id}")
    office.press("Publish the plan")
    assert planning.round(round_id).state is RoundState.PUBLISHED
    visitor.open("/plans/water")
    codes = {one.text_content() for one in visitor.tree().xpath("//*[@class='code']")}
    assert codes >= {f"W-{number:02}" for number in range(1, 67)}
    assert visitor.main().count("Mûre et utile") >= 66
    assert planning.verbs("publication") == ["plan:publish"]
