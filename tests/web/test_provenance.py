"""Who acts, and when, is what session and clock say, whatever a request claims."""

import logging

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.models.journal import JournalEntry
from cocreate.models.proposals import Proposal, ProposalWording
from tests.builders import Ideation
from tests.planning import Planning
from tests.web.browsers import AppOf
from tests.web.chain.conftest import as_
from tests.web.chain.test_arbitration import DECIDED, GRANT
from tests.web.forms import send
from tests.web.test_room import new_phone, sit

FORGED = {"author": "minister", "entered_by_id": "x", "entered_at": "2020-01-01", "at": "2020"}


def claims(engine: sa.Engine) -> list[dict[str, object]]:
    with Session(engine) as session:
        lines = sa.select(JournalEntry).where(JournalEntry.verb == "request:claim")
        return [dict(one.facts) for one in session.scalars(lines.order_by(JournalEntry.id))]


def test_b21_author_and_date_of_a_crafted_decision_are_ignored_and_the_attempt_is_logged(
    engine: sa.Engine, app_of: AppOf, caplog: pytest.LogCaptureFixture
) -> None:
    """B21: given a crafted request with author or date fields, they are ignored and logged."""
    planning = Planning(engine)
    decider = as_(app_of(planning.office), planning, "decider")
    made, round_id = planning.arbitration()
    decider.open(f"/staff/rounds/{round_id}/actions/{made.action_ids[0]}")
    with caplog.at_level(logging.WARNING, "cocreate.provenance"):
        decider.press("Record the decision", **DECIDED, **FORGED, **{GRANT: "1000"})
    (kept,) = planning.decisions(round_id)
    assert (kept.entered_by_id, kept.entered_at) == (planning.decider.id, planning.office.now)
    assert claims(engine) == [{"page": "arbitration.decide", "ignored": sorted(FORGED)}]
    assert "ignored at, author, entered_at, entered_by_id" in caplog.text


def test_b21_a_phone_sends_a_proposal_in_no_name_but_its_own(app: Flask, engine: sa.Engine) -> None:
    """B21: a phone that claims another author or time sends its own proposal, now."""
    room = Ideation(engine)
    phone = new_phone(app)
    address = sit(phone, room)
    typed = {"title": "Citernes", "summary": "Récupérer", "language": "fr"}
    claim = {"author_id": room.anne.id, "created_at": "2020-01-01"}
    send(phone, address, f"{address}proposals", typed | claim)
    with Session(engine) as session:
        (kept,) = session.scalars(sa.select(Proposal)).all()
        (wording,) = session.scalars(sa.select(ProposalWording)).all()
    assert kept.author_id not in {None, room.anne.id, room.bo.id}
    assert wording.at.year > 2020
    assert [one["ignored"] for one in claims(engine)] == [["author_id", "created_at"]]
