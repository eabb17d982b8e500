"""A workshop is prepared, opened, led through its agenda and closed."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, VISITOR
from cocreate.domain.workshops import StepState
from cocreate.models.pillars import WorkingGroup
from cocreate.models.proposals import Proposal
from cocreate.models.workshops import Participant, Workshop
from cocreate.operations import details, steps, workshops
from cocreate.operations.proposals import Draft
from tests.builders import COLLEGES, NOON, Room, publish_frame


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    return Room(engine)


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
    """Domain 4 row 1: without a published frame a proposal phase is refused, naming what lacks."""
    room.open()
    with pytest.raises(RuleViolation) as refusal:
        room.go("ideation")
    assert refusal.value.code == "frame-not-published"
    missing = refusal.value.params["missing"]
    assert isinstance(missing, tuple)
    assert "vision" in missing
    assert room.step("opening").state is StepState.OPEN


def test_the_next_step_closes_the_one_before_and_starts_its_own_clock(room: Room) -> None:
    publish_frame(room.engine)
    room.open()
    room.now += dt.timedelta(minutes=4)
    room.go("ideation")
    assert room.step("opening").state is StepState.CLOSED
    assert room.step("ideation").ends_at == room.now + dt.timedelta(minutes=10)
    with pytest.raises(RuleViolation, match="no-proposals-yet"):
        room.go("consolidation")
    room.go("opening")
    assert room.step("opening").state is StepState.OPEN


def test_a_pause_keeps_what_is_left_and_an_extension_adds_to_it(room: Room) -> None:
    room.open()
    step_id = room.step("opening").id
    room.now += dt.timedelta(minutes=2)
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, step_id)
    room.now += dt.timedelta(hours=1)
    with room.unit() as uow:
        steps.extend_step(uow, SYSTEM, step_id, 1, "op")
        steps.resume_step(uow, SYSTEM, step_id)
    assert room.step("opening").ends_at == room.now + dt.timedelta(minutes=4)


def test_neither_a_visitor_nor_a_participant_runs_the_room(room: Room) -> None:
    room.open()
    seated = room.join()
    for actor in (VISITOR, seated):
        with pytest.raises(NotAllowed), room.unit() as uow:
            steps.reveal_step(uow, actor, room.step("opening").id)


def details_of(room: Room, **changes: object) -> details.Details:
    workshop = room.workshop()
    given: dict[str, object] = {
        "title": workshop.title,
        "place": workshop.place,
        "starts_at": workshop.starts_at,
        "languages": tuple(workshop.languages),
        "colleges": COLLEGES,
        **changes,
    }
    return details.Details(**given)  # type: ignore[arg-type]


def edit(room: Room, changed: details.Details, version: int | None = None) -> None:
    with room.unit() as uow:
        details.edit_workshop(uow, SYSTEM, room.id, changed, version or room.workshop().version)


def college_keys(room: Room) -> list[str]:
    with Session(room.engine) as session:
        return [college.key for college in session.get_one(Workshop, room.id).colleges]


def test_the_wording_of_a_template_is_kept_apart_from_what_people_type(engine: sa.Engine) -> None:
    room = Room(engine, template="nominal-group")
    second = room.step("vote", 2)
    assert (second.title, second.wording) == ({}, "Second vote")


def test_a_draft_can_change_in_every_detail(room: Room) -> None:
    publish_frame(room.engine)
    with Session(room.engine) as session:
        session.add(WorkingGroup(id="g", pillar_id="water", name={"fr": "Pluie"}))
        session.commit()
    later = NOON + dt.timedelta(days=1)
    changed = details_of(
        room,
        title={"nl": "Regenwater"},
        place=" Sint-Gillis ",
        starts_at=later,
        languages=("en",),
        working_group_id="g",
        theme_code="T1",
    )
    edit(room, changed)
    workshop = room.workshop()
    assert (workshop.title, workshop.place) == ({"nl": "Regenwater"}, "Sint-Gillis")
    assert (workshop.starts_at, workshop.languages, workshop.version) == (later, ["en"], 2)
    assert (workshop.working_group_id, workshop.theme_code) == ("g", "T1")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": {"fr": " "}}, "title-missing", "title"),
        ({"title": {"fr": "x" * 161}}, "text-too-long", "title"),
        ({"place": "x" * 201}, "text-too-long", "place"),
        ({"languages": ("de",)}, "languages-missing", "languages"),
        ({"colleges": ()}, "colleges-missing", "colleges"),
        ({"colleges": (("a", {"fr": "A"}), ("a", {"fr": "B"}))}, "colleges-alike", "colleges"),
        ({"colleges": (("", {"fr": " "}),)}, "college-name-missing", "colleges"),
        ({"working_group_id": "g"}, "unknown-working-group", "working_group_id"),
        ({"theme_code": "F1"}, "unknown-theme", "theme_code"),
    ],
)
def test_a_bad_detail_is_named_and_nothing_changes(
    room: Room, changes: dict[str, object], code: str, field: str
) -> None:
    publish_frame(room.engine)
    with pytest.raises(RuleViolation) as refusal:
        edit(room, details_of(room, **changes))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert room.workshop().version == 1


def test_of_two_editors_the_second_is_told(room: Room) -> None:
    edit(room, details_of(room, place="A"), version=1)
    with pytest.raises(StaleRevision, match="workshop-changed-meanwhile"):
        edit(room, details_of(room, place="B"), version=1)
    assert room.workshop().place == "A"


def test_while_a_workshop_is_held_what_is_in_use_stays(room: Room) -> None:
    room.open()
    room.join(college="private")
    for changes, code in (
        ({"starts_at": NOON + dt.timedelta(hours=1)}, "fixed-while-open"),
        ({"languages": ("fr",)}, "language-in-use"),
        ({"colleges": COLLEGES[:1]}, "college-in-use"),
    ):
        with pytest.raises(RuleViolation, match=code):
            edit(room, details_of(room, **changes))
    edit(room, details_of(room, languages=("fr", "nl", "en"), colleges=COLLEGES[1:]))
    edit(room, details_of(room, colleges=(*COLLEGES[1:], ("", {"fr": "Recherche"}))))
    assert college_keys(room) == ["private", "college-2"]
    room.close()
    with pytest.raises(RuleViolation, match="workshop-is-over"):
        edit(room, details_of(room, place="C"))


def test_a_workshop_asked_for_twice_exists_once(room: Room) -> None:
    new = workshops.NewWorkshop("water", "blank", {"fr": "Une fois"}, "", NOON, ("fr",), COLLEGES)
    made = []
    for _ in range(2):
        with room.unit() as uow:
            made.append(workshops.create_workshop(uow, SYSTEM, new, "op-1"))
    assert made[0] == made[1] != room.id


def test_a_copy_has_the_agenda_and_nothing_of_the_people(room: Room) -> None:
    publish_frame(room.engine)
    room.open()
    anne = room.join()
    room.go("ideation")
    room.submit(anne, Draft("Citernes", "Récupérer l’eau de pluie", "fr"))
    with room.unit() as uow:
        copy_id = workshops.duplicate_workshop(uow, SYSTEM, room.id, NOON + dt.timedelta(days=7))
    with Session(room.engine) as session:
        source, copy = (session.get_one(Workshop, one) for one in (room.id, copy_id))
        assert [step.phase for step in copy.steps] == [step.phase for step in source.steps]
        assert [one.key for one in copy.colleges] == [one.key for one in source.colleges]
        assert {step.first_opened_at for step in copy.steps} == {None}
        assert (copy.state, copy.opened_at, copy.frame_id) == ("draft", None, None)
        secrets = {"join_code", "join_token", "seat_secret"}
        assert all(getattr(copy, name) != getattr(source, name) for name in secrets)
        for record in (Participant, Proposal):
            of_copy = sa.select(record).where(record.workshop_id == copy_id)
            assert session.scalars(of_copy).all() == []


def test_a_copy_asked_for_twice_is_one_copy(room: Room) -> None:
    made = set()
    for _ in range(2):
        with room.unit() as uow:
            made.add(workshops.duplicate_workshop(uow, SYSTEM, room.id, NOON, "op-1"))
    assert len(made) == 1


def test_an_archived_workshop_comes_back_as_it_was(room: Room) -> None:
    def archive_and_back() -> tuple[str, str]:
        with room.unit() as uow:
            workshops.archive_workshop(uow, SYSTEM, room.id)
        away = room.workshop().state
        with room.unit() as uow:
            workshops.unarchive_workshop(uow, SYSTEM, room.id)
        return away, room.workshop().state

    assert archive_and_back() == ("archived", "draft")
    room.open()
    with pytest.raises(RuleViolation, match="workshop-is-open"), room.unit() as uow:
        workshops.archive_workshop(uow, SYSTEM, room.id)
    room.close()
    assert archive_and_back() == ("archived", "closed")


def test_what_the_room_has_seen_is_not_hidden_again(room: Room) -> None:
    publish_frame(room.engine)
    room.open()
    anne = room.join()
    room.go("ideation")
    room.submit(anne, Draft("Citernes", "Récupérer l’eau de pluie", "fr"))
    room.go("opening")
    room.go("ideation")
    assert not room.step("ideation").is_revealed
    room.go("consolidation")
    room.go("ideation")
    assert room.step("ideation").is_revealed


def test_one_more_minute_pressed_twice_is_one_minute(room: Room) -> None:
    room.open()
    step_id, before = room.step_id("opening"), room.step("opening").ends_at
    for _ in range(2):
        with room.unit() as uow:
            steps.extend_step(uow, SYSTEM, step_id, 1, "op-1")
    assert before is not None
    assert room.step("opening").ends_at == before + dt.timedelta(minutes=1)
