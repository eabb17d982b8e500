"""Studies: opened on a count, computed in a process, locked for good, written beside the plan."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.domain.selection.constraints import Constraints, Forced
from cocreate.domain.studies.settings import Cost
from cocreate.domain.studies.terms import Terms
from cocreate.models.journal import JournalEntry
from cocreate.models.plans import PlannedAction
from cocreate.models.studies.advice import latest_advice
from cocreate.models.studies.records import JobKind, JobState, SelectionRun
from cocreate.operations import polls
from cocreate.operations.plans import drafts
from cocreate.operations.polls import PollPlan
from cocreate.operations.studies import announcing, studies
from tests.studying import StudyRoom

BALLOTS = ("12", "12", "13", "3", "34", "4")


@pytest.fixture
def study_id(room: StudyRoom) -> str:
    return room.study(room.hold_vote(*BALLOTS))


def under(room: StudyRoom, study_id: str, envelope: int, **constraints: object) -> None:
    """Save the study with an envelope and constraints."""
    settings = room.settings(study_id).with_envelope(Fraction(envelope))
    room.save(study_id, replace(settings, constraints=Constraints(**constraints)))  # type: ignore[arg-type]


def test_a_study_is_opened_once_and_begins_with_half_of_what_everything_costs(
    room: StudyRoom, study_id: str
) -> None:
    assert room.study(room.stored(study_id).poll_id or "") == study_id
    assert room.settings(study_id).terms.envelope == 50
    assert room.settings(study_id).terms.seed


def test_the_ladder_is_computed_beside_the_server_and_belongs_to_these_inputs(
    room: StudyRoom, study_id: str
) -> None:
    assert room.ladder(study_id) is None
    assert room.compute(JobKind.LADDER) == 1
    first = room.ladder(study_id)
    under(room, study_id, 60, reserve=Fraction(5))
    room.compute(JobKind.LADDER)
    second = room.ladder(study_id)
    assert first is not None
    assert second is not None
    assert first.inputs != second.inputs


def test_an_official_run_is_kept_with_everything_it_was_made_of(
    room: StudyRoom, study_id: str
) -> None:
    under(room, study_id, 60)
    job = room.lock(study_id)
    assert room.lock(study_id) == job, "pressed twice, computed once"
    room.compute()
    (run,) = room.runs(study_id)
    result, sources = run.result, run.sources
    assert room.work(study_id)[JobKind.OFFICIAL].state is JobState.DONE
    assert result["run"]["budget"] == 60  # type: ignore[index]
    assert result["run"]["cost"] <= 60  # type: ignore[index]
    assert result["compared"]["rule"] == "greedy"  # type: ignore[index]
    assert room.work(study_id)[JobKind.EVIDENCE].state is JobState.WAITING
    assert len(run.input_hash) == len(run.seal) == 64
    assert not run.is_announced
    assert [one["digest"] for one in sources["votes"]] == [room.result().digest]  # type: ignore[index,attr-defined]


def test_the_evidence_of_a_run_follows_it_and_is_written_once(
    room: StudyRoom, study_id: str
) -> None:
    settings = room.settings(study_id)
    forced = (Forced("4", "Cabinet", "Engagement pris en 2026"),)
    costs = {"1": Cost(Fraction(5), Fraction(4), Fraction(9))}
    constraints = Constraints(forced_in=forced)
    room.save(study_id, replace(settings, costs=costs, constraints=constraints))
    room.lock(study_id)
    room.compute(JobKind.OFFICIAL, JobKind.EVIDENCE)
    (run,) = room.runs(study_id)
    found = room.evidence(run.id)
    assert found is not None
    told: Any = found.content
    assert set(told["costs"]) == {"low", "high"}
    assert told["robustness"]["draws"] == 100
    assert "forced_in" in told["prices"]
    unfunded = {"1", "2", "3", "4"} - set(run.result["run"]["selected"])  # type: ignore[index]
    assert set(told["needed"]) == unfunded
    assert run.sources["actions"][0]["cost"] == "5"  # type: ignore[index]


def test_a_run_never_changes_and_a_second_one_stands_beside_it(
    room: StudyRoom, study_id: str
) -> None:
    room.lock(study_id)
    room.compute()
    room.lock(study_id)
    room.compute()
    first, second = room.runs(study_id)
    assert (first.number, second.number) == (1, 2)
    assert first.result["run"] == second.result["run"]
    with Session(room.engine) as session, pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.update(SelectionRun).values(number=9))


def test_every_action_has_one_reason_and_the_plan_says_whom_it_leaves_out(
    room: StudyRoom, study_id: str
) -> None:
    under(room, study_id, 30)
    room.lock(study_id)
    room.compute()
    result = room.runs(study_id)[0].result
    told = result["run"]["explanations"]  # type: ignore[index]
    assert [one["action"] for one in told["actions"]] == ["1", "2", "3", "4"]
    assert all(one["reason"] for one in told["actions"])
    assert told["plan"]["excluded_voters"]["denominator"] == len(BALLOTS)


def test_an_action_without_cost_stops_the_lock_until_it_is_knowingly_left_out(
    engine: sa.Engine,
) -> None:
    room = StudyRoom(engine, (40, None, 20, 10))
    study_id = room.study(room.hold_vote(*BALLOTS))
    with pytest.raises(RuleViolation, match="study-costs-missing") as refused:
        room.lock(study_id)
    assert refused.value.params == {"actions": "2", "count": 1}
    room.lock(study_id, without_costless=True)
    room.compute()
    (run,) = room.runs(study_id)
    assert [one["id"] for one in run.sources["without_cost"]] == ["2"]  # type: ignore[index,attr-defined]
    assert "2" not in [one["id"] for one in run.sources["actions"]]  # type: ignore[index,attr-defined]


def test_forced_actions_are_told_with_author_and_reason(room: StudyRoom, study_id: str) -> None:
    forced = (Forced("4", "Cabinet", "Engagement pris en 2026"),)
    under(room, study_id, 40, forced_in=forced)
    room.lock(study_id)
    room.compute()
    (run,) = room.runs(study_id)
    told = run.result["run"]["explanations"]["actions"][3]  # type: ignore[index]
    assert (told["reason"], told["author"]) == ("forced", "Cabinet")


@pytest.mark.parametrize(
    ("constraints", "code"),
    [
        ({"requires": {"1": ("2",), "2": ("1",)}}, "prerequisite-cycle"),
        ({"forced_in": (Forced("9", "x", "y"),)}, "constraint-names-unknown-action"),
        ({"reserve": Fraction(1000)}, "envelope-too-small"),
        ({"caps": {"happiness": Fraction(10)}}, "objective-not-served"),
        ({"packages": {"1": ("1", "2")}}, "package-contains-itself"),
    ],
)
def test_constraints_that_cannot_be_kept_are_refused_when_they_are_saved(
    room: StudyRoom, study_id: str, constraints: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleViolation, match=code):
        under(room, study_id, 60, **constraints)
    assert room.stored(study_id).version == 1


def test_nobody_locks_or_saves_over_what_somebody_else_changed(
    room: StudyRoom, study_id: str
) -> None:
    under(room, study_id, 60)
    with pytest.raises(StaleRevision, match="study-changed-meanwhile"):
        room.save(study_id, room.settings(study_id), version=1)
    with room.unit() as uow, pytest.raises(StaleRevision):
        studies.lock_study(uow, SYSTEM, study_id, 1, without_costless=False)


def test_an_envelope_below_the_cheapest_action_funds_nothing_and_says_so(
    room: StudyRoom, study_id: str
) -> None:
    under(room, study_id, 5)
    room.lock(study_id)
    room.compute()
    run = room.runs(study_id)[0].result["run"]
    assert run["selected"] == []  # type: ignore[index]
    plan = run["explanations"]["plan"]  # type: ignore[index]
    assert plan["excluded_voters"]["value"] == 1.0


def test_a_vote_nobody_took_part_in_has_a_run_and_no_ladder(room: StudyRoom) -> None:
    study_id = room.study(room.hold_vote())
    room.lock(study_id)
    room.compute(JobKind.OFFICIAL, JobKind.LADDER)
    work = room.work(study_id)
    assert work[JobKind.LADDER].failure == "ladder-without-ballots"
    assert work[JobKind.OFFICIAL].state is JobState.DONE


def test_a_ranking_is_no_way_to_share_an_envelope(room: StudyRoom) -> None:
    poll_id = room.open_vote(PollPlan("borda"))
    room.finish_vote()
    with pytest.raises(RuleViolation, match="vote-not-selectable"):
        room.study(poll_id)


def test_a_vote_that_runs_has_no_study(room: StudyRoom) -> None:
    with pytest.raises(RuleViolation, match="vote-not-counted-yet"):
        room.study(room.open_vote())


def test_only_those_who_run_workshops_of_the_pillar_study_its_votes(
    room: StudyRoom, study_id: str
) -> None:
    for role, pillar in ((Role.DECIDER, "water"), (Role.READER, "water"), (Role.COORDINATOR, "x")):
        actor = Actor("a", (Grant(role, pillar),))
        with room.unit() as uow, pytest.raises(NotAllowed):
            studies.lock_study(uow, actor, study_id, 1, without_costless=False)


def test_a_run_advises_the_sheets_of_its_proposals_and_decides_nothing(
    room: StudyRoom, study_id: str
) -> None:
    """M22: an envelope and a computed selection as advice."""
    under(room, study_id, 60)
    room.lock(study_id)
    room.compute()
    (run,) = room.runs(study_id)
    with room.unit() as uow:
        made = drafts.make_draft(uow, SYSTEM, [room.id])
    with Session(for_reading(room.engine)) as session:
        found = [latest_advice(session, one) for one in made.action_ids]
        states = {session.get_one(PlannedAction, one).state for one in made.action_ids}
    assert all(one is not None and one[1].id == run.id for one in found)
    assert len({one[0].is_funded for one in found if one is not None}) == 2
    assert states == {"draft_sheet"}


TERMS = Terms(Fraction(60), seed="a public seed")


def test_announced_terms_are_sealed_by_the_first_ballot(room: StudyRoom) -> None:
    """M10: the rule is announced and locked."""
    room.change(PollPlan("approval", {"min_choices": 0, "max_choices": 4}))
    before = room.poll().rules
    with room.unit() as uow:
        announcing.announce_terms(uow, SYSTEM, room.poll().id, TERMS)
    assert before.selection is None
    assert room.poll().rules.canonical_json() != before.canonical_json()
    poll_id = room.hold_vote(*BALLOTS)
    with pytest.raises(RuleViolation, match="rules-sealed"), room.unit() as uow:
        announcing.announce_terms(uow, SYSTEM, poll_id, None)
    with Session(for_reading(room.engine)) as session:
        verbs = session.scalars(sa.select(JournalEntry.verb)).all()
    assert "poll:announce-refused" in verbs
    study_id = room.study(poll_id)
    settings = room.settings(study_id)
    assert settings.terms == TERMS
    with pytest.raises(RuleViolation, match="rules-sealed"):
        room.save(study_id, settings.with_envelope(Fraction(70)))
    room.lock(study_id)
    room.compute()
    assert room.runs(study_id)[0].is_announced


def test_a_round_that_puts_a_vote_right_keeps_its_terms(room: StudyRoom) -> None:
    room.change(PollPlan("approval", {"min_choices": 0, "max_choices": 4}))
    with room.unit() as uow:
        announcing.announce_terms(uow, SYSTEM, room.poll().id, TERMS)
    poll_id = room.hold_vote(*BALLOTS)
    with room.unit() as uow:
        polls.new_round(uow, SYSTEM, poll_id)
    assert room.poll().selection == TERMS.to_json()


def test_the_room_sees_a_run_only_after_the_result_of_its_vote(
    room: StudyRoom, study_id: str
) -> None:
    room.lock(study_id)
    room.compute()
    (run,) = room.runs(study_id)
    with pytest.raises(RuleViolation, match="result-not-shown-yet"), room.unit() as uow:
        studies.publish_run(uow, SYSTEM, run.id)
    room.publish()
    with room.unit() as uow:
        studies.publish_run(uow, SYSTEM, run.id)
