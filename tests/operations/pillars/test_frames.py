"""A vision frame is drafted by one editor at a time, published whole, and then never changes."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.domain.pillars import FrameState, ItemKind
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import Frame
from cocreate.operations.pillars import frames
from cocreate.operations.pillars.frames import FrameContent, ItemContent, LineContent
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
BOTH = {"fr": "Texte", "nl": "Tekst"}
WHOLE = FrameContent(
    vision=BOTH,
    items=tuple(ItemContent(kind, BOTH) for kind in ItemKind),
    lines=(LineContent(2012, BOTH, Decimal("1500000.50")),),
    is_illustrative=True,
)


class Desk:
    """The coordinator's desk for the pillar ``water``."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def unit(self) -> UnitOfWork:
        return UnitOfWork(Session(self.engine), lambda: NOON, ())

    def start(self, actor: Actor = SYSTEM) -> str:
        with self.unit() as uow:
            return frames.start_draft(uow, actor, "water")

    def save(self, frame_id: str, content: FrameContent = WHOLE, version: int = 1) -> int:
        with self.unit() as uow:
            return frames.save_draft(uow, SYSTEM, frame_id, content, version)

    def publish(self, frame_id: str, version: int = 2) -> None:
        with self.unit() as uow:
            frames.publish_frame(uow, SYSTEM, frame_id, version)

    def published(self) -> str:
        draft = self.start()
        self.save(draft)
        self.publish(draft)
        return draft

    def codes(self, frame_id: str) -> list[str]:
        with Session(self.engine) as session:
            return [item.code for item in session.get_one(Frame, frame_id).items]

    def state(self, frame_id: str) -> FrameState:
        with Session(self.engine) as session:
            return session.get_one(Frame, frame_id).state


@pytest.fixture
def desk(engine: sa.Engine) -> Desk:
    return Desk(engine)


def test_a_pillar_has_one_draft_however_often_it_is_started(desk: Desk) -> None:
    assert desk.start() == desk.start()


def test_the_second_editor_of_a_draft_is_told_and_nothing_is_overwritten(desk: Desk) -> None:
    draft = desk.start()
    assert desk.save(draft) == 2
    with pytest.raises(StaleRevision, match="frame-changed-meanwhile"):
        desk.save(draft, FrameContent({"fr": "Autre"}), 1)
    with Session(desk.engine) as session:
        assert session.get_one(Frame, draft).vision == BOTH


def test_of_editors_who_save_at_the_same_moment_exactly_one_is_kept(desk: Desk) -> None:
    draft = desk.start()

    def save(number: int) -> int:
        try:
            return desk.save(draft, FrameContent({"fr": f"Vision {number}"}), 1) and number
        except StaleRevision:
            return 0

    with ThreadPoolExecutor(4) as pool:
        kept = [number for number in pool.map(save, range(1, 9)) if number]
    assert len(kept) == 1
    with Session(desk.engine) as session:
        saved = session.get_one(Frame, draft)
        assert (saved.vision, saved.version) == ({"fr": f"Vision {kept[0]}"}, 2)


def test_the_first_frame_of_a_pillar_begins_with_the_nine_attested_criteria(desk: Desk) -> None:
    draft = desk.start()
    assert desk.codes(draft) == [f"C{number}" for number in range(1, 10)]


