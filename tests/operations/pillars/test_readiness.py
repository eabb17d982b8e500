"""A pillar that is not ready goes ahead only with its vision frame and a written reason."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import ReadinessOverride
from cocreate.operations.pillars import frames, readiness
from cocreate.unit_of_work import UnitOfWork
from tests.operations.pillars.test_frames import WHOLE

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
REASON = {"fr": "Les données arrivent en mai.", "nl": "De gegevens volgen in mei."}


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


def publish(engine: sa.Engine) -> None:
    with unit(engine) as uow:
        draft = frames.start_draft(uow, SYSTEM, "water")
        version = frames.save_draft(uow, SYSTEM, draft, WHOLE, 1)
        frames.publish_frame(uow, SYSTEM, draft, version)


def missing(engine: sa.Engine) -> object:
    with pytest.raises(RuleViolation, match="pillar-not-ready") as refusal, unit(engine) as uow:
        readiness.require_readiness(uow, "water")
    return refusal.value.params["missing"]


def test_each_missing_item_is_named_until_it_is_met_or_overridden(engine: sa.Engine) -> None:
    assert missing(engine) == ("frame", "data", "actors", "money")
    publish(engine)
    assert missing(engine) == ("data", "actors")
    for item in ("data", "actors"):
        with unit(engine) as uow:
            readiness.override_readiness(uow, SYSTEM, "water", item, REASON)
    with unit(engine) as uow:
        readiness.require_readiness(uow, "water")


def test_the_frame_cannot_be_overridden_and_a_reason_is_needed(engine: sa.Engine) -> None:
    for item in ("frame", "weather"):
        with pytest.raises(RuleViolation, match="readiness-not-overridable"), unit(engine) as uow:
            readiness.override_readiness(uow, SYSTEM, "water", item, REASON)
    with pytest.raises(RuleViolation, match="text-missing"), unit(engine) as uow:
        readiness.override_readiness(uow, SYSTEM, "water", "data", {"fr": "  "})


def test_a_later_reason_stands_beside_the_former_one(engine: sa.Engine) -> None:
    for reason in (REASON, {"fr": "Toujours pas."}):
        with unit(engine) as uow:
            readiness.override_readiness(uow, SYSTEM, "water", "money", reason)
    with Session(engine) as session:
        kept = session.scalars(sa.select(ReadinessOverride)).all()
        assert [one.item for one in kept] == ["money", "money"]
        journal = session.scalars(sa.select(JournalEntry.verb)).all()
        assert list(journal) == ["readiness:override"] * 2


def test_only_those_who_steer_override(engine: sa.Engine) -> None:
    facilitator = Actor(id="a", grants=(Grant(Role.FACILITATOR),))
    with pytest.raises(NotAllowed), unit(engine) as uow:
        readiness.override_readiness(uow, facilitator, "water", "data", REASON)
    with pytest.raises(NotFound), unit(engine) as uow:
        readiness.override_readiness(uow, SYSTEM, "none", "data", REASON)


def test_the_database_holds_no_override_of_the_frame(engine: sa.Engine) -> None:
    planted = ReadinessOverride(pillar_id="water", item="frame", reason=REASON, at=NOON)
    with Session(engine) as session:
        session.add(planted)
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
