"""A rehearsal is a copy that is opened, led and erased; of it, nothing lasts."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.events import BotsChanged, Event, WorkshopErased
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor
from cocreate.domain.voting.methods.consent import CONSENT, OBJECTION
from cocreate.domain.workshops import WorkshopState
from cocreate.models import Base
from cocreate.models.imports.pending import ImportKind
from cocreate.models.journal import JournalEntry, JournalWords
from cocreate.models.workshops import Rehearsal, Workshop
from cocreate.operations import polls, proposals, rehearsals, workshops
from cocreate.operations.commitments.offers import Offer, offer_commitment
from cocreate.operations.imports.files import SentFile, keep_import
from cocreate.operations.plans.drafts import make_draft
from cocreate.operations.plans.receipts import issue_receipt
from cocreate.operations.plans.shortlists import confirm_shortlist
from cocreate.operations.studies.studies import study_vote
from cocreate.queries.report import workshop_report
from cocreate.queries.workshops import wanted_bots, workshop_rows
from cocreate.unit_of_work import UnitOfWork
from tests.builders import NOON, Room, VoteRoom, publish_frame

JOURNAL = {"journal_entry", "journal_head"}
"""What is only ever added to, and holds neither words nor names."""


class Rehearsed(VoteRoom):
    """A draft with its rehearsal; ``id`` is the rehearsal's, ``before`` counts what was there."""

    def __init__(self, engine: sa.Engine) -> None:
        self.heard = list[Event]()
        Room.__init__(self, engine)
        publish_frame(engine)
        self.draft = self.id
        self.before = rows(engine)
        with self.unit() as uow:
            self.id = workshops.begin_rehearsal(uow, SYSTEM, self.draft, 50, 5)

    def unit(self) -> UnitOfWork:
        return UnitOfWork(Session(self.engine), lambda: self.now, (self.heard.append,))

    def play(self) -> Actor:
        """Everything that people do in a room, up to a result that is shown; one of them."""
        self.go("ideation")
        one, other = self.join("1"), self.join("2", "private", "nl")
        for number in range(4):
            draft = proposals.Draft(f"Titre {number}", f"Texte {number}", "fr")
            self.option_ids = [self.submit(one if number % 2 else other, draft)]
        self.go("vote")
        poll_id = self.open_vote(polls.PollPlan("consent", {}))
        self.cast(one, {self.option_ids[0]: OBJECTION}, reasons={self.option_ids[0]: "Trop cher"})
        self.cast(other, {self.option_ids[0]: CONSENT})
        self.finish_vote()
        self.publish()
        assert poll_id == self.poll().id
        return one


def rows(engine: sa.Engine) -> dict[str, int]:
    """How many rows each table has, but for the journal."""
    with Session(for_reading(engine)) as session:
        return {
            name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in JOURNAL
        }


@pytest.fixture
def room(engine: sa.Engine) -> Rehearsed:
    return Rehearsed(engine)


def test_opening_the_real_workshop_erases_the_rehearsal_to_the_last_row(room: Rehearsed) -> None:
    """X13: bots and their data vanish at the real opening."""
    room.play()
    played = rows(room.engine)
    grown = {name for name, number in played.items() if number > room.before[name]}
    assert {
        "workshop",
        "rehearsal",
        "participant",
        "proposal",
        "proposal_wording",
        "poll",
        "participation",
        "ballot_paper",
        "ballot_reason",
        "poll_result",
        "operation_outcome",
    } <= grown

    with room.unit() as uow:
        workshops.open_workshop(uow, SYSTEM, room.draft)

    assert rows(room.engine) == room.before
    assert room.heard.count(WorkshopErased(room.id)) == 1
    with Session(for_reading(room.engine)) as session:
        assert session.get_one(Workshop, room.draft).state is WorkshopState.OPEN
        ended = session.scalars(sa.select(JournalEntry).filter_by(verb="rehearsal:end")).one()
        assert ended.subject_id == room.draft
        assert ended.facts == {
            "rehearsal": room.id,
            "people": 2,
            "proposals": 4,
            "ballots": 2,
        }
        assert not session.scalars(sa.select(JournalWords)).all()


