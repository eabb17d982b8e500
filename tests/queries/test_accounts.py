"""What administrators see of all accounts, and everybody of their own."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from cocreate.domain.accounts import AccountState
from cocreate.domain.errors import Gone, NotAllowed, NotFound
from cocreate.domain.permissions import SYSTEM, VISITOR, Grant, Role
from cocreate.models.accounts import LinkPurpose
from cocreate.operations import accounts, notifications
from cocreate.operations.entrance.sessions import Browser
from cocreate.queries.accounts import (
    current_staff,
    find_account,
    list_accounts,
    list_outbox,
    list_sessions,
    look_at_link,
)
from tests.office import Office


def test_the_list_tells_state_roles_and_last_visit_of_every_account(office: Office) -> None:
    boss = office.welcome("boss", Role.ADMINISTRATOR)
    office.welcome("anna", Grant(Role.FACILITATOR, "water"), password=None)
    came_in_at = office.now
    office.invite("carla", Role.READER)
    gone = office.welcome("dirk", Role.DECIDER)
    with office.unit() as uow:
        accounts.deactivate_account(uow, boss, gone.id or "")
    with Session(office.engine) as session:
        rows = list_accounts(session, boss)
    assert [(row.name, row.state, row.has_password) for row in rows] == [
        ("anna", AccountState.ACTIVE, False),
        ("boss", AccountState.ACTIVE, True),
        ("carla", AccountState.INVITED, False),
        ("dirk", AccountState.DEACTIVATED, True),
    ]
    assert rows[0].roles == (Grant(Role.FACILITATOR, "water"),)
    assert rows[0].last_seen_at == came_in_at
    assert rows[2].last_seen_at is None


def test_one_sees_ones_own_account_and_only_administrators_see_others(office: Office) -> None:
    boss, jeanne = office.welcome("boss", Role.ADMINISTRATOR), office.welcome("jeanne")
    with Session(office.engine) as session:
        assert find_account(session, jeanne, jeanne.id or "").email == "jeanne@office.test"
        assert find_account(session, boss, jeanne.id or "").name == "jeanne"
        for actor, account_id in (
            (jeanne, boss.id),
            (VISITOR, jeanne.id),
            (boss, "no-such"),
        ):
            with pytest.raises(NotFound, match="no-such-account"):
                find_account(session, actor, account_id or "")
        with pytest.raises(NotFound, match="no-such-account"):
            list_sessions(session, jeanne, boss.id or "", now=office.now, this_one=None)
        with pytest.raises(NotAllowed):
            list_accounts(session, jeanne)
        with pytest.raises(NotAllowed):
            list_outbox(session, jeanne, show_bodies=True)


def test_own_sessions_are_those_that_run_with_this_one_marked(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    office.later(hours=5)
    phone = office.sign_in("jeanne", browser=Browser("phone", "Safari, iPhone"))
    office.later(minutes=1)
    here = office.sign_in("jeanne", browser=Browser("pc", "Firefox,\nLinux"))
    office.later(minutes=1)
    with Session(office.engine) as session:
        rows = list_sessions(
            session, jeanne, jeanne.id or "", now=office.now, this_one=here.session_id
        )
    assert [(row.id, row.device, row.is_this_one) for row in rows] == [
        (here.session_id, "Firefox, Linux", True),
        (phone.session_id, "Safari, iPhone", False),
    ]
    assert rows[0].ends_at == rows[0].last_seen_at + dt.timedelta(hours=4)


def test_the_current_session_says_when_it_is_due_to_be_seen(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    with Session(office.engine) as session:
        found = current_staff(session, signed_in.token, office.now)
        assert found is not None
        assert (found.actor, found.session_id) == (jeanne, signed_in.session_id)
        assert (found.name, found.language) == ("jeanne", "fr")
        assert not found.is_due_to_be_seen
        office.later(minutes=1)
        again = current_staff(session, signed_in.token, office.now)
        assert again is not None
        assert again.is_due_to_be_seen
        assert current_staff(session, "made-up", office.now) is None


def test_a_link_is_looked_at_by_its_purpose_and_says_when_it_is_over(office: Office) -> None:
    office.invite("jeanne", language="nl")
    token = office.mailed_token("jeanne")
    with Session(office.engine) as session:
        seen = look_at_link(session, token, LinkPurpose.INVITATION, office.now)
        assert (seen.name, seen.email, seen.language) == ("jeanne", "jeanne@office.test", "nl")
        with pytest.raises(NotFound, match="no-such-link"):
            look_at_link(session, token, LinkPurpose.SIGN_IN, office.now)
        later = office.now + dt.timedelta(days=7)
        with pytest.raises(Gone, match="link-expired"):
            look_at_link(session, token, LinkPurpose.INVITATION, later)
    office.accept(token, "Jeanne")
    with Session(office.engine) as session, pytest.raises(Gone, match="link-used"):
        look_at_link(session, token, LinkPurpose.INVITATION, office.now)


def test_the_outbox_shows_words_only_where_no_mail_leaves(office: Office) -> None:
    office.invite("jeanne")
    office.later(seconds=1)
    office.invite("pierre")
    with office.unit() as uow:
        taken = notifications.take_due_mail(uow)
        assert taken is not None
        notifications.mark_sent(uow, taken.id)
    with Session(office.engine) as session:
        shown = list_outbox(session, SYSTEM, show_bodies=True)
        hidden = list_outbox(session, SYSTEM, show_bodies=False)
    assert [(mail.recipient, mail.state.value) for mail in shown] == [
        ("pierre@office.test", "waiting"),
        ("jeanne@office.test", "sent"),
    ]
    assert "/invitations/" in shown[0].body
    assert shown[1].body == ""
    assert [mail.body for mail in hidden] == ["", ""]
