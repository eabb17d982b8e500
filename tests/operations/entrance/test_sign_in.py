"""Staff come in by password or by a link; strangers learn nothing and are slowed down."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import DomainError, Gone, NotFound, RuleViolation, TooMany
from cocreate.domain.permissions import SYSTEM, Role
from cocreate.models.accounts import Account, AttemptCount, LinkPurpose, OneTimeLink, StaffSession
from cocreate.models.entrances import open_link
from cocreate.operations import accounts
from cocreate.operations.entrance import passwords, sign_in
from cocreate.operations.entrance.one_time_links import make_link
from cocreate.operations.entrance.sessions import Browser, SignedIn
from tests.office import OFFICE_PC, PASSWORD, Office, all_at_once

STRANGER = Browser("stranger", "Chrome, Windows")


def refusal(act: object) -> tuple[type, str, str | None, dict[str, object]]:
    with pytest.raises(DomainError) as refused:
        act()  # type: ignore[operator]
    error = refused.value
    return type(error), error.code, error.field, error.params


def test_the_right_password_signs_in_and_the_token_names_the_account(office: Office) -> None:
    jeanne = office.welcome("jeanne", Role.COORDINATOR)
    signed_in = office.sign_in("jeanne")
    assert office.who_is(signed_in.token) == jeanne
    assert signed_in.language == "fr"


def test_unknown_wrong_deactivated_uninvited_and_passwordless_are_answered_alike_and_cost_alike(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.welcome("jeanne")
    gone = office.welcome("gone")
    office.welcome("links-only", password=None)
    office.invite("invited")
    with office.unit() as uow:
        accounts.deactivate_account(uow, SYSTEM, gone.id or "")
    passwords._nobodys_hash()
    hashed = 0
    verify = passwords._verify

    def counting(password_hash: str, password: str) -> bool:
        nonlocal hashed
        assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        hashed += 1
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", counting)
    cases = [
        ("nobody", PASSWORD),
        ("jeanne", "another password"),
        ("gone", PASSWORD),
        ("links-only", PASSWORD),
        ("invited", PASSWORD),
    ]
    answers = set()
    for number, (name, password) in enumerate(cases, start=1):
        answers.add(repr(refusal(lambda n=name, p=password: office.sign_in(n, p))))
        assert hashed == number
    assert answers == {repr((RuleViolation, "sign-in-refused", None, {}))}


def test_an_unknown_address_is_slowed_down_exactly_as_a_known_one(office: Office) -> None:
    office.welcome("jeanne")

    def tries(name: str, device: str) -> list[str]:
        return [
            refusal(lambda: office.sign_in(name, "wrong", Browser(device, "")))[1] for _ in range(7)
        ]

    assert tries("jeanne", "a") == tries("nobody", "b")


def test_the_sixth_guess_waits_longer_each_time_but_never_longer_than_a_quarter_of_an_hour(
    office: Office,
) -> None:
    office.welcome("jeanne")
    waits = []
    for guess in range(40):
        browser = Browser(f"device-{guess}", "")
        try:
            office.sign_in("jeanne", "wrong", browser)
        except TooMany as too_many:
            waits.append(too_many.retry_after)
            office.later(seconds=too_many.retry_after)
        except RuleViolation:
            continue
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 900
    assert office.sign_in("jeanne", PASSWORD, Browser("new-phone", ""))


def test_the_owner_comes_in_from_a_known_device_while_strangers_guess(office: Office) -> None:
    office.welcome("jeanne")
    for _ in range(5):
        refusal(lambda: office.sign_in("jeanne", "wrong", STRANGER))
    assert refusal(lambda: office.sign_in("jeanne", PASSWORD, STRANGER))[1] == "too-many-attempts"
    assert office.sign_in("jeanne", PASSWORD, OFFICE_PC)


def test_a_link_in_the_mail_comes_through_while_passwords_have_to_wait(office: Office) -> None:
    office.welcome("jeanne")
    for _ in range(5):
        refusal(lambda: office.sign_in("jeanne", "wrong", STRANGER))
    office.ask_for_link("jeanne", STRANGER)
    assert office.use_link(office.mailed_token("jeanne"), STRANGER)


def test_a_device_that_tries_many_accounts_is_slowed_down(office: Office) -> None:
    codes = [
        refusal(lambda n=number: office.sign_in(f"name{n}", "wrong", STRANGER))[1]
        for number in range(21)
    ]
    assert codes == ["sign-in-refused"] * 20 + ["too-many-attempts"]


def test_twenty_guesses_at_the_same_moment_are_no_more_than_five(office: Office) -> None:
    office.welcome("jeanne")
    answers = all_at_once(20, lambda: office.sign_in("jeanne", "wrong", STRANGER))
    codes = [getattr(answer, "code", answer) for answer in answers]
    assert sorted(map(str, codes)) == ["sign-in-refused"] * 5 + ["too-many-attempts"] * 15


def test_the_right_password_clears_the_count_and_a_day_forgets_it(office: Office) -> None:
    office.welcome("jeanne")
    for _ in range(3):
        for _ in range(4):
            refusal(lambda: office.sign_in("jeanne", "wrong"))
        office.sign_in("jeanne")
    for _ in range(5):
        refusal(lambda: office.sign_in("nobody", "wrong", STRANGER))
    office.later(hours=25)
    for _ in range(5):
        code = refusal(lambda: office.sign_in("nobody", "wrong", STRANGER))[1]
        assert code == "sign-in-refused"


def test_a_password_changed_while_it_was_looked_at_opens_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    jeanne = office.welcome("jeanne")

    def matches_but_changes(password_hash: str | None, password: str) -> bool:
        with Session(office.engine) as session:
            session.get_one(Account, jeanne.id).password_hash = "another"
            session.commit()
        return password_hash is not None and bool(password)

    monkeypatch.setattr(
        "cocreate.operations.entrance.sign_in.password_matches", matches_but_changes
    )
    assert refusal(lambda: office.sign_in("jeanne"))[1] == "sign-in-refused"


def test_asking_for_a_link_answers_alike_for_anybody_and_mails_only_who_may_come_in(
    office: Office,
) -> None:
    office.welcome("jeanne")
    office.invite("invited")
    for name in ("jeanne", "nobody", "invited"):
        assert office.ask_for_link(name) is None
    assert len(office.mails_to("jeanne")) == 2
    assert "/sign-in/links/" in office.mails_to("jeanne")[1].body
    assert office.mails_to("nobody") == []
    assert len(office.mails_to("invited")) == 1


def test_asking_too_often_is_refused_alike_for_known_and_unknown_addresses(office: Office) -> None:
    office.welcome("jeanne")

    def ask(name: str) -> list[object]:
        answers: list[object] = []
        for _ in range(5):
            try:
                answers.append(office.ask_for_link(name, Browser(f"of-{name}", "")))
            except TooMany as error:
                answers.append((error.code, error.params))
        return answers

    assert ask("jeanne") == ask("nobody")
    assert len(office.mails_to("jeanne")) == 1 + 3


def test_a_link_works_once(office: Office) -> None:
    jeanne = office.welcome("jeanne")
    office.ask_for_link("jeanne")
    token = office.mailed_token("jeanne")
    assert office.who_is(office.use_link(token).token) == jeanne
    assert refusal(lambda: office.use_link(token))[:2] == (Gone, "link-used")


def test_looking_at_a_link_does_not_use_it_up(office: Office) -> None:
    office.welcome("jeanne")
    office.ask_for_link("jeanne")
    token = office.mailed_token("jeanne")
    for _ in range(3):
        with Session(office.engine) as session:
            link, account = open_link(session, token, LinkPurpose.SIGN_IN, office.now)
            assert (link.used_at, account.name) == (None, "jeanne")
    assert office.use_link(token)


def test_a_link_expires_after_a_quarter_of_an_hour_and_says_so(office: Office) -> None:
    office.welcome("jeanne")
    office.ask_for_link("jeanne")
    token = office.mailed_token("jeanne")
    office.later(minutes=15)
    assert refusal(lambda: office.use_link(token))[:2] == (Gone, "link-expired")


def test_of_ten_uses_of_a_link_at_the_same_moment_one_signs_in(office: Office) -> None:
    office.welcome("jeanne")
    office.ask_for_link("jeanne")
    token = office.mailed_token("jeanne")
    answers = all_at_once(10, lambda: office.use_link(token))
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
    assert [getattr(a, "code", None) for a in answers].count("link-used") == 9
    with Session(office.engine) as session:
        started = session.scalar(sa.select(sa.func.count()).select_from(StaffSession))
        assert started == 2  # the invitation's and the link's


def test_a_link_is_good_for_its_own_purpose_alone(office: Office) -> None:
    office.welcome("jeanne")
    office.invite("invited")
    office.ask_for_link("jeanne")
    invitation, sign_in_link = office.mailed_token("invited"), office.mailed_token("jeanne")
    assert refusal(lambda: office.use_link(invitation))[:2] == (NotFound, "no-such-link")
    assert refusal(lambda: office.accept(sign_in_link, "x"))[:2] == (NotFound, "no-such-link")
    assert refusal(lambda: office.use_link("made-up"))[:2] == (NotFound, "no-such-link")


def test_using_one_link_makes_the_others_worthless(office: Office) -> None:
    office.welcome("jeanne")
    office.ask_for_link("jeanne")
    first = office.mailed_token("jeanne")
    office.later(seconds=1)
    office.ask_for_link("jeanne")
    assert office.mailed_token("jeanne") != first
    office.use_link(office.mailed_token("jeanne"))
    assert refusal(lambda: office.use_link(first))[:2] == (NotFound, "no-such-link")


def test_a_link_of_one_purpose_leaves_those_of_another(office: Office) -> None:
    office.invite("invited")
    invitation = office.mailed_token("invited")
    with office.unit() as uow:
        account = uow.session.scalars(sa.select(Account).where(Account.name == "invited")).one()
        for_rounds = [make_link(uow, account, LinkPurpose.ARBITRATION) for _ in range(2)]
    office.accept(invitation, "invited")
    for token in for_rounds:
        with office.unit() as uow:
            assert sign_in.sign_in_with_link(uow, token, OFFICE_PC, LinkPurpose.ARBITRATION)


def test_neither_tokens_nor_devices_nor_typed_addresses_are_kept(office: Office) -> None:
    office.welcome("jeanne")
    signed_in = office.sign_in("jeanne")
    refusal(lambda: office.sign_in("nobody", "wrong", STRANGER))
    office.ask_for_link("jeanne")
    secrets = (signed_in.token, "office-pc", "stranger", "nobody@", office.mailed_token("jeanne"))
    with Session(office.engine) as session:
        kept = "".join(
            str(tuple(row))
            for record in (StaffSession, OneTimeLink, AttemptCount)
            for row in session.execute(sa.select(record.__table__))
        )
    assert kept
    assert [secret for secret in secrets if secret in kept] == []
