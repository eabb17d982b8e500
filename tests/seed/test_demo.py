"""The demonstration shows the whole chain, is labelled everywhere, and is loaded once."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.backup import back_up, restore
from cocreate.config import Settings
from cocreate.database import make_engine
from cocreate.domain.arbitration import Outcome
from cocreate.domain.text import LANGUAGES
from cocreate.domain.workshops import WorkshopState
from cocreate.models import Base
from cocreate.models.accounts import Account
from cocreate.models.journal import JournalEntry
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar, Programme
from cocreate.models.plans import Plan
from cocreate.models.proposals import Proposal
from cocreate.models.studies.records import JobKind, Study, StudyJob
from cocreate.models.workshops import Participant, Step, Workshop
from cocreate.program import Program
from cocreate.queries.proofs.recounts import recount_all
from cocreate.queries.publication.pages import public_plan
from cocreate.queries.receipts import PathKind, receipt_path
from cocreate.schema import known_revisions
from cocreate.seed.demo import Demo, load_demo, room_to_lead
from cocreate.seed.demo_files import demo_plan
from tests.stations import POSTGRESQL

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def program(engine: sa.Engine, tmp_path: Path) -> Program:
    """A program on a database without the pillar that other tests use."""
    with Session(engine) as session:
        session.execute(sa.delete(Pillar))
        session.execute(sa.delete(Programme))
        session.commit()
    settings = Settings(secret_key="k" * 40, data_dir=tmp_path)
    return Program(settings, engine, clock=lambda: NOW)


def loaded(program: Program) -> Demo:
    demo = load_demo(program)
    assert demo is not None
    return demo


def rows(program: Program) -> dict[str, int]:
    with program.reading() as session:
        tables = (Workshop, Participant, Proposal, Plan, Account, Organisation, JournalEntry)
        count = sa.func.count()
        return {
            one.__tablename__: session.scalar(sa.select(count).select_from(one)) or 0
            for one in tables
        }


def test_the_chain_goes_from_a_room_to_a_published_plan_and_back_to_a_receipt(
    program: Program,
) -> None:
    demo = loaded(program)
    with program.reading() as session:
        held = session.get_one(Workshop, demo.held_id)
        assert held.state is WorkshopState.CLOSED
        assert held.closed_at is not None
        assert dt.timedelta(days=5) < NOW - held.closed_at < dt.timedelta(days=15)
        states = Counter(
            session.scalars(sa.select(Proposal.state).where(Proposal.workshop_id == held.id))
        )
        assert sum(states.values()) == 24 + 5
        assert states["merged"] == 14
        counts = recount_all(session)
        assert len(counts) == 3
        assert all(one.agrees for one in counts)
        for language in LANGUAGES:
            plan = public_plan(session, "water", language)
            assert [one.rank for one in plan.actions] == [1, 2, 3, 4, 5, 6]
            assert {one.title.language for one in plan.actions} == {language}
            for action in plan.actions:
                assert action.decision is not None
                assert action.decision.reason.language == language
            assert len(plan.inversions) == 1
            assert plan.left_out
        outcomes = Counter(one.decision.outcome for one in plan.actions if one.decision)
        assert outcomes == {
            Outcome.APPROVED: 3,
            Outcome.APPROVED_WITH_CHANGES: 1,
            Outcome.DEFERRED: 1,
            Outcome.REJECTED: 1,
        }
        path = receipt_path(session, demo.receipt, "nl")
    assert path.is_published
    assert [step.kind for step in path.steps if step.kind is not PathKind.VOTED] == [
        PathKind.PROPOSED,
        PathKind.MERGED,
        PathKind.SHEET,
        PathKind.SUBMITTED,
        PathKind.DECIDED,
    ]


def test_the_studio_of_the_plan_waits_for_the_engine_with_a_run_locked(program: Program) -> None:
    loaded(program)
    with program.reading() as session:
        (study,) = session.scalars(sa.select(Study)).all()
        asked = session.scalars(sa.select(StudyJob).where(StudyJob.study_id == study.id)).all()
    assert study.plan_id is not None
    assert {one.kind for one in asked} == {JobKind.LADDER, JobKind.OFFICIAL}


def test_the_government_stays_within_every_line_of_the_envelope(program: Program) -> None:
    loaded(program)
    with program.reading() as session:
        plan = public_plan(session, "water", "fr")
    assert sum(line.granted for line in plan.envelope) == Decimal("1080000.00")
    assert all(line.granted <= line.envelope for line in plan.envelope)


def test_everything_that_is_made_says_that_it_is_illustrative(program: Program) -> None:
    loaded(program)
    with program.reading() as session:
        assert set(session.scalars(sa.select(Workshop.is_illustrative))) == {True}
        assert set(session.scalars(sa.select(Organisation.is_illustrative))) == {True}
        plan = public_plan(session, "water", "en")
        assert plan.is_illustrative
        assert all(one.is_illustrative for one in plan.actions)
        addresses = session.scalars(sa.select(Account.email)).all()
        assert len(addresses) == len(demo_plan().staff)
        assert all(str(one).endswith("@demo.example.org") for one in addresses)
        assert set(session.scalars(sa.select(Participant.name))) == {""}


def test_every_line_of_the_journal_about_a_room_names_its_workshop(program: Program) -> None:
    loaded(program)
    with program.reading() as session:
        lines = session.scalars(sa.select(JournalEntry)).all()
        workshops = set(session.scalars(sa.select(Workshop.id)))
    of_rooms = [one for one in lines if one.subject_kind in {"workshop", "poll", "proposal"}]
    assert {one.subject_kind for one in of_rooms} == {"workshop", "poll", "proposal"}
    assert {one.workshop_id for one in of_rooms} == workshops
    assert {one.workshop_id for one in lines if one not in of_rooms} == {None}


def test_a_room_waits_in_its_first_step_to_be_led(program: Program) -> None:
    demo = loaded(program)
    with program.reading() as session:
        room = room_to_lead(session)
        assert room is not None
        assert room.id == demo.open_id
        step = session.get_one(Step, room.current_step_id)
    assert step.phase == "opening"
    assert step.opened_at == NOW


def test_loading_it_again_changes_nothing(program: Program) -> None:
    loaded(program)
    before = rows(program)
    assert load_demo(program) is None
    assert rows(program) == before


if not POSTGRESQL:

    def test_everything_of_the_demonstration_comes_back_from_its_one_file(
        program: Program, tmp_path: Path
    ) -> None:
        """M25: everything in one file, restored, gives an equal database: no field is left out."""
        loaded(program)
        live = Path(str(program.engine.url.database))
        copy, elsewhere = tmp_path / "copy.sqlite3", tmp_path / "elsewhere.sqlite3"
        back_up(live, copy, version="1.0", clock=lambda: NOW)
        restore(copy, elsewhere, known_revisions=known_revisions(), clock=lambda: NOW)
        again = make_engine(f"sqlite:///{elsewhere}")
        filled = 0
        with program.engine.connect() as before, again.connect() as after:
            for table in Base.metadata.sorted_tables:
                every = [
                    sorted(map(repr, one.execute(sa.select(*table.columns))))
                    for one in (before, after)
                ]
                assert every[0] == every[1], table.name
                filled += bool(every[0])
        again.dispose()
        assert filled > 50, "the demonstration fills most tables"
