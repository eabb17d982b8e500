"""The criteria grid of a round: weights, scores with reasons, one opinion a person, one closer."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.grids import Score, weighted_sum
from cocreate.domain.permissions import Role
from cocreate.models.arbitration import Opinion, RoundCriterion
from tests.planning import BODY, MANDATE, Planning
from tests.web.browsers import Browser
from tests.web.chain.conftest import as_

# Nothing that a decider can reach may change what these hold.
VOTES = ("ballot_paper", "participation", "poll", "poll_result", "action_vote", "planned_action")


def everything_voted(planning: Planning) -> list[object]:
    with planning.engine.connect() as connection:
        rows = [connection.execute(sa.text(f"SELECT * FROM {table}")).all() for table in VOTES]
    return [sorted(map(str, one)) for one in rows]


def opened(coordinator: Browser, planning: Planning) -> tuple[str, list[str]]:
    """A round whose criteria C1 and C2 weigh 2 and 1; its id and its actions."""
    made = planning.planned()
    version_id = planning.submit_plan(made.plan_id)
    coordinator.open(f"/staff/plans/versions/{version_id}/round")
    texts = {"body": BODY, "mandate": MANDATE}
    typed = {f"{name}_{key}": text for name, one in texts.items() for key, text in one.items()}
    typed["decider_ids"] = [planning.decider.id]
    button = "Open the round and invite"
    assert coordinator.press(button, weight__h__C1="12", **typed).status_code == 422
    assert 'value="12"' in coordinator.page.text
    coordinator.press(button, weight__h__C1="2", **typed)
    with Session(planning.engine) as session:
        rows = session.execute(sa.select(RoundCriterion.code, RoundCriterion.weight)).all()
    assert sorted(map(tuple, rows)) == [("C1", 2), ("C2", 1)]
    return coordinator.address.rsplit("/", 1)[-1], list(made.action_ids)


def test_the_grid_of_a_round_is_scored_by_each_alone_closed_by_one_and_shown_with_its_working(
    app: Flask, coordinator: Browser, decider: Browser, planning: Planning
) -> None:
    """B5: no weight can be given to votes, and no route of the decider changes a ballot or a rank.

    M21: given three evaluators, when one saves, then the others' opinions are untouched; only the
    coordinator can close.
    """
    evaluators = {"first": decider}
    for name in ("second", "third"):
        planning.welcome(name, Role.DECIDER)
        evaluators[name] = as_(app, planning, name)
    round_id, (action_id, *_) = opened(coordinator, planning)
    address = f"/staff/rounds/{round_id}/actions/{action_id}/scores"
    before = everything_voted(planning)

    decider.open(address)
    answer = decider.press("Keep my scores", score__h__C1="3")
    assert answer.status_code == 422
    assert "Write the reason of your score on criterion C1." in answer.text
    assert 'value="3" checked' in answer.text
    decider.press("Keep my scores", reason__h__C1="Lève un frein", score__h__C2="2",
                  reason__h__C2="Emplois locaux")  # fmt: skip
    for name, points in (("second", "1"), ("third", "0")):
        evaluators[name].open(address)
        assert "Lève un frein" not in evaluators[name].page.text
        answer = evaluators[name].press(
            "Keep", score__h__C1=points, reason__h__C1=f"Avis de {name}"
        )
        assert "Your scores of W-01 are kept." in answer.text
    with Session(planning.engine) as session:
        kept = session.scalars(sa.select(Opinion.scores)).all()
    assert {"C1": {"points": 3, "reason": {"en": "Lève un frein"}},
            "C2": {"points": 2, "reason": {"en": "Emplois locaux"}}} in kept  # fmt: skip

    forged = {**decider.token(), "score-votes": "3", "reason-votes": "Le vote compte"}
    answer = decider.client.post(address, data=forged)
    assert answer.status_code == 422
    assert "is not in the grid of this round. Votes are not." in answer.text
    assert "Avis de third" not in decider.open(f"/staff/rounds/{round_id}/actions/{action_id}").text
    closing = f"/staff/rounds/{round_id}/opinions/close"
    assert decider.client.post(closing, data=decider.token()).status_code == 403
    assert json_of(coordinator, round_id)["scores"] == []

    coordinator.open(f"/staff/rounds/{round_id}")
    coordinator.press("Close the opinions")
    told = decider.open(f"/staff/rounds/{round_id}/actions/{action_id}").text.replace("&nbsp;", " ")
    assert "2 × 3 + 1 × 2 = 8 of 9 points" in told
    assert "2 × 1 = 2 of 6 points" in told
    assert "2 × 0 = 0 of 6 points" in told
    assert "10 of 21 points" in told
    assert "Avis de third" in told
    assert decider.client.post(address, data=forged).status_code == 422
    scores = json_of(coordinator, round_id)["scores"]
    assert [row[4]["number"] for row in scores] == [3, 1, 0, 2]
    assert everything_voted(planning) == before


def json_of(browser: Browser, round_id: str) -> dict[str, list[list[Any]]]:
    """The rows of each table of the exported arbitration file, by key."""
    content = browser.client.get(f"/exports/arbitration-rounds/{round_id}/json").json
    assert content is not None
    return {one["key"]: one["rows"] for one in content["data"]}


@pytest.mark.parametrize(
    ("scores", "points", "most"),
    [({}, 0, 0), ({"a": 3, "b": 0}, 15, 18), ({"b": 2}, 2, 3), ({"gone": 3}, 0, 0)],
)
def test_what_was_not_scored_is_in_neither_figure_of_the_sum(
    scores: dict[str, int], points: int, most: int
) -> None:
    given = {code: Score(number, {}) for code, number in scores.items()}
    found = weighted_sum(given, {"a": 5, "b": 1})
    assert (found.points, found.most) == (points, most)
