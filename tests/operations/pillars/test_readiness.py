"""A pillar that is not ready asks its room for proposals only after a written reason."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import Baseline, Pillar, PillarCollege, ReadinessOverride
from cocreate.operations.pillars.readiness import override_readiness
from cocreate.unit_of_work import UnitOfWork
from tests.builders import Room, publish_frame

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
REASON = {"fr": "Les données arrivent en mai.", "nl": "De gegevens volgen in mei."}


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


def override(engine: sa.Engine, item: str, actor: Actor = SYSTEM) -> None:
    with unit(engine) as uow:
        override_readiness(uow, actor, "water", item, REASON)


@pytest.fixture
def unready(engine: sa.Engine) -> sa.Engine:
    """The pillar ``water`` with its frame, but nothing known, nobody invited and no money."""
    publish_frame(engine)
    with Session(engine) as session:
        session.execute(sa.delete(ReadinessOverride))
        session.commit()
    return engine


def refused(room: Room) -> object:
    with pytest.raises(RuleViolation, match="pillar-not-ready") as refusal:
        room.go("ideation")
    return refusal.value.params["missing"]


def test_elaboration_starts_once_each_missing_item_has_its_written_reason(
    unready: sa.Engine,
) -> None:
    """Domain 4 row 10: with readiness items missing, elaboration asks for a written override."""
    room = Room(unready)
    room.open()
    for missing in (("data", "actors", "money"), ("actors", "money"), ("money",)):
        assert refused(room) == missing
        override(unready, missing[0])
    room.go("ideation")


def test_elaboration_starts_once_the_pillar_has_what_it_needs(unready: sa.Engine) -> None:
    room = Room(unready)
    room.open()
    with Session(unready) as session:
        pillar = session.get_one(Pillar, "water")
        pillar.baselines.append(Baseline(position=1, label={"fr": "Emplois"}, value={}))
        pillar.programme.envelope, pillar.share_percent = Decimal(1), 100
        pillar.colleges.append(
            PillarCollege(position=1, key="public", name={"fr": "Public"}, organisations=1)
        )
        session.commit()
    assert refused(room) == ("actors",)
    with Session(unready) as session:
        pillar = session.get_one(Pillar, "water")
        pillar.colleges.append(
            PillarCollege(position=2, key="private", name={"fr": "Privé"}, organisations=1)
        )
        session.commit()
    room.go("ideation")


def test_a_missing_frame_is_never_overridden(unready: sa.Engine) -> None:
    for item in ("frame", "weather"):
        with pytest.raises(RuleViolation, match="readiness-not-overridable"):
            override(unready, item)


def test_a_reason_is_written_down(unready: sa.Engine) -> None:
    with pytest.raises(RuleViolation, match="text-missing"), unit(unready) as uow:
        override_readiness(uow, SYSTEM, "water", "data", {"fr": "  "})


def test_a_later_reason_stands_beside_the_former_one(engine: sa.Engine) -> None:
    override(engine, "money")
    override(engine, "money")
    with Session(engine) as session:
        assert session.scalars(sa.select(ReadinessOverride.item)).all() == ["money", "money"]
        verbs = session.scalars(sa.select(JournalEntry.verb)).all()
        assert list(verbs) == ["readiness:override"] * 2


def test_only_those_who_steer_override(engine: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        override(engine, "data", Actor(id="a", grants=(Grant(Role.FACILITATOR),)))
    with pytest.raises(NotFound), unit(engine) as uow:
        override_readiness(uow, SYSTEM, "none", "data", REASON)


def test_the_database_holds_no_override_of_the_frame(engine: sa.Engine) -> None:
    planted = ReadinessOverride(pillar_id="water", item="frame", reason=REASON, at=NOON)
    with Session(engine) as session:
        session.add(planted)
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
