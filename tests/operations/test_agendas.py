"""An agenda is arranged until its steps are held, by whoever has seen its latest version."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, VISITOR
from cocreate.models.workshops import Step, Workshop
from cocreate.operations import agendas, steps
from cocreate.operations.agendas import StepDetails
from tests.builders import Room


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    return Room(engine, template="quick-prioritisation")


def phases(room: Room) -> list[str]:
    with Session(room.engine) as session:
        return [step.phase for step in session.get_one(Workshop, room.id).steps]


def version(room: Room) -> int:
    with Session(room.engine) as session:
        return session.get_one(Workshop, room.id).version


def test_a_step_is_added_at_the_end_and_moved_to_its_place(room: Room) -> None:
    details = StepDetails(15, {"fr": " Café "}, {"fr": "Que retenir ?"}, {"closes_by_itself": "1"})
    with room.unit() as uow:
        added = agendas.add_step(uow, SYSTEM, room.id, "recess", details, 1)
    assert phases(room)[-1] == "recess"
    with room.unit() as uow:
        agendas.move_step(uow, SYSTEM, added, 2, 2)
    assert phases(room)[:3] == ["opening", "recess", "ideation"]
    with Session(room.engine) as session:
        step = session.get_one(Step, added)
        assert (step.title, step.planned_minutes, step.position) == ({"fr": "Café"}, 15, 2)
        assert step.options == {"closes_by_itself": 1, "question": {"fr": "Que retenir ?"}}


def test_the_settings_of_a_phase_are_read_with_their_limits(room: Room) -> None:
    ideation = room.step_id("ideation")
    with room.unit() as uow:
        agendas.edit_step(uow, SYSTEM, ideation, StepDetails(5, settings={}), 1)
    with Session(room.engine) as session:
        assert session.get_one(Step, ideation).options["proposals_per_person"] == 0
    too_many = StepDetails(5, settings={"proposals_per_person": "101"})
    with pytest.raises(RuleViolation, match="limit-out-of-bounds") as refusal, room.unit() as uow:
        agendas.edit_step(uow, SYSTEM, ideation, too_many, 2)
    assert refusal.value.field == "proposals_per_person"


@pytest.mark.parametrize(
    ("details", "code", "field"),
    [
        (StepDetails(0), "limit-out-of-bounds", "minutes"),
        (StepDetails(481), "limit-out-of-bounds", "minutes"),
        (StepDetails(5, {"fr": "x" * 121}), "text-too-long", "title"),
        (StepDetails(5, {}, {"nl": "x" * 401}), "text-too-long", "question"),
    ],
)
def test_a_bad_field_is_named_and_nothing_changes(
    room: Room, details: StepDetails, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal, room.unit() as uow:
        agendas.add_step(uow, SYSTEM, room.id, "recess", details, 1)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert (version(room), len(phases(room))) == (1, 5)


def test_of_two_copies_of_a_request_the_second_is_stale(room: Room) -> None:
    with room.unit() as uow:
        agendas.add_step(uow, SYSTEM, room.id, "recess", StepDetails(5), 1)
    with pytest.raises(StaleRevision) as refusal, room.unit() as uow:
        agendas.add_step(uow, SYSTEM, room.id, "recess", StepDetails(5), 1)
    assert refusal.value.params == {"version": 2}
    assert phases(room).count("recess") == 1


def test_what_was_held_stays_where_and_as_it_is(room: Room) -> None:
    room.open()
    opening, closing = room.step_id("opening"), room.step_id("closing")
    for change in (
        lambda uow: agendas.edit_step(uow, SYSTEM, opening, StepDetails(5), 1),
        lambda uow: agendas.remove_step(uow, SYSTEM, opening, 1),
        lambda uow: agendas.move_step(uow, SYSTEM, opening, 3, 1),
    ):
        with pytest.raises(RuleViolation, match="step-was-held"), room.unit() as uow:
            change(uow)
    with pytest.raises(RuleViolation, match="step-before-held"), room.unit() as uow:
        agendas.move_step(uow, SYSTEM, closing, 1, 1)
    with room.unit() as uow:
        agendas.remove_step(uow, SYSTEM, room.step_id("vote"), 1)
    assert phases(room) == ["opening", "ideation", "consolidation", "closing"]


def test_the_last_step_cannot_be_removed_nor_the_agenda_of_a_closed_workshop_changed(
    room: Room,
) -> None:
    for number, phase in enumerate(("ideation", "consolidation", "vote", "closing"), start=1):
        with room.unit() as uow:
            agendas.remove_step(uow, SYSTEM, room.step_id(phase), number)
    with pytest.raises(RuleViolation, match="agenda-empty"), room.unit() as uow:
        agendas.remove_step(uow, SYSTEM, room.step_id("opening"), 5)
    room.open()
    room.close()
    with pytest.raises(RuleViolation, match="workshop-is-over"), room.unit() as uow:
        agendas.add_step(uow, SYSTEM, room.id, "recess", StepDetails(5), 5)


def test_a_visitor_does_not_touch_the_agenda(room: Room) -> None:
    with pytest.raises(NotAllowed), room.unit() as uow:
        agendas.add_step(uow, VISITOR, room.id, "recess", StepDetails(5), 1)


def test_a_step_closes_by_itself_only_when_told_to_and_not_before_its_time(room: Room) -> None:
    with room.unit() as uow:
        details = StepDetails(5, settings={"closes_by_itself": 1})
        agendas.edit_step(uow, SYSTEM, room.step_id("closing"), details, 1)
    room.open()
    room.now += dt.timedelta(hours=1)
    with room.unit() as uow:
        assert steps.close_overdue_steps(uow) == ()
    room.go("closing")
    room.now += dt.timedelta(minutes=4, seconds=59)
    with room.unit() as uow:
        assert steps.close_overdue_steps(uow) == ()
    room.now += dt.timedelta(seconds=1)
    with room.unit() as uow:
        assert steps.close_overdue_steps(uow) == (room.step_id("closing"),)
    with Session(room.engine) as session:
        step = session.get_one(Step, room.step_id("closing"))
        assert (step.state, step.held_seconds) == ("closed", 300)
