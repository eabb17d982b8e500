"""A device is seated once, finds its seat again, and may leave; cards give one seat each."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, RuleViolation
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor
from cocreate.domain.workshops import ALARM_TRIES, StepState, join_alarm
from cocreate.models.voting import Participation, Poll
from cocreate.models.workshops import JoinCard, JoinWatch, Participant, Pulse
from cocreate.operations import cards, joining
from cocreate.operations.proposals import Draft
from tests.builders import Room, publish_frame


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    publish_frame(engine)
    return Room(engine)


def seat(room: Room, actor: Actor) -> Participant | None:
    with Session(room.engine) as session:
        return session.get(Participant, actor.id)


def take_part_in_a_vote(room: Room, actor: Actor) -> None:
    with Session(room.engine) as session:
        session.add(
            Poll(
                id="p",
                workshop_id=room.id,
                step_id=room.step_id("vote"),
                method="dots",
                settings={},
                option_ids=[],
            )
        )
        session.flush()
        session.add(Participation(poll_id="p", participant_id=actor.id))
        session.commit()


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
    room.close()
    assert room.step("opening").state is StepState.CLOSED
    with pytest.raises(Gone, match="workshop-is-over"):
        room.join()


def test_a_name_is_optional_and_can_be_taken_back(room: Room) -> None:
    room.open()
    anne = room.join()
    for typed, kept in ((" Anne \u202e ", "Anne"), ("", "")):
        with room.unit() as uow:
            joining.set_name(uow, anne, typed)
        found = seat(room, anne)
        assert found is not None
        assert found.name == kept
    with pytest.raises(RuleViolation, match="text-too-long"), room.unit() as uow:
        joining.set_name(uow, anne, "x" * 81)


def test_a_college_can_be_changed_until_the_first_ballot(room: Room) -> None:
    room.open()
    anne = room.join(college="public")
    with room.unit() as uow:
        joining.change_college(uow, anne, "private")
    take_part_in_a_vote(room, anne)
    with room.unit() as uow:
        joining.change_college(uow, anne, "private")
    with pytest.raises(RuleViolation, match="college-fixed-by-ballot"), room.unit() as uow:
        joining.change_college(uow, anne, "public")


def test_who_did_nothing_leaves_no_trace(room: Room) -> None:
    room.open()
    anne = room.join()
    with room.unit() as uow:
        joining.leave_workshop(uow, anne)
    assert seat(room, anne) is None


@pytest.mark.parametrize("deed", ["voted", "proposed"])
def test_who_took_part_leaves_without_a_name_and_comes_back_to_the_same_seat(
    room: Room, deed: str
) -> None:
    room.open()
    anne = room.join()
    with room.unit() as uow:
        joining.set_name(uow, anne, "Anne")
    if deed == "voted":
        take_part_in_a_vote(room, anne)
    else:
        room.go("ideation")
        room.submit(anne, Draft("Citernes", "Récupérer l’eau", "fr"))
    with room.unit() as uow:
        joining.leave_workshop(uow, anne)
    found = seat(room, anne)
    assert found is not None
    assert found.name == ""
    assert room.join() == anne


def test_nobody_changes_the_seat_of_another_workshop(engine: sa.Engine, room: Room) -> None:
    room.open()
    other = Room(engine)
    other.open()
    anne = room.join()
    for actor in (VISITOR, Actor(id=anne.id, workshop_id=other.id)):
        with pytest.raises(Exception, match="no-such") as refusal, room.unit() as uow:
            joining.set_name(uow, actor, "Mallory")
        assert refusal.type.__name__ == "NotFound"


def test_fifty_devices_with_one_card_take_one_seat(room: Room) -> None:
    room.open()
    with room.unit() as uow:
        cards.require_cards(uow, SYSTEM, room.id, required=True)
    with room.unit() as uow:
        (card,) = cards.issue_cards(uow, SYSTEM, room.id, 1)

    def try_card(device: int) -> str:
        try:
            with room.unit() as uow:
                joining.join_workshop(
                    uow,
                    room.id,
                    device=str(device),
                    college_key="public",
                    language="fr",
                    card=f"{card[:5].lower()}-{card[5:]}",
                )
        except RuleViolation as refusal:
            return refusal.code
        return "seated"

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(try_card, range(50)))
    assert (answers.count("seated"), answers.count("card-used")) == (1, 49)
    with Session(room.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Participant)) == 1
        assert card not in {one.code_hash for one in session.scalars(sa.select(JoinCard))}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "card-missing"), ("ABC", "card-malformed"), ("ABCDEFGHJK", "card-unknown")],
)
def test_a_card_that_is_none_says_why(room: Room, typed: str, code: str) -> None:
    room.open()
    with room.unit() as uow:
        cards.require_cards(uow, SYSTEM, room.id, required=True)
    with pytest.raises(RuleViolation) as refusal, room.unit() as uow:
        joining.join_workshop(
            uow, room.id, device="d", college_key="public", language="fr", card=typed
        )
    assert (refusal.value.code, refusal.value.field) == (code, "card")


def test_cards_are_for_whoever_runs_the_room_and_have_a_limit(room: Room) -> None:
    with pytest.raises(NotAllowed), room.unit() as uow:
        cards.issue_cards(uow, VISITOR, room.id, 1)
    with room.unit() as uow:
        assert len(set(cards.issue_cards(uow, SYSTEM, room.id, 100))) == 100
    with pytest.raises(RuleViolation, match="limit-out-of-bounds") as refusal, room.unit() as uow:
        cards.issue_cards(uow, SYSTEM, room.id, cards.MOST_CARDS)
    assert refusal.value.params["maximum"] == cards.MOST_CARDS - 100


def test_many_wrong_codes_raise_an_alarm_once_and_it_falls_silent(room: Room) -> None:
    def watch() -> JoinWatch:
        with Session(room.engine) as session:
            return session.get_one(JoinWatch, room.id)

    def revision() -> int:
        with Session(room.engine) as session:
            return session.get_one(Pulse, room.id).revision

    with room.unit() as uow:
        cards.note_wrong_codes(uow, 99)
    assert watch().tries == 0, "a draft is not guessed at"
    room.open()
    before = revision()
    for _ in range(ALARM_TRIES + 5):
        with room.unit() as uow:
            cards.note_wrong_codes(uow)
    seen = watch()
    assert join_alarm(seen.tries, seen.since, room.now) is not None
    assert revision() == before + 1
    room.now += dt.timedelta(minutes=11)
    assert join_alarm(seen.tries, seen.since, room.now) is None
    with room.unit() as uow:
        cards.note_wrong_card(uow, room.id)
    assert watch().tries == 1
    assert room.join() is not None, "an alarm locks nobody out"
