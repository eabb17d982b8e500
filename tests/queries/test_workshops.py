"""What staff, phones and the projector read of a workshop, and what they do not."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor, Capability, Grant, Role
from cocreate.domain.workshops import ALARM_TRIES, WorkshopState
from cocreate.models.pillars import Pillar
from cocreate.models.voting import Participation, Poll
from cocreate.operations import cards, steps, workshops
from cocreate.queries.joining import find_by_code, find_by_token
from cocreate.queries.live import LiveState, live_state
from cocreate.queries.rooms import room_page, screen_page
from cocreate.queries.workshops import workshop_page, workshop_rows
from tests.builders import Ideation, Room, VoteRoom, publish_frame


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    publish_frame(engine)
    return Room(engine)


def live(room: Room, audience: Audience, active: tuple[str, ...] = ()) -> LiveState:
    with Session(room.engine) as session:
        return live_state(session, room.id, audience, room.now, active)


def test_figures_count_people_and_proposals_and_per_college_only_for_who_runs_the_room(
    engine: sa.Engine,
) -> None:
    room = VoteRoom(engine, proposals_count=2)
    bo = room.join("bo", "private", "nl")
    room.open_vote()
    room.cast(bo, {room.option_ids[0]: 1})
    everybody = {"joined": 2, "active": 1, "proposals": 2, "voted": 1}
    for audience in (Audience.PARTICIPANT, Audience.SCREEN):
        assert live(room, audience, (str(bo.id),)).figures == everybody
    assert live(room, Audience.FACILITATOR, (str(bo.id), "gone")).figures == {
        **everybody,
        "joined.public": 1,
        "joined.private": 1,
        "active.public": 0,
        "active.private": 1,
        "voted.public": 0,
        "voted.private": 1,
    }


def test_the_clock_is_told_by_the_server_and_stands_still_in_a_pause(room: Room) -> None:
    room.open()
    room.now += dt.timedelta(minutes=1)
    step = live(room, Audience.PARTICIPANT).step
    assert step is not None
    assert (step.clock.seconds_left, step.clock.now) == (240, room.now)
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, step.id)
    room.now += dt.timedelta(hours=1)
    paused = live(room, Audience.PARTICIPANT).step
    assert paused is not None
    assert (paused.clock.seconds_left, paused.clock.ends_at) == (240, None)
    with room.unit() as uow:
        steps.resume_step(uow, SYSTEM, step.id)
    room.now += dt.timedelta(minutes=5)
    over = live(room, Audience.PARTICIPANT).step
    assert over is not None
    assert over.clock.is_over
    assert over.state == "open"


def test_each_write_that_the_room_must_know_of_raises_the_revision_and_its_marks(
    room: Room,
) -> None:
    before = live(room, Audience.SCREEN)
    room.open()
    after = live(room, Audience.SCREEN)
    assert after.revision == before.revision + 1
    assert after.marks["step"] == after.revision


def test_a_code_leads_to_the_door_whatever_the_state_and_each_state_differs(room: Room) -> None:
    code, token = room.workshop().join_code, room.workshop().join_token

    def door() -> tuple[WorkshopState, bool]:
        with Session(room.engine) as session:
            typed = find_by_code(session, f" {code[:3].lower()} {code[3:]}")
            assert typed == find_by_token(session, token)
            return typed.state, typed.is_open

    assert door() == ("draft", False)
    room.open()
    assert door() == ("open", True)
    room.close()
    assert door() == ("closed", False)
    with room.unit() as uow:
        workshops.archive_workshop(uow, SYSTEM, room.id)
    assert door() == ("archived", False)


def test_a_code_that_is_none_says_whether_it_could_be_one(room: Room) -> None:
    unknown = "ABCDEF" if room.workshop().join_code != "ABCDEF" else "ABCDEG"
    with Session(room.engine) as session:
        with pytest.raises(RuleViolation, match="join-code-malformed"):
            find_by_code(session, "12")
        with pytest.raises(NotFound, match="join-code-unknown"):
            find_by_code(session, unknown)
        with pytest.raises(NotFound, match="join-link-unknown"):
            find_by_token(session, "x")


def test_staff_see_the_workshops_of_their_pillars_alone(engine: sa.Engine, room: Room) -> None:
    with Session(engine) as session:
        session.add(Pillar(id="food", programme_id="g", key="food", code="F", position=2, name={}))
        session.commit()
    room.open()
    room.join()

    def listed(actor: Actor, *, archived: bool = False) -> list[tuple[str, int]]:
        with Session(engine) as session:
            rows = workshop_rows(session, actor, archived=archived)
            return [(row.id, row.joined) for row in rows]

    here = Actor(id="a", grants=(Grant(Role.READER, "water"),))
    elsewhere = Actor(id="b", grants=(Grant(Role.FACILITATOR, "food"),))
    decider = Actor(id="c", grants=(Grant(Role.DECIDER),))
    assert listed(here) == listed(SYSTEM) == [(room.id, 1)]
    assert listed(elsewhere) == listed(decider) == []
    assert listed(SYSTEM, archived=True) == []
    with Session(engine) as session:
        for actor in (elsewhere, decider, VISITOR):
            with pytest.raises(NotFound, match="no-such-workshop"):
                workshop_page(session, actor, room.id, room.now)


def test_the_dashboard_names_what_blocks_the_next_step(engine: sa.Engine) -> None:
    room = Room(engine)
    room.open()
    with Session(engine) as session:
        page = workshop_page(session, SYSTEM, room.id, room.now)
    assert page.next_step is not None
    assert page.next_step.phase == "ideation"
    assert [one.code for one in page.blockers] == ["frame-not-published", "pillar-not-ready"]
    assert [(one.key, one.seats) for one in page.colleges] == [("public", 0), ("private", 0)]


def test_the_dashboard_knows_the_door_its_cards_and_the_alarm(room: Room) -> None:
    room.open()
    with room.unit() as uow:
        cards.require_cards(uow, SYSTEM, room.id, required=True)
        cards.issue_cards(uow, SYSTEM, room.id, 3)
        cards.note_wrong_codes(uow, ALARM_TRIES)
    with Session(room.engine) as session:
        door = workshop_page(session, SYSTEM, room.id, room.now).door
    assert (door.code, door.needs_card) == (room.workshop().join_code, True)
    assert (door.cards, door.cards_used) == (3, 0)
    assert door.alarm is not None
    assert door.alarm.tries == ALARM_TRIES


def test_a_step_is_called_by_what_was_typed_or_else_by_a_translated_wording(
    engine: sa.Engine,
) -> None:
    room = Room(engine, template="nominal-group")
    with Session(engine) as session:
        page = workshop_page(session, SYSTEM, room.id, room.now)
    titles = {step.position: step.title for step in page.steps}

    def translate(wording: str, language: str) -> str:
        return f"{language}:{wording}"

    assert titles[1].shown("nl", translate) == ("nl:Opening", "nl")
    assert titles[5].shown("fr", translate) == ("fr:First vote", "fr")


def test_a_participant_reads_the_own_seat_and_the_frame_in_the_own_language(
    engine: sa.Engine,
) -> None:
    room = Ideation(engine)
    with Session(engine) as session:
        page = room_page(session, room.bo, room.id, "nl", room.now)
        assert page.seat is not None
        assert (page.seat.college.key, page.seat.language) == ("private", "nl")
        assert page.seat.can_change_college
        assert page.frame is not None
        assert page.frame.vision == "Een sponsstad"
        assert page.current_step is not None
        assert page.current_step.phase == "ideation"
        assert (page.is_revealed, Capability.PROPOSE in page.capabilities) == (False, True)
        assert not hasattr(page, "seats")
    with Session(engine) as session:
        poll = Poll(workshop_id=room.id, step_id=room.step_id("vote"), method="dots", settings={})
        poll.option_ids = []
        session.add(poll)
        session.flush()
        session.add(Participation(poll_id=poll.id, participant_id=room.bo.id))
        session.commit()
    with Session(engine) as session:
        seat = room_page(session, room.bo, room.id, "nl", room.now).seat
        assert seat is not None
        assert not seat.can_change_college


def test_nobody_opens_the_page_of_another_room(engine: sa.Engine, room: Room) -> None:
    other = Room(engine)
    for one in (room, other):
        one.open()
    anne = room.join()
    with Session(engine) as session:
        for stranger in (VISITOR, SYSTEM, Actor(id="x", workshop_id=room.id), other.join()):
            with pytest.raises(NotFound):
                room_page(session, stranger, room.id, "fr", room.now)
        with pytest.raises(NotFound, match="no-such-workshop"):
            screen_page(session, anne, room.id, "fr", room.now)
        page = screen_page(session, SYSTEM, room.id, "fr", room.now)
        assert (page.seat, page.join_code) == (None, room.workshop().join_code)
