"""Accepting an invitation, changing a password, and the operator's way in."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, NotFound, RuleViolation, TooMany
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor, Grant, Role
from cocreate.models.accounts import Account, LinkPurpose
from cocreate.models.entrances import open_link
from cocreate.operations import accounts
from cocreate.operations.entrance import credentials
from cocreate.operations.entrance.sessions import Browser, SignedIn
from tests.office import PASSWORD, SITE, Office, all_at_once

ANOTHER = "girafe canal lundi beurre"


def change(
    office: Office, actor: Actor, current: str, new: str = ANOTHER, session_id: str = ""
) -> None:
    credentials.change_password(
        office.unit, actor, current=current, new=new, session_id=session_id, site=SITE
    )


def test_whoever_accepts_is_signed_in_under_the_name_they_typed(office: Office) -> None:
    office.invite("jeanne", Role.COORDINATOR)
    signed_in = office.accept(office.mailed_token("jeanne"), " Jeanne\n")
    assert office.who_is(signed_in.token) == office.actor("jeanne")
    assert office.sign_in("jeanne", PASSWORD)
    with Session(office.engine) as session:
        account = session.get_one(Account, signed_in.account_id)
        assert account.name == "Jeanne"
        assert PASSWORD not in str(account.password_hash)


def test_a_refused_name_or_password_leaves_the_invitation_good(office: Office) -> None:
    office.invite("jeanne")
    token = office.mailed_token("jeanne")
    with pytest.raises(RuleViolation, match="name-missing"):
        office.accept(token, " ")
    with pytest.raises(RuleViolation, match="password-too-short"):
        office.accept(token, "Jeanne", password="short")
    with pytest.raises(RuleViolation, match="password-too-simple"):
        office.accept(token, "Jeanne", password="jeanne@office.test")
    assert office.accept(token, "Jeanne")
    with pytest.raises(Gone, match="link-used"):
        office.accept(token, "Jeanne")


def test_of_many_acceptances_at_the_same_moment_one_wins(office: Office) -> None:
    office.invite("jeanne")
    token = office.mailed_token("jeanne")
    answers = all_at_once(5, lambda: office.accept(token, "Jeanne"))
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
    assert [getattr(one, "code", None) for one in answers].count("link-used") == 4


def test_without_a_password_one_signs_in_by_mail(office: Office) -> None:
    jeanne = office.welcome("jeanne", password=None)
    office.ask_for_link("jeanne")
    assert office.who_is(office.use_link(office.mailed_token("jeanne")).token) == jeanne


def test_another_password_ends_the_other_sessions_and_tells_the_owner(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    here = office.sign_in("jeanne")
    there = office.sign_in("jeanne", browser=Browser("phone", "Safari"))
    office.ask_for_link("jeanne")
    link = office.mailed_token("jeanne")
    office.later(seconds=1)
    change(office, jeanne, PASSWORD, session_id=here.session_id)
    assert office.who_is(here.token) == jeanne
    assert office.who_is(there.token) is None
    with pytest.raises(NotFound, match="no-such-link"):
        office.use_link(link)
    with pytest.raises(RuleViolation, match="sign-in-refused"):
        office.sign_in("jeanne", PASSWORD)
    assert office.sign_in("jeanne", ANOTHER)
    assert "mot de passe" in office.mails_to("jeanne")[-1].subject


def test_the_current_password_is_asked_for_and_guessing_it_is_slowed_down(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    for _ in range(5):
        with pytest.raises(RuleViolation, match="current-password-wrong") as refusal:
            change(office, jeanne, "wrong")
        assert refusal.value.field == "current"
    with pytest.raises(TooMany, match="too-many-attempts"):
        change(office, jeanne, PASSWORD)
    assert office.sign_in("jeanne", PASSWORD)


def test_a_first_password_needs_no_current_one_but_an_address_to_sign_in_with(
    office: Office,
) -> None:
    jeanne = office.welcome("jeanne", password=None)
    change(office, jeanne, "")
    assert office.sign_in("jeanne", ANOTHER)
    with office.unit() as uow:
        token = credentials.first_administrator_link(uow, mail_works=True)
    boss = office.who_is(office.use_link(token or "").token)
    assert boss is not None
    with pytest.raises(RuleViolation, match="password-needs-email"):
        change(office, boss, "")


def test_a_weak_new_password_is_refused_and_a_visitor_has_none(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    with pytest.raises(RuleViolation, match="password-too-short"):
        change(office, jeanne, PASSWORD, new="short")
    with pytest.raises(NotAllowed):
        change(office, VISITOR, PASSWORD)
    assert office.sign_in("jeanne", PASSWORD)


def test_an_empty_database_gets_one_administrator_and_a_link_that_works_once(
    office: Office,
) -> None:
    for _ in range(2):
        with office.unit() as uow:
            token = credentials.first_administrator_link(uow, mail_works=False, language="fr")
        signed_in = office.use_link(token or "")
        actor = office.who_is(signed_in.token)
        assert actor is not None
        assert actor.grants == (Grant(Role.ADMINISTRATOR),)
        with pytest.raises(Gone, match="link-used"):
            office.use_link(token or "")
    with Session(office.engine) as session:
        (account,) = session.scalars(sa.select(Account)).all()
        assert (account.email, account.name) == (None, "Administrateur")


def test_a_fresh_first_link_makes_the_one_before_worthless(office: Office) -> None:
    tokens = []
    for _ in range(2):
        with office.unit() as uow:
            tokens.append(credentials.first_administrator_link(uow, mail_works=True) or "")
    with pytest.raises(NotFound):
        office.use_link(tokens[0])
    with Session(office.engine) as session:
        assert open_link(session, tokens[1], LinkPurpose.SIGN_IN, office.now)


def test_no_link_is_printed_once_an_administrator_has_a_way_in(office: Office) -> None:
    office.welcome("boss", Role.ADMINISTRATOR, password=None)
    with office.unit() as uow:
        assert credentials.first_administrator_link(uow, mail_works=True) is None
        assert credentials.first_administrator_link(uow, mail_works=False) is not None
    change(office, office.actor("boss"), "")
    with office.unit() as uow:
        assert credentials.first_administrator_link(uow, mail_works=False) is None


def test_the_operator_makes_an_administrator_or_calls_one_back(office: Office) -> None:
    jeanne = office.welcome("jeanne", Role.READER)
    with office.unit() as uow:
        accounts.deactivate_account(uow, SYSTEM, jeanne.id or "")
    for email in ("JEANNE@office.test", "new@office.test"):
        with office.unit() as uow:
            token = credentials.administrator_link(uow, email=email, name="X", language="nl")
        actor = office.who_is(office.use_link(token).token)
        assert actor is not None
        assert Grant(Role.ADMINISTRATOR) in actor.grants
    assert office.actor("jeanne").id == jeanne.id
    assert set(office.actor("jeanne").grants) == {Grant(Role.READER), Grant(Role.ADMINISTRATOR)}