def test_drafts_started_at_the_same_moment_are_one(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        started = set(pool.map(lambda _: desk.start(), range(8)))
    assert len(started) == 1


def test_an_incomplete_draft_can_be_saved_but_not_published(desk: Desk) -> None:
    draft = desk.start()
    desk.save(draft, FrameContent({"fr": "Vision"}, (ItemContent(ItemKind.OBSTACLE, BOTH),)))
    with pytest.raises(RuleViolation) as refusal:
        desk.publish(draft)
    assert refusal.value.code == "frame-incomplete"
    assert refusal.value.params["missing"] == (
        "strategic-objectives",
        "operational-objectives",
        "themes",
        "out-of-scope",
        "envelope",
        "calendar",
        "criteria",
        "translations",
    )
    assert desk.state(draft) is FrameState.DRAFT


def test_a_published_frame_never_changes_again(desk: Desk) -> None:
    frame = desk.published()
    with pytest.raises(RuleViolation, match="frame-not-a-draft"):
        desk.save(frame, FrameContent({}), 2)
    desk.publish(frame)
    with Session(desk.engine) as session:
        kept = session.get_one(Frame, frame)
        assert (kept.version, kept.vision, kept.published_at) == (2, BOTH, NOON)


def test_the_next_draft_copies_the_published_frame_and_supersedes_it(desk: Desk) -> None:
    first = desk.published()
    second = desk.start()
    assert second != first
    with Session(desk.engine) as session:
        old, new = session.get_one(Frame, first), session.get_one(Frame, second)
        assert (new.number, new.vision, new.is_illustrative) == (2, old.vision, True)
        assert [(one.kind, one.code, one.text) for one in new.items] == [
            (one.kind, one.code, one.text) for one in old.items
        ]
        assert [one.amount for one in new.envelope_lines] == [Decimal("1500000.50")]
    desk.publish(second, 1)
    assert (desk.state(first), desk.state(second)) == (
        FrameState.SUPERSEDED,
        FrameState.PUBLISHED,
    )
    with pytest.raises(RuleViolation, match="frame-not-a-draft"):
        desk.publish(first)


def test_the_codes_of_items_stay_and_a_dropped_one_is_not_given_again(desk: Desk) -> None:
    frame = desk.published()
    # The nine attested criteria were there first, and were dropped for another.
    assert desk.codes(frame) == ["S1", "O1", "T1", "F1", "X1", "D1", "C10"]
    draft = desk.start()
    without = FrameContent(BOTH, (ItemContent(ItemKind.OBSTACLE, {"fr": "Un autre"}),))
    desk.save(draft, without)
    assert desk.codes(draft) == ["F2"]
    both = FrameContent(
        BOTH, (ItemContent(ItemKind.OBSTACLE, BOTH), ItemContent(ItemKind.OBSTACLE, BOTH, "F9"))
    )
    desk.save(draft, both, 2)
    assert desk.codes(draft) == ["F10", "F9"]


def test_an_operational_objective_serves_a_strategic_one_of_the_same_frame(desk: Desk) -> None:
    draft = desk.start()
    strategic = ItemContent(ItemKind.STRATEGIC_OBJECTIVE, BOTH, "S3")
    serving = ItemContent(ItemKind.OPERATIONAL_OBJECTIVE, BOTH, "O1", "S3")
    desk.save(draft, FrameContent(BOTH, (serving, strategic)))
    with Session(desk.engine) as session:
        assert session.get_one(Frame, draft).items[0].parent_code == "S3"
    with pytest.raises(RuleViolation, match="unknown-strategic-objective"):
        desk.save(draft, FrameContent(BOTH, (serving,)), 2)


OBSTACLE = ItemContent(ItemKind.OBSTACLE, BOTH)
LINE = LineContent(2012, BOTH, Decimal(1))


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (FrameContent({"fr": "x" * 4001}), "text-too-long", "vision"),
        (FrameContent({}, (OBSTACLE,) * 201), "frame-too-long", None),
        (FrameContent({}, (OBSTACLE, ItemContent(ItemKind.THEME, {}))), "text-missing", "item-2"),
        (
            FrameContent({}, (ItemContent(ItemKind.THEME, {"fr": "x" * 601}),)),
            "text-too-long",
            "item-1",
        ),
        (
            FrameContent({}, (ItemContent(ItemKind.THEME, BOTH, "F1"),)),
            "item-code-malformed",
            "item-1",
        ),
        (
            FrameContent({}, (ItemContent(ItemKind.THEME, BOTH, "T1"),) * 2),
            "item-code-twice",
            "item-2",
        ),
        (
            FrameContent({}, (dataclasses.replace(OBSTACLE, source_url="nowhere"),)),
            "source-address-malformed",
            "item-1",
        ),
        (FrameContent({}, (), (LINE, LineContent(212, BOTH, Decimal(1)))), "year-out", "line-2"),
        (FrameContent({}, (), (LineContent(2012, {}, Decimal(1)),)), "text-missing", "line-1"),
        (FrameContent({}, (), (LineContent(2012, BOTH, Decimal(-1)),)), "amount-neg", "line-1"),
        (
            FrameContent({}, (), (LineContent(2012, BOTH, Decimal("0.001")),)),
            "amount-too-precise",
            "line-1",
        ),
    ],
)
def test_the_row_that_cannot_be_kept_is_named_and_nothing_is_saved(
    desk: Desk, content: FrameContent, code: str, field: str | None
) -> None:
    draft = desk.start()
    desk.save(draft)
    with pytest.raises(RuleViolation, match=code) as refusal:
        desk.save(draft, content, 2)
    assert refusal.value.field == field
    assert len(desk.codes(draft)) == len(ItemKind)


def test_only_those_who_steer_the_pillar_draft_and_publish(desk: Desk) -> None:
    for role in (Role.FACILITATOR, Role.DECIDER, Role.LEAD, Role.READER):
        with pytest.raises(NotAllowed):
            desk.start(Actor(id="a", grants=(Grant(role),)))
    with pytest.raises(NotAllowed):
        desk.start(Actor(id="a", grants=(Grant(Role.COORDINATOR, "food"),)))
    draft = desk.start()
    facilitator = Actor(id="a", grants=(Grant(Role.FACILITATOR),))
    with pytest.raises(NotAllowed), desk.unit() as uow:
        frames.publish_frame(uow, facilitator, draft, 1)
    with pytest.raises(NotAllowed), desk.unit() as uow:
        frames.save_draft(uow, facilitator, draft, WHOLE, 1)


def test_a_frame_that_changed_since_it_was_read_is_not_published(desk: Desk) -> None:
    draft = desk.start()
    desk.save(draft)
    with pytest.raises(StaleRevision):
        desk.publish(draft, 1)


def test_unknown_frames_and_pillars_are_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no-such-frame"):
        desk.save("none")
    with pytest.raises(NotFound, match="no-such-pillar"), desk.unit() as uow:
        frames.start_draft(uow, SYSTEM, "none")


def test_drafting_saving_and_publishing_are_in_the_journal_without_their_words(desk: Desk) -> None:
    frame = desk.published()
    desk.publish(frame)
    with Session(desk.engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        assert [line.verb for line in lines] == ["frame:start", "frame:save", "frame:publish"]
        assert {line.subject_id for line in lines} == {frame}
        assert lines[-1].facts == {"pillar": "water", "version": 2}
