"""A signed-in browser: a fresh token, an end by owner, administrator or time, and no way back."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound
from cocreate.domain.events import StaffSessionEnded
from cocreate.domain.permissions import VISITOR, Role
from cocreate.models.accounts import StaffSession
from cocreate.models.journal import JournalEntry
from cocreate.operations.entrance import sessions
from cocreate.operations.entrance.sessions import Browser
from tests.office import OFFICE_PC, Office

PHONE = Browser("phone", "Safari, iPhone")


def test_after_signing_out_the_token_opens_nothing_and_its_sockets_are_named(
    office: Office,
) -> None:
    office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    office.heard.clear()
    with office.unit() as uow:
        sessions.sign_out(uow, signed_in.token)
        assert office.heard == []
    assert office.who_is(signed_in.token) is None
    assert office.heard == [StaffSessionEnded((signed_in.session_id,))]
    with office.unit() as uow:
        sessions.sign_out(uow, signed_in.token)
        sessions.touch_session(uow, signed_in.token)
    office.later(minutes=5)
    assert office.who_is(signed_in.token) is None
    assert len(office.heard) == 1


def test_signing_in_gives_a_fresh_token_and_ends_the_one_before(office: Office) -> None:
    office.welcome("jeanne")
    first = office.sign_in("jeanne")
    again = office.sign_in("jeanne", browser=Browser("office-pc", "Firefox", first.token))
    assert again.token != first.token
    assert office.who_is(first.token) is None
    assert office.who_is(again.token) is not None


def test_a_token_that_a_stranger_planted_never_becomes_valid(office: Office) -> None:
    office.welcome("jeanne")
    office.sign_in("jeanne", browser=Browser("office-pc", "Firefox", "planted"))
    assert office.who_is("planted") is None


def test_four_idle_hours_sign_out_and_a_touch_keeps_signed_in(office: Office) -> None:
    office.welcome("jeanne")
    idle, busy = office.sign_in("jeanne"), office.sign_in("jeanne", browser=PHONE)
    office.later(hours=3)
    with office.unit() as uow:
        sessions.touch_session(uow, busy.token)
    office.later(hours=1)
    assert office.who_is(idle.token) is None
    assert office.who_is(busy.token) is not None


def test_twelve_hours_sign_out_however_busy_one_is(office: Office) -> None:
    office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    for _ in range(11):
        office.later(hours=1)
        with office.unit() as uow:
            sessions.touch_session(uow, signed_in.token)
    assert office.who_is(signed_in.token) is not None
    office.later(hours=1)
    assert office.who_is(signed_in.token) is None


def test_a_touch_writes_at_most_once_a_minute_and_revives_nothing(office: Office) -> None:
    office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")

    def seen_after(**span: float) -> dt.timedelta:
        office.later(**span)
        with office.unit() as uow:
            sessions.touch_session(uow, signed_in.token)
        with Session(office.engine) as session:
            found = session.scalars(
                sa.select(StaffSession).where(StaffSession.public_id == signed_in.session_id)
            ).one()
            return office.now - found.last_seen_at

    assert seen_after(seconds=59) == dt.timedelta(seconds=59)
    assert seen_after(seconds=1) == dt.timedelta(0)
    assert seen_after(hours=4) == dt.timedelta(hours=4)
    assert office.who_is(signed_in.token) is None


def test_one_ends_ones_own_sessions_and_nobody_elses(office: Office) -> None:
    jeanne, pierre = office.welcome("jeanne"), office.welcome("pierre")
    mine, other = office.sign_in("jeanne", browser=PHONE), office.sign_in("pierre", browser=PHONE)
    with office.unit() as uow:
        sessions.end_session(uow, jeanne, mine.session_id)
    assert office.who_is(mine.token) is None
    for actor, session_id in ((jeanne, other.session_id), (pierre, "made-up")):
        with pytest.raises(NotFound, match="no-such-session"), office.unit() as uow:
            sessions.end_session(uow, actor, session_id)
    with pytest.raises(NotAllowed), office.unit() as uow:
        sessions.end_session(uow, VISITOR, other.session_id)
    with pytest.raises(NotAllowed), office.unit() as uow:
        sessions.end_sessions(uow, jeanne, pierre.id or "")
    assert office.who_is(other.token) == pierre


def test_all_sessions_but_this_one_end_together(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    here, phone, tablet = (
        office.sign_in("jeanne", browser=Browser(name, name)) for name in ("pc", "phone", "tablet")
    )
    office.heard.clear()
    with office.unit() as uow:
        sessions.end_sessions(uow, jeanne, jeanne.id or "", but=here.session_id)
    assert office.who_is(here.token) == jeanne
    assert office.who_is(phone.token) is None
    (event,) = office.heard
    assert isinstance(event, StaffSessionEnded)
    assert {phone.session_id, tablet.session_id} < set(event.session_ids)
    assert here.session_id not in event.session_ids


def test_an_administrator_ends_anybodys_session(office: Office) -> None:
    boss = office.welcome("boss", Role.ADMINISTRATOR)
    office.welcome("jeanne")
    one = office.sign_in("jeanne")
    with office.unit() as uow:
        sessions.end_session(uow, boss, one.session_id)
    assert office.who_is(one.token) is None


def test_the_journal_says_who_came_in_and_who_was_put_out(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    signed_in = office.sign_in("jeanne", browser=OFFICE_PC)
    with office.unit() as uow:
        sessions.end_session(uow, jeanne, signed_in.session_id)
    with Session(office.engine) as session:
        lines = session.execute(
            sa.select(JournalEntry.verb, JournalEntry.account_id).where(
                JournalEntry.subject_id == signed_in.session_id
            )
        ).all()
    assert [tuple(line) for line in lines] == [
        ("session:start", jeanne.id),
        ("session:end", jeanne.id),
    ]