def test_a_rehearsal_touches_nothing_of_the_draft_and_is_in_no_list(room: Rehearsed) -> None:
    with Session(for_reading(room.engine)) as session:
        draft = session.get_one(Workshop, room.draft)
        copy = session.get_one(Workshop, room.id)
        assert (draft.state, copy.state) == (WorkshopState.DRAFT, WorkshopState.OPEN)
        assert draft.join_code != copy.join_code
        assert [one.phase for one in copy.steps] == [one.phase for one in draft.steps]
        assert [one.id for one in workshop_rows(session, SYSTEM)] == [room.draft]


def test_beginning_it_again_answers_the_same_rehearsal(room: Rehearsed) -> None:
    with room.unit() as uow:
        assert workshops.begin_rehearsal(uow, SYSTEM, room.draft, 3, 1) == room.id
    with Session(for_reading(room.engine)) as session:
        assert session.scalars(sa.select(Rehearsal.bots)).all() == [50]


def test_only_a_draft_is_rehearsed_by_whoever_runs_it(room: Rehearsed) -> None:
    with room.unit() as uow:
        workshops.open_workshop(uow, SYSTEM, room.draft)
    with pytest.raises(RuleViolation, match="rehearsal-not-draft"), room.unit() as uow:
        workshops.begin_rehearsal(uow, SYSTEM, room.draft, 0, 1)
    with pytest.raises(NotAllowed), room.unit() as uow:
        workshops.begin_rehearsal(uow, VISITOR, room.draft, 0, 1)
    with pytest.raises(NotFound), room.unit() as uow:
        rehearsals.end_rehearsal(uow, SYSTEM, room.draft)


def test_nothing_lasting_is_made_of_a_rehearsal(room: Rehearsed) -> None:
    person = room.play()
    room.go("closing")
    offer = Offer("Un bureau", "lead", "", None, "", "fr")
    sent = SentFile((), "a.csv", "fr")
    lasting = (
        lambda uow: confirm_shortlist(uow, SYSTEM, room.id),
        lambda uow: make_draft(uow, SYSTEM, [room.id]),
        lambda uow: study_vote(uow, SYSTEM, room.poll().id),
        lambda uow: offer_commitment(uow, person, room.id, offer, "op"),
        lambda uow: issue_receipt(uow, person, room.option_ids[0]),
        lambda uow: keep_import(uow, SYSTEM, ImportKind.PROPOSALS, room.id, sent),
        lambda uow: workshops.duplicate_workshop(uow, SYSTEM, room.id, NOON),
        lambda uow: workshop_report(uow.session, SYSTEM, room.id, NOON),
    )
    for attempt in lasting:
        with pytest.raises(RuleViolation, match="not-in-rehearsal"), room.unit() as uow:
            attempt(uow)
    room.close()
    with pytest.raises(RuleViolation, match="not-in-rehearsal"), room.unit() as uow:
        workshops.archive_workshop(uow, SYSTEM, room.id)


def test_bots_are_let_in_and_sent_out_one_crowd_at_a_time(room: Rehearsed) -> None:
    assert bots_of(room) == (50, 5)
    assert BotsChanged(room.id) in room.heard
    with pytest.raises(RuleViolation, match="bots-are-in"), room.unit() as uow:
        rehearsals.let_bots_in(uow, SYSTEM, room.id, 10, 1)
    with room.unit() as uow:
        rehearsals.note_bots_left(uow, room.id, "bots-unreachable")
    with Session(for_reading(room.engine)) as session:
        assert session.get_one(Rehearsal, room.id).trouble == "bots-unreachable"
    assert bots_of(room) is None
    with room.unit() as uow:
        rehearsals.let_bots_in(uow, SYSTEM, room.id, 10, 1)
    assert bots_of(room) == (10, 1)
    for bots, speed, code in ((201, 1, "too-many-bots"), (0, 3, "unknown-bot-speed")):
        with pytest.raises(RuleViolation, match=code), room.unit() as uow:
            rehearsals.let_bots_in(uow, SYSTEM, room.id, bots, speed)
    room.close()
    assert bots_of(room) is None


def bots_of(room: Rehearsed) -> tuple[int, int] | None:
    with Session(for_reading(room.engine)) as session:
        wanted = wanted_bots(session, room.id)
        return None if wanted is None else (wanted.bots, wanted.speed)


def test_archiving_the_draft_ends_its_rehearsal(room: Rehearsed) -> None:
    with room.unit() as uow:
        workshops.archive_workshop(uow, SYSTEM, room.draft)
    assert rows(room.engine) == room.before
