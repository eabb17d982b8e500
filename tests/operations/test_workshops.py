"""A workshop is prepared, opened, led through its agenda and closed."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, RuleViolation
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor
from cocreate.domain.pillars import FrameState
from cocreate.domain.workshops import StepState
from cocreate.models.pillars import Frame
from cocreate.models.workshops import Participant, Step, Workshop
from cocreate.operations import joining, steps, workshops
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


class Room:
    """A workshop of three quarters of an hour, its clock in our hands."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.now = NOON
        with self.unit() as uow:
            self.id = workshops.create_workshop(
                uow,
                SYSTEM,
                workshops.NewWorkshop(
                    pillar_id="water",
                    template_key="quick-prioritisation",
                    place="",
                    title={"fr": "Eau de pluie"},
                    starts_at=NOON,
                    languages=("nl", "fr"),
                    colleges=(("public", {"fr": "Public"}),),
                ),
            )

    def unit(self) -> UnitOfWork:
        return UnitOfWork(Session(self.engine), lambda: self.now, ())

    def step(self, position: int) -> Step:
        with Session(self.engine) as session:
            return session.scalars(sa.select(Step).where(Step.position == position)).one()

    def open(self) -> None:
        with self.unit() as uow:
            workshops.open_workshop(uow, SYSTEM, self.id)

    def go(self, position: int) -> None:
        with self.unit() as uow:
            steps.go_to_step(uow, SYSTEM, self.step(position).id)

    def join(self, device: str = "phone") -> Actor:
        with self.unit() as uow:
            return joining.join_workshop(
                uow, self.id, device=device, college_key="public", language="fr"
            )


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    return Room(engine)


def publish_a_frame(room: Room) -> None:
    with Session(room.engine) as session:
        session.add(
            Frame(
                pillar_id="water",
                number=1,
                state=FrameState.PUBLISHED,
                vision={"fr": "V"},
                created_at=NOON,
            )
        )
        session.commit()


def test_a_new_workshop_has_the_agenda_of_its_template(room: Room) -> None:
    with Session(room.engine) as session:
        workshop = session.get_one(Workshop, room.id)
        assert [step.phase for step in workshop.steps] == [
            "opening",
            "ideation",
            "consolidation",
            "vote",
            "closing",
        ]
        assert workshop.languages == ["fr", "nl"]


def test_a_proposal_step_is_refused_without_a_frame_and_names_what_is_missing(room: Room) -> None:
    room.open()
    with pytest.raises(RuleViolation) as refusal:
        room.go(2)
    assert refusal.value.code == "frame-not-published"
    missing = refusal.value.params["missing"]
    assert isinstance(missing, tuple)
    assert "vision" in missing
    assert room.step(1).state is StepState.OPEN


def test_the_next_step_closes_the_one_before_and_starts_its_own_clock(room: Room) -> None:
    publish_a_frame(room)
    room.open()
    room.now += dt.timedelta(minutes=4)
    room.go(2)
    assert room.step(1).state is StepState.CLOSED
    assert room.step(2).ends_at == room.now + dt.timedelta(minutes=10)
    with pytest.raises(RuleViolation, match="no-proposals-yet"):
        room.go(3)
    room.go(1)
    assert room.step(1).state is StepState.OPEN


def test_a_pause_keeps_what_is_left_and_an_extension_adds_to_it(room: Room) -> None:
    room.open()
    step_id = room.step(1).id
    room.now += dt.timedelta(minutes=2)
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, step_id)
    room.now += dt.timedelta(hours=1)
    with room.unit() as uow:
        steps.extend_step(uow, SYSTEM, step_id, 1)
        steps.resume_step(uow, SYSTEM, step_id)
    assert room.step(1).ends_at == room.now + dt.timedelta(minutes=4)


def test_the_same_device_gets_its_seat_back_ten_times_out_of_ten(room: Room) -> None:
    room.open()
    assert len({room.join().id for _ in range(10)}) == 1
    assert room.join("another").id != room.join().id
    with Session(room.engine) as session:
        hashes = session.scalars(sa.select(Participant.seat_hash)).all()
        assert len(hashes) == 2
        assert "phone" not in hashes


def test_a_locked_room_refuses_new_seats_and_keeps_the_known_ones(room: Room) -> None:
    room.open()
    seated = room.join()
    with room.unit() as uow:
        joining.lock_join(uow, SYSTEM, room.id, locked=True)
    assert room.join() == seated
    with pytest.raises(RuleViolation, match="join-is-locked"):
        room.join("late")


def test_a_workshop_that_has_not_begun_or_is_over_says_which(room: Room) -> None:
    with pytest.raises(RuleViolation, match="workshop-not-open"):
        room.join()
    room.open()
    with room.unit() as uow:
        workshops.close_workshop(uow, SYSTEM, room.id)
    assert room.step(1).state is StepState.CLOSED
    with pytest.raises(Gone, match="workshop-is-over"):
        room.join()


def test_neither_a_visitor_nor_a_participant_runs_the_room(room: Room) -> None:
    room.open()
    seated = room.join()
    for actor in (VISITOR, seated):
        with pytest.raises(NotAllowed), room.unit() as uow:
            steps.reveal_step(uow, actor, room.step(1).id)
