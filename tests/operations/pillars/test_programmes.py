"""A programme shares its envelope over its pillars, and two editors do not overwrite each other."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import DomainError, NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import Pillar, Programme, WorkingGroup
from cocreate.operations.pillars import description, programmes
from cocreate.operations.pillars.description import CollegeContent, Fact, PillarContent
from cocreate.operations.pillars.programmes import ProgrammeContent, Sourced
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
ALLIANCE = ProgrammeContent(
    {"fr": "Alliance"},
    "2011-2015",
    Decimal(23_000_000),
    objectives=(Sourced({"fr": "Emploi"}, "https://example.org/e"),),
)
WATER = PillarContent(
    {"fr": "Eau", "nl": "Water"},
    started="2012-11",
    facts=(Fact({"fr": "Actions"}, {"fr": "30"}, "https://example.org/w"),),
    baselines=(Fact({"fr": "Emplois"}, {}),),
    colleges=(CollegeContent("public", {"fr": "Public"}, 10),),
)


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


@pytest.fixture
def programme(engine: sa.Engine) -> str:
    with unit(engine) as uow:
        return programmes.create_programme(uow, SYSTEM, "alliance", ALLIANCE)


@pytest.fixture
def pillar(engine: sa.Engine, programme: str) -> str:
    with unit(engine) as uow:
        return description.create_pillar(uow, SYSTEM, programme, "rain", "EAU", WATER)


def test_a_programme_keeps_its_envelope_exactly_and_its_joint_objectives(
    engine: sa.Engine, programme: str
) -> None:
    with Session(engine) as session:
        kept = session.get_one(Programme, programme)
        assert kept.envelope == Decimal(23_000_000)
        assert [one.text for one in kept.objectives] == [{"fr": "Emploi"}]


def test_two_editors_of_a_programme_do_not_overwrite_each_other(
    engine: sa.Engine, programme: str
) -> None:
    with unit(engine) as uow:
        assert programmes.edit_programme(uow, SYSTEM, programme, ALLIANCE, 1) == 2
    with pytest.raises(StaleRevision, match="programme-changed"), unit(engine) as uow:
        programmes.edit_programme(uow, SYSTEM, programme, ALLIANCE, 1)


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (ProgrammeContent({"fr": " "}, "2011"), "text-missing", "name"),
        (ProgrammeContent({"fr": "A"}, " "), "period-malformed", "period"),
        (
            ProgrammeContent({"fr": "A"}, "2011", Decimal(-1)),
            "amount-negative",
            "envelope",
        ),
        (
            ProgrammeContent({"fr": "A"}, "2011", source_url="ftp://x"),
            "source-address-malformed",
            "source_url",
        ),
        (
            ProgrammeContent({"fr": "A"}, "2011", objectives=(Sourced({}),)),
            "text-missing",
            "objective-1",
        ),
    ],
)
def test_a_bad_field_of_a_programme_is_named(
    engine: sa.Engine, content: ProgrammeContent, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal, unit(engine) as uow:
        programmes.create_programme(uow, SYSTEM, "other", content)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize("key", ["", "Upper", "a b", "a--b", "-a", "é", "a" * 41])
def test_a_key_that_cannot_stand_in_an_address_is_refused(engine: sa.Engine, key: str) -> None:
    with pytest.raises(RuleViolation, match="key-malformed"), unit(engine) as uow:
        programmes.create_programme(uow, SYSTEM, key, ALLIANCE)


def test_a_key_and_a_code_are_taken_once(engine: sa.Engine, programme: str, pillar: str) -> None:
    del pillar
    for key, code, refused in (("rain", "X", "key"), ("other", "EAU", "code")):
        with pytest.raises(RuleViolation, match=f"pillar-{refused}-taken"), unit(engine) as uow:
            description.create_pillar(uow, SYSTEM, programme, key, code, WATER)
    with pytest.raises(RuleViolation, match="programme-key-taken"), unit(engine) as uow:
        programmes.create_programme(uow, SYSTEM, "alliance", ALLIANCE)


def test_shares_never_pass_the_whole(engine: sa.Engine, programme: str, pillar: str) -> None:
    with unit(engine) as uow:
        second = description.create_pillar(uow, SYSTEM, programme, "food", "AL", WATER)
    with unit(engine) as uow:
        assert programmes.share_envelope(uow, SYSTEM, programme, {pillar: 60, second: 40}, 1) == 2
    for shares, code in (
        ({pillar: 61}, "shares-exceed-hundred"),
        ({pillar: -1}, "share-out-of-bounds"),
        ({pillar: 101}, "share-out-of-bounds"),
        ({"water": 1}, "unknown-pillar"),
    ):
        with pytest.raises(RuleViolation, match=code), unit(engine) as uow:
            programmes.share_envelope(uow, SYSTEM, programme, shares, 2)
    with unit(engine) as uow:
        programmes.share_envelope(uow, SYSTEM, programme, {pillar: None}, 2)
    with Session(engine) as session:
        shares_kept = sa.select(Pillar.share_percent).where(Pillar.programme_id == programme)
        assert set(session.scalars(shares_kept)) == {None, 40}


def test_editing_a_pillar_replaces_what_describes_it(engine: sa.Engine, pillar: str) -> None:
    with unit(engine) as uow:
        assert description.edit_pillar(uow, SYSTEM, pillar, WATER, 1) == 2
    with pytest.raises(StaleRevision, match="pillar-changed"), unit(engine) as uow:
        description.edit_pillar(uow, SYSTEM, pillar, WATER, 1)
    with Session(engine) as session:
        kept = session.get_one(Pillar, pillar)
        assert [one.key for one in kept.colleges] == ["public"]
        assert [one.value for one in kept.baselines] == [{}]
        assert [one.source_url for one in kept.facts] == ["https://example.org/w"]


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (PillarContent({}), "text-missing", "name"),
        (PillarContent({"fr": "E"}, started="nov 2012"), "date-malformed", "started"),
        (
            PillarContent({"fr": "E"}, suppression_threshold=1),
            "suppression-threshold-out-of-bounds",
            "suppression_threshold",
        ),
        (
            PillarContent({"fr": "E"}, facts=(Fact({"fr": "A"}, {"fr": "B"}),)),
            "source-address-malformed",
            "fact-1",
        ),
        (
            PillarContent({"fr": "E"}, colleges=(*WATER.colleges, *WATER.colleges)),
            "college-twice",
            "colleges",
        ),
        (
            PillarContent({"fr": "E"}, colleges=(CollegeContent("a", {"fr": "A"}, -1),)),
            "organisations-out-of-bounds",
            "college-1",
        ),
    ],
)
def test_a_bad_field_of_a_pillar_is_named_and_nothing_changes(
    engine: sa.Engine, pillar: str, content: PillarContent, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal, unit(engine) as uow:
        description.edit_pillar(uow, SYSTEM, pillar, content, 1)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    with Session(engine) as session:
        assert session.get_one(Pillar, pillar).name == WATER.name


def test_working_groups_are_created_and_renamed(engine: sa.Engine, pillar: str) -> None:
    with unit(engine) as uow:
        group = description.create_working_group(uow, SYSTEM, pillar, {"fr": "Pluie"})
    with unit(engine) as uow:
        description.rename_working_group(uow, SYSTEM, group, {"fr": "Eau de pluie"})
    with Session(engine) as session:
        assert session.get_one(WorkingGroup, group).name == {"fr": "Eau de pluie"}
    with pytest.raises(RuleViolation, match="text-missing"), unit(engine) as uow:
        description.create_working_group(uow, SYSTEM, pillar, {"fr": ""})


def test_a_coordinator_of_one_pillar_edits_that_one_alone(engine: sa.Engine, pillar: str) -> None:
    rain = Actor(id="a", grants=(Grant(Role.COORDINATOR, pillar),))
    other = Actor(id="b", grants=(Grant(Role.COORDINATOR, "water"),))
    reader = Actor(id="c", grants=(Grant(Role.READER),))
    with unit(engine) as uow:
        description.edit_pillar(uow, rain, pillar, WATER, 1)
    for stranger in (other, reader):
        with pytest.raises(NotAllowed), unit(engine) as uow:
            description.edit_pillar(uow, stranger, pillar, WATER, 2)
        with pytest.raises(NotAllowed), unit(engine) as uow:
            description.create_working_group(uow, stranger, pillar, {"fr": "G"})


def test_what_does_not_exist_is_not_found(engine: sa.Engine) -> None:
    attempts = (
        lambda uow: programmes.edit_programme(uow, SYSTEM, "none", ALLIANCE, 1),
        lambda uow: description.create_pillar(uow, SYSTEM, "none", "a", "A", WATER),
        lambda uow: description.edit_pillar(uow, SYSTEM, "none", WATER, 1),
        lambda uow: description.rename_working_group(uow, SYSTEM, "none", {"fr": "G"}),
    )
    for attempt in attempts:
        with pytest.raises(NotFound), unit(engine) as uow:
            attempt(uow)


def test_every_change_leaves_one_line_in_the_journal(
    engine: sa.Engine, programme: str, pillar: str
) -> None:
    with unit(engine) as uow:
        programmes.edit_programme(uow, SYSTEM, programme, ALLIANCE, 1)
    with unit(engine) as uow:
        programmes.share_envelope(uow, SYSTEM, programme, {pillar: 20}, 2)
    with unit(engine) as uow:
        description.edit_pillar(uow, SYSTEM, pillar, WATER, 1)
    with unit(engine) as uow:
        group = description.create_working_group(uow, SYSTEM, pillar, {"fr": "G"})
    with unit(engine) as uow:
        description.rename_working_group(uow, SYSTEM, group, {"fr": "H"})
    with pytest.raises(DomainError), unit(engine) as uow:
        description.edit_pillar(uow, SYSTEM, pillar, WATER, 1)
    with Session(engine) as session:
        lines = session.scalars(sa.select(JournalEntry.verb).order_by(JournalEntry.id))
        assert list(lines) == [
            "programme:create",
            "pillar:create",
            "programme:edit",
            "programme:share",
            "pillar:edit",
            "working-group:create",
            "working-group:rename",
        ]
