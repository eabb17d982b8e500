"""Accounts are invited, given roles, edited and shut out; somebody can always manage them."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, NotFound, RuleViolation
from cocreate.domain.events import StaffRolesChanged, StaffSessionEnded
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor, Grant, Role
from cocreate.models.accounts import Account, OneTimeLink
from cocreate.models.journal import JournalEntry
from cocreate.operations import accounts
from cocreate.operations.accounts import NewAccount
from tests.office import SITE, Office, all_at_once

ADMINISTRATOR = Grant(Role.ADMINISTRATOR)


def invited(office: Office, **changes: object) -> str:
    wanted = {
        "name": "Jeanne",
        "email": "jeanne@office.test",
        "language": "fr",
        "roles": (Grant(Role.FACILITATOR, "water"),),
    }
    with office.unit() as uow:
        return accounts.invite_account(uow, SYSTEM, NewAccount(**{**wanted, **changes}), SITE)


def test_an_invitation_makes_the_account_and_mails_a_link_in_its_language(office: Office) -> None:
    invited(office, email=" Jeanne@Office.Test ", language="nl")
    assert office.actor("jeanne").grants == (Grant(Role.FACILITATOR, "water"),)
    (mail,) = office.mails_to("jeanne")
    assert mail.subject == "Uw account op Cocreate"
    assert "https://cocreate.example/invitations/" in mail.body
    assert "7 dagen" in mail.body


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "name-missing", "name"),
        ({"email": ""}, "email-missing", "email"),
        ({"email": "jeanne"}, "email-invalid", "email"),
        ({"language": "de"}, "unknown-language", "language"),
        ({"roles": ()}, "roles-missing", "roles"),
        ({"roles": (Grant(Role.PARTICIPANT),)}, "unknown-role", "roles"),
        ({"roles": (Grant(Role.READER, "no-such"),)}, "no-such-pillar", "roles"),
        ({"roles": (Grant(Role.ADMINISTRATOR, "water"),)}, "administrator-of-a-pillar", "roles"),
    ],
)
def test_an_invitation_that_lacks_something_names_it_and_changes_nothing(
    office: Office, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleViolation, match=code) as refusal:
        invited(office, **changes)
    assert refusal.value.field == field
    with Session(office.engine) as session:
        assert session.scalars(sa.select(Account)).all() == []


def test_an_address_belongs_to_one_account_even_under_race(office: Office) -> None:
    answers = all_at_once(6, lambda: invited(office))
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert [getattr(one, "code", None) for one in answers].count("email-taken") == 5


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_manage_accounts(office: Office, role: Role) -> None:
    jeanne = office.invite("jeanne")
    actor = VISITOR
    if role is Role.PARTICIPANT:
        actor = Actor("seat", workshop_id="w")
    elif role is not Role.VISITOR:
        actor = Actor("somebody", (Grant(role),))
    new = NewAccount("x", "x@office.test", "fr", (Grant(Role.READER),))
    acts = (
        lambda uow: accounts.invite_account(uow, actor, new, SITE),
        lambda uow: accounts.resend_invitation(uow, actor, jeanne, SITE),
        lambda uow: accounts.change_email(uow, actor, jeanne, "y@office.test", SITE),
        lambda uow: accounts.grant_role(uow, actor, jeanne, ADMINISTRATOR),
        lambda uow: accounts.revoke_role(uow, actor, jeanne, Grant(Role.FACILITATOR)),
        lambda uow: accounts.deactivate_account(uow, actor, jeanne),
        lambda uow: accounts.reactivate_account(uow, actor, jeanne),
    )
    for act in acts:
        with pytest.raises(NotAllowed), office.unit() as uow:
            act(uow)


def test_a_second_invitation_replaces_the_first_until_one_is_accepted(office: Office) -> None:
    jeanne = office.invite("jeanne")
    first = office.mailed_token("jeanne")
    office.later(days=8)
    with pytest.raises(Gone, match="link-expired"):
        office.accept(first, "Jeanne")
    with office.unit() as uow:
        accounts.resend_invitation(uow, SYSTEM, jeanne, SITE)
    with pytest.raises(NotFound, match="no-such-link"):
        office.accept(first, "Jeanne")
    office.accept(office.mailed_token("jeanne"), "Jeanne")
    with pytest.raises(RuleViolation, match="invitation-already-accepted"), office.unit() as uow:
        accounts.resend_invitation(uow, SYSTEM, jeanne, SITE)


def test_an_expired_invitation_is_no_way_to_a_sign_in_link(office: Office) -> None:
    office.invite("jeanne")
    office.later(days=8)
    office.ask_for_link("jeanne")
    assert len(office.mails_to("jeanne")) == 1


def test_one_edits_ones_own_name_and_language(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    with office.unit() as uow:
        accounts.edit_profile(uow, jeanne, name=" Jeanne \u202eD. ", language="nl")
    with Session(office.engine) as session:
        account = session.get_one(Account, jeanne.id)
        assert (account.name, account.language) == ("Jeanne D.", "nl")
    with pytest.raises(RuleViolation, match="unknown-language"), office.unit() as uow:
        accounts.edit_profile(uow, jeanne, name="Jeanne", language="xx")
    with pytest.raises(NotAllowed), office.unit() as uow:
        accounts.edit_profile(uow, VISITOR, name="x", language="fr")


def test_a_new_role_holds_at_the_next_look_and_open_pages_ask_anew(office: Office) -> None:
    jeanne = office.welcome("jeanne", Role.READER)
    signed_in = office.sign_in("jeanne")
    office.heard.clear()
    for _ in range(2):
        with office.unit() as uow:
            accounts.grant_role(uow, SYSTEM, jeanne.id or "", Grant(Role.FACILITATOR, "water"))
    found = office.who_is(signed_in.token)
    assert found is not None
    assert set(found.grants) == {Grant(Role.READER), Grant(Role.FACILITATOR, "water")}
    (event,) = office.heard
    assert isinstance(event, StaffRolesChanged)
    assert signed_in.session_id in event.session_ids


def test_a_role_that_is_taken_away_no_longer_holds(office: Office) -> None:
    jeanne = office.welcome("jeanne", Role.READER, Role.COORDINATOR)
    signed_in = office.sign_in("jeanne")
    for _ in range(2):
        with office.unit() as uow:
            accounts.revoke_role(uow, SYSTEM, jeanne.id or "", Grant(Role.COORDINATOR))
    found = office.who_is(signed_in.token)
    assert found is not None
    assert found.grants == (Grant(Role.READER),)
    with pytest.raises(RuleViolation, match="last-role"), office.unit() as uow:
        accounts.revoke_role(uow, SYSTEM, jeanne.id or "", Grant(Role.READER))


def test_a_deactivated_account_is_out_at_once_and_its_links_are_dead(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    office.ask_for_link("jeanne")
    link = office.mailed_token("jeanne")
    office.heard.clear()
    for _ in range(2):
        with office.unit() as uow:
            accounts.deactivate_account(uow, SYSTEM, jeanne.id or "")
    assert office.who_is(signed_in.token) is None
    (event,) = office.heard
    assert isinstance(event, StaffSessionEnded)
    assert signed_in.session_id in event.session_ids
    with pytest.raises(NotFound, match="no-such-link"):
        office.use_link(link)
    with pytest.raises(RuleViolation, match="sign-in-refused"):
        office.sign_in("jeanne")


def test_an_account_that_is_called_back_has_its_roles_and_must_sign_in_anew(
    office: Office,
) -> None:
    jeanne = office.welcome("jeanne", Role.COORDINATOR)
    before = office.sign_in("jeanne")
    with office.unit() as uow:
        accounts.deactivate_account(uow, SYSTEM, jeanne.id or "")
        accounts.reactivate_account(uow, SYSTEM, jeanne.id or "")
    assert office.who_is(before.token) is None
    assert office.who_is(office.sign_in("jeanne").token) == jeanne


def test_the_last_administrator_is_neither_deactivated_nor_demoted(office: Office) -> None:
    boss = office.welcome("boss", Role.ADMINISTRATOR, Role.READER)
    office.invite("not-yet", Role.ADMINISTRATOR)
    gone = office.welcome("gone", Role.ADMINISTRATOR)
    with office.unit() as uow:
        accounts.deactivate_account(uow, boss, gone.id or "")
    with pytest.raises(RuleViolation, match="last-administrator"), office.unit() as uow:
        accounts.deactivate_account(uow, boss, boss.id or "")
    with pytest.raises(RuleViolation, match="last-administrator"), office.unit() as uow:
        accounts.revoke_role(uow, boss, boss.id or "", ADMINISTRATOR)
    assert office.actor("boss") == boss


@pytest.mark.parametrize("verb", ["deactivate", "revoke"])
def test_two_administrators_cannot_dismiss_each_other_at_the_same_moment(
    office: Office, verb: str
) -> None:
    people = [office.welcome(name, Role.ADMINISTRATOR, Role.READER) for name in ("one", "two")]
    turns = iter([people, people[::-1]])

    def dismiss() -> None:
        actor, other = next(turns)
        with office.unit() as uow:
            if verb == "deactivate":
                accounts.deactivate_account(uow, actor, other.id or "")
            else:
                accounts.revoke_role(uow, actor, other.id or "", ADMINISTRATOR)

    answers = all_at_once(2, dismiss)
    assert sorted(str(answer) for answer in answers) == ["None", "last-administrator"]


def test_another_address_is_told_to_the_former_one_and_kills_open_links(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    office.ask_for_link("jeanne")
    link = office.mailed_token("jeanne")
    office.welcome("pierre")
    with pytest.raises(RuleViolation, match="email-taken"), office.unit() as uow:
        accounts.change_email(uow, SYSTEM, jeanne.id or "", "PIERRE@office.test", SITE)
    office.later(seconds=1)
    with office.unit() as uow:
        accounts.change_email(uow, SYSTEM, jeanne.id or "", "jeanne@new.test", SITE)
    assert "changée" in office.mails_to("jeanne")[-1].subject
    with Session(office.engine) as session:
        assert session.get_one(Account, jeanne.id).email == "jeanne@new.test"
        unused = sa.select(OneTimeLink).where(
            OneTimeLink.account_id == jeanne.id, OneTimeLink.used_at.is_(None)
        )
        assert session.scalars(unused).all() == []
    with pytest.raises(NotFound):
        office.use_link(link)


def test_the_journal_names_the_act_and_its_roles_and_holds_no_personal_text(
    office: Office,
) -> None:
    boss = office.welcome("boss", Role.ADMINISTRATOR)
    jeanne = office.welcome("jeanne")
    with office.unit() as uow:
        accounts.grant_role(uow, boss, jeanne.id or "", Grant(Role.READER, "water"))
        accounts.deactivate_account(uow, boss, jeanne.id or "")
    with Session(office.engine) as session:
        lines = session.scalars(
            sa.select(JournalEntry)
            .where(JournalEntry.subject_id == jeanne.id)
            .order_by(JournalEntry.id)
        ).all()
    assert [(line.verb, line.account_id) for line in lines] == [
        ("account:invite", "system"),
        ("account:accept", jeanne.id),
        ("account:grant", boss.id),
        ("account:deactivate", boss.id),
    ]
    assert lines[2].facts == {"granted": "reader", "pillar": "water"}
    assert "jeanne" not in "".join(str(line.facts) for line in lines)
